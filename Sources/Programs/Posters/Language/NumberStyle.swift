/// How a language writes a number: its digits, its points, its groups.
struct NumberStyle: Equatable, Sendable {
    /// Zero; the other nine follow it in Unicode.
    let zero: Unicode.Scalar
    let decimalPoint: String
    let groupSeparator: String
    /// Whether groups above the first thousand are of two digits: 1,25,000.
    let isIndian: Bool

    private static let latin = NumberStyle(zero: "0", decimalPoint: ".", groupSeparator: ",", isIndian: false)

    /// As the Unicode Common Locale Data Repository has it for the language without a country.
    static func of(_ language: SheetLanguage) -> NumberStyle {
        switch language {
        case .english, .swahili, .mandarin, .amharic: latin
        case .hindi: NumberStyle(zero: "0", decimalPoint: ".", groupSeparator: ",", isIndian: true)
        case .arabic:
            NumberStyle(zero: "\u{660}", decimalPoint: "\u{66B}", groupSeparator: "\u{66C}", isIndian: false)
        }
    }

    /// The part before the point, in groups.
    func whole(_ digits: Substring) -> String {
        var groups: [String] = []
        var rest = digits
        var size = 3
        while rest.count > size {
            groups.append(own(rest.suffix(size)))
            rest = rest.dropLast(size)
            if isIndian { size = 2 }
        }
        groups.append(own(rest))
        return groups.reversed().joined(separator: groupSeparator)
    }

    /// Digits in the language's own.
    func own(_ digits: some StringProtocol) -> String {
        String(
            String.UnicodeScalarView(
                digits.unicodeScalars.map { Unicode.Scalar(zero.value + $0.value - 48) ?? $0 }))
    }
}
