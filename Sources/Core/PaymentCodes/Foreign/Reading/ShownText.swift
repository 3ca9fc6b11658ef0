internal import Payments

/// Bytes of a stranger, made fit for a screen.
public enum ShownText {
    /// UTF-8 text with its control characters spelled out, else hexadecimal.
    ///
    /// A terminal obeys escape sequences, and a reversed line reads as another amount: neither gets through.
    static func of(_ bytes: some Collection<UInt8>) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { return hexadecimal(bytes) }
        return of(text)
    }

    /// A text with its control characters spelled out.
    public static func of(_ text: String) -> String {
        text.unicodeScalars.allSatisfy(isShown)
            ? text
            : text.unicodeScalars.reduce(into: "") { shown, scalar in
                if isShown(scalar) {
                    shown.unicodeScalars.append(scalar)
                } else {
                    shown += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
                }
            }
    }

    /// Upper-case hexadecimal, as data sheets of cards write it.
    static func hexadecimal(_ bytes: some Collection<UInt8>) -> String { Hexadecimal.text(bytes).uppercased() }

    /// Whether a text can be shown as it is.
    static func isPlain(_ text: String) -> Bool { text.unicodeScalars.allSatisfy(isShown) }

    private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        // Nearly everything is ASCII, and Unicode's tables are slow.
        if scalar.isASCII { return scalar.value >= 0x20 && scalar.value != 0x7F }
        return switch scalar.properties.generalCategory {
        // Indic and Arabic words need the joiners.
        case .format: scalar.value == 0x200C || scalar.value == 0x200D
        case .control, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
        default: true
        }
    }
}
