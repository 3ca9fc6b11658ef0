/// Bytes as decimal digits, so that a QR symbol holds them in its numeric mode and every keyboard layout types them
/// alike.
///
/// Each 7 bytes, read as a little-endian number, become 17 digits; a shorter tail becomes 3, 5, 8, 10, 13 or 15.
/// The scheme is `digitEncode` of the FIDO Client to Authenticator Protocol 2.2 (QR-initiated transports).
public enum DigitText {
    private static let digitsForTail = [0, 3, 5, 8, 10, 13, 15]

    /// The digits of some bytes.
    public static func digits(_ bytes: [UInt8]) -> String {
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 7) {
            let chunk = bytes[start..<min(start + 7, bytes.count)]
            let value = chunk.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            let digits = String(value)
            let width = chunk.count == 7 ? 17 : digitsForTail[chunk.count]
            text += String(repeating: "0", count: width - digits.count) + digits
        }
        return text
    }

    /// The bytes of some digits; nil unless writing them again would give the same digits.
    public static func bytes(_ digits: some Collection<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        var rest = digits[...]
        while !rest.isEmpty {
            let chunk = rest.prefix(17)
            rest = rest.dropFirst(17)
            guard let count = chunk.count == 17 ? 7 : digitsForTail.firstIndex(of: chunk.count), count > 0 else {
                return nil
            }
            var value: UInt64 = 0
            for digit in chunk {
                guard (48...57).contains(digit) else { return nil }
                value = value * 10 + UInt64(digit - 48)
            }
            guard value >> UInt64(count * 8) == 0 else { return nil }
            for shift in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift * 8))) }
        }
        return bytes
    }
}
