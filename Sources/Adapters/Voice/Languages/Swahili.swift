/// Shilingi laki tisa tisini na tisa elfu mia tisa tisini na tisa na senti hamsini.
enum Swahili: LanguageRules {
    static let words = Set((0...10).map(Clip.number) + stride(from: 20, through: 90, by: 10).map(Clip.number))
        .union([.and, .hundred, .thousand, .lakh, .point])

    static func currencyWords(_ code: String) -> [Clip] { [.currency(code), .minor(code)] }

    static func number(_ number: Int) -> [Clip] {
        switch number {
        case ...10: [.number(number)]
        case ..<100: [.number(number / 10 * 10)] + rest(number % 10)
        case ..<1_000: [.hundred, .number(number / 100)] + rest(number % 100)
        case ..<100_000: thousands(number / 1_000, and: number % 1_000)
        default: [.lakh, .number(number / 100_000)] + rest(number % 100_000)
        }
    }

    /// A thousand comes before its number: elfu kumi. Where a listener could join that number with what follows it comes
    /// behind: "elfu kumi na tano" would be 15,000 to one and 10,005 to another, so it is said for neither.
    private static func thousands(_ count: Int, and remainder: Int) -> [Clip] {
        let isOneWord = count <= 10 || count.isMultiple(of: 10)
        let couldJoin = count >= 10 && (1...9).contains(remainder)
        let counted = number(count)
        return (isOneWord && !couldJoin ? [.thousand] + counted : counted + [.thousand]) + rest(remainder)
    }

    /// "na" stands before a single digit.
    private static func rest(_ number: Int) -> [Clip] {
        number == 0 ? [] : (number < 10 ? [.and] : []) + Swahili.number(number)
    }

    static func amount(_ parts: AmountParts, in language: Language) -> [Clip] {
        guard let currency = parts.currency else { return pointed(parts, in: language) }
        let whole = [.currency(currency)] + language.number(parts.whole)
        guard parts.minor > 0 else { return whole }
        let minor = [.minor(currency)] + language.number(parts.minor)
        return parts.whole == 0 ? minor : whole + [.and] + minor
    }
}
