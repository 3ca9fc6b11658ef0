internal import Payments

/// Percent-encoding of addresses, RFC 3986.
enum PercentText {
    /// The bytes behind a text, or nil where a percent sign is not followed by two hexadecimal digits.
    ///
    /// A plus sign is a plus sign: only web forms mean a blank by it.
    static func decoded(_ text: some Collection<UInt8>) -> [UInt8]? {
        let text = Array(text)
        var bytes: [UInt8] = []
        var at = 0
        while at < text.count {
            if text[at] == UInt8(ascii: "%") {
                guard at + 2 < text.count, let pair = Hexadecimal.bytes(Ascii.text(text[at + 1...at + 2])),
                    let byte = pair.first
                else { return nil }
                bytes.append(byte)
                at += 3
            } else {
                bytes.append(text[at])
                at += 1
            }
        }
        return bytes
    }

    /// A text with everything but unreserved characters, and those in `keeping`, encoded.
    static func encoded(_ text: String, keeping: String = "") -> String {
        text.utf8.reduce(into: "") { encoded, byte in
            if Ascii.isAlphanumeric(byte) || "-._~".utf8.contains(byte) || keeping.utf8.contains(byte) {
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                encoded += "%" + Hexadecimal.text([byte]).uppercased()
            }
        }
    }
}
