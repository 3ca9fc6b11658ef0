/// Classes of bytes. Standards of codes mean ASCII; what Unicode calls a digit or a letter is more.
enum Ascii {
    static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
    static func isUpper(_ byte: UInt8) -> Bool { (65...90).contains(byte) }
    static func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte) || (97...122).contains(byte) }
    static func isAlphanumeric(_ byte: UInt8) -> Bool { isDigit(byte) || isLetter(byte) }

    /// One digit or more, and nothing else.
    static func areDigits(_ bytes: some Collection<UInt8>) -> Bool { !bytes.isEmpty && bytes.allSatisfy(isDigit) }

    static func lower(_ byte: UInt8) -> UInt8 { isUpper(byte) ? byte + 32 : byte }

    /// The number that up to 18 digits write.
    static func number(_ digits: some Collection<UInt8>) -> Int? {
        guard areDigits(digits), digits.count <= 18 else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
    }

    /// Bytes that were seen to be ASCII.
    static func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
