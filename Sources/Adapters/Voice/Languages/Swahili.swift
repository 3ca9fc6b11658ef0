/// Shilingi elfu mia tisa na tisini na tisa, mia tisa na tisini na tisa na senti hamsini.
///
/// Numbers are those of CLDR (`common/rbnf/sw.xml`, spellout-cardinal): "na" joins what is below a thousand, and never stands
/// behind the thousands. So no two sound the same: "elfu kumi na tano" is 15,000, "elfu kumi, tano" 10,005.
enum Swahili: LanguageRules {
    static let words = Set((0...10).map(Clip.number) + stride(from: 20, through: 90, by: 10).map(Clip.number))
        .union([.and, .hundred, .thousand, .point])

    static func currencyWords(_ code: String) -> [Clip] { [.currency(code), .minor(code)] }

    static func number(_ number: Int) -> [Clip] {
        switch number {
        case ...10: [.number(number)]
        case ..<100: [.number(number / 10 * 10)] + and(number % 10)
        case ..<1_000: [.hundred, .number(number / 100)] + and(number % 100)
        default:
            [.thousand] + Swahili.number(number / 1_000)
                + (number % 1_000 == 0 ? [] : Swahili.number(number % 1_000))
        }
    }

    private static func and(_ rest: Int) -> [Clip] { rest == 0 ? [] : [.and] + number(rest) }

    static func amount(_ parts: AmountParts, in language: Language) -> [Clip] {
        guard let currency = parts.currency else { return pointed(parts, in: language) }
        let whole = [.currency(currency)] + language.number(parts.whole)
        guard parts.minor > 0 else { return whole }
        let minor = [.minor(currency)] + language.number(parts.minor)
        return parts.whole == 0 ? minor : whole + [.and] + minor
    }
}
