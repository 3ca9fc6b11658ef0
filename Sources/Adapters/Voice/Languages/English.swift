/// Nine hundred and ninety-nine thousand nine hundred and ninety-nine shillings and fifty cents.
enum English: LanguageRules {
    static let words = Set((0...19).map(Clip.number) + stride(from: 20, through: 90, by: 10).map(Clip.number))
        .union([.and, .hundred, .thousand, .point])

    static func currencyWords(_ code: String) -> [Clip] {
        [.currency(code), .single(code), .minor(code), .singleMinor(code)]
    }

    static func number(_ number: Int) -> [Clip] {
        switch number {
        case ..<20: [.number(number)]
        case ..<100: [.number(number / 10 * 10)] + (number % 10 == 0 ? [] : [.number(number % 10)])
        case ..<1_000:
            [.number(number / 100), .hundred] + (number % 100 == 0 ? [] : [.and] + English.number(number % 100))
        default: English.number(number / 1_000) + [.thousand] + rest(number % 1_000)
        }
    }

    private static func rest(_ number: Int) -> [Clip] {
        number == 0 ? [] : (number < 100 ? [.and] : []) + English.number(number)
    }

    static func amount(_ parts: AmountParts, in language: Language) -> [Clip] {
        guard let currency = parts.currency else { return pointed(parts, in: language) }
        let whole = language.number(parts.whole) + [parts.whole == 1 ? .single(currency) : .currency(currency)]
        guard parts.minor > 0 else { return whole }
        let minor = language.number(parts.minor) + [parts.minor == 1 ? .singleMinor(currency) : .minor(currency)]
        return parts.whole == 0 ? minor : whole + [.and] + minor
    }
}
