public import Payments

/// A language that the counter speaks: by which clips it says a number and an amount.
///
/// Each is a set of rules in `Languages/` and a list of words in `hardware/voice/LANGUAGE.tsv`.
public enum Language: String, CaseIterable, Sendable {
    /// English.
    case english = "en"
    /// Swahili.
    case swahili = "sw"
    /// Mandarin.
    case mandarin = "zh"

    /// Currencies that have a name in every language. The others are said as a bare number.
    public static let currencies = ["CNY", "EUR", "GBP", "KES", "RWF", "TZS", "UGX", "USD"]
    /// Numbers up to here are said as a number, larger ones digit by digit.
    public static let largestNumber = 999_999

    private var rules: any LanguageRules.Type {
        switch self {
        case .english: English.self
        case .swahili: Swahili.self
        case .mandarin: Mandarin.self
        }
    }

    /// A whole number from nought.
    public func number(_ number: Int64) -> [Clip] {
        number <= Int64(Language.largestNumber) ? rules.number(Int(max(0, number))) : digits(String(number))
    }

    /// An amount with its currency, where that has a name.
    public func amount(_ amount: Money) -> [Clip] {
        let scale = (0..<amount.currency.exponent).reduce(Int64(1)) { scale, _ in scale * 10 }
        let units = max(0, amount.minorUnits)
        let parts = AmountParts(
            whole: units / scale, minor: units % scale,
            minorDigits: units % scale == 0 ? "" : String(amount.digits.suffix(amount.currency.exponent)),
            currency: Language.currencies.contains(amount.currency.code) ? amount.currency.code : nil)
        return rules.amount(parts, in: self)
    }

    /// Digits one by one.
    func digits(_ text: String) -> [Clip] {
        text.utf8.compactMap { (48...57).contains($0) ? .number(Int($0) - 48) : nil }
    }

    /// What is wrong with the recordings in this language's folder, in the order of the clips: one is not there, or is no sound.
    public func faults(in folder: String, reasons: [String]) -> [VoiceFault] {
        let clips = ClipFolder(path: folder)
        return needed(reasons: reasons).sorted { $0.description < $1.description }.compactMap(clips.fault)
    }

    /// Every clip that a sentence in this language may need.
    ///
    /// - Parameter reasons: codes of the refusals that the counter knows.
    public func needed(reasons: [String]) -> Set<Clip> {
        rules.words.union(Saying.fixed).union(reasons.map(Clip.refused))
            .union(Language.currencies.flatMap(rules.currencyWords))
    }
}

/// An amount as a language takes it apart.
struct AmountParts {
    let whole: Int64
    /// Minor units beside the whole ones.
    let minor: Int64
    /// The same with all its decimal places; empty where there are none.
    let minorDigits: String
    /// The currency's code, nil where it has no name.
    let currency: String?
}

/// What a language has to say for itself.
protocol LanguageRules {
    /// Numbers from 0 to `Language.largestNumber`.
    static func number(_ number: Int) -> [Clip]
    /// An amount.
    static func amount(_ parts: AmountParts, in language: Language) -> [Clip]
    /// Clips that its numbers are made of.
    static var words: Set<Clip> { get }
    /// Clips for a currency.
    static func currencyWords(_ code: String) -> [Clip]
}

extension LanguageRules {
    /// An amount as a number with a point: where the currency, or the language, has no name for minor units.
    static func pointed(_ parts: AmountParts, in language: Language) -> [Clip] {
        guard !parts.minorDigits.isEmpty else { return language.number(parts.whole) }
        return language.number(parts.whole) + [.point] + language.digits(parts.minorDigits)
    }
}
