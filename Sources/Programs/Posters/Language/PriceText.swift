internal import Drawing
internal import Payments

/// A price as a buyer reads it from afar: the sign small, the whole number large, what is behind the point raised.
struct PriceText: Equatable {
    /// The currency's sign or letters.
    let sign: String
    /// The whole number in groups.
    let whole: String
    /// The point and what is behind it; empty for a currency without.
    let fraction: String
    private let isSignBehind: Bool

    init(_ price: Money, in language: SheetLanguage) {
        let style = NumberStyle.of(language)
        let parts = price.digits.split(separator: ".")
        whole = style.whole(parts.first ?? "0")
        fraction = parts.count > 1 ? style.decimalPoint + style.own(parts[1]) : ""
        sign = CurrencySign.of(price.currency, in: language)
        isSignBehind = language == .arabic
    }

    /// The number alone.
    var number: [TextRun] {
        [TextRun(whole, isBold: true), TextRun(fraction, scale: 0.5, isBold: true, isRaised: true)]
    }

    /// The number with its sign.
    var runs: [TextRun] {
        let small = TextRun(sign, scale: 0.42, isBold: true, isRaised: true)
        let space = TextRun("\u{A0}", scale: isSignBehind ? 0.6 : 0.3)
        // Behind an Arabic number even a sign in Latin letters stands to its left: the mark says how the line runs.
        return isSignBehind ? [TextRun("\u{200F}", scale: 0.3)] + number + [space, small] : [small, space] + number
    }
}

/// The sign that buyers of a currency know; else its three letters, which nobody takes for another currency.
enum CurrencySign {
    static func of(_ currency: Currency, in language: SheetLanguage) -> String {
        own[language]?[currency.code] ?? everywhere[currency.code] ?? currency.code
    }

    private static let own: [SheetLanguage: [String: String]] = [
        .arabic: [
            "AED": "د.إ", "BHD": "د.ب", "DZD": "د.ج", "EGP": "ج.م", "IQD": "د.ع", "JOD": "د.أ", "KWD": "د.ك",
            "LBP": "ل.ل", "LYD": "د.ل", "MAD": "د.م.", "OMR": "ر.ع.", "QAR": "ر.ق", "SAR": "ر.س", "SDG": "ج.س",
            "SYP": "ل.س", "TND": "د.ت", "YER": "ر.ي",
        ],
        .amharic: ["ETB": "ብር"],
    ]

    private static let everywhere = [
        "BRL": "R$", "CNY": "¥", "ETB": "Br", "EUR": "€", "GBP": "£", "GHS": "GH₵", "HKD": "HK$", "IDR": "Rp",
        "INR": "₹", "JPY": "¥", "KES": "KSh", "KHR": "៛", "MYR": "RM", "NGN": "₦", "PHP": "₱", "SGD": "S$", "THB": "฿",
        "TZS": "TSh", "UGX": "USh", "VND": "₫",
    ]
}
