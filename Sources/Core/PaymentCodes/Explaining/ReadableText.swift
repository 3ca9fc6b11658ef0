internal import Payments

/// Bytes of a code, made fit to be shown to a person.
public enum ReadableText {
    /// Text as it is, but without anything that steers a terminal or turns a line round; bytes that are no text as
    /// hexadecimal.
    public static func of(_ bytes: [UInt8]) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { return "0x" + Hexadecimal.text(bytes) }
        return of(text)
    }

    /// The text with every character that is not shown written out: a line end as `\n`, others as `\u{9b}`.
    ///
    /// Joiners stay, because Indic and Arabic scripts need them; marks of direction go, because they can show an amount
    /// backwards.
    public static func of(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isHidden) else { return text }
        return text.unicodeScalars.reduce(into: "") { shown, scalar in
            switch scalar {
            case "\n": shown += "\\n"
            case "\r": shown += "\\r"
            case "\t": shown += "\\t"
            case _ where isHidden(scalar): shown += "\\u{\(String(scalar.value, radix: 16))}"
            default: shown.unicodeScalars.append(scalar)
            }
        }
    }

    /// Whether a character does something other than being seen.
    static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
        case .format: scalar != "\u{200C}" && scalar != "\u{200D}"
        default: false
        }
    }
}
