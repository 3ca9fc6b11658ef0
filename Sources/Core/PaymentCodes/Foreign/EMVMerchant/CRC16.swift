/// The check of EMVCo's merchant-presented codes: CRC-16/CCITT-FALSE (ISO/IEC 13239 with the polynomial 1021 and the
/// first value FFFF, nothing reflected).
enum CRC16 {
    /// The check over some bytes: 29B1 for "123456789".
    static func over(_ bytes: some Sequence<UInt8>) -> UInt16 {
        bytes.reduce(0xFFFF) { check, byte in
            (0..<8).reduce(check ^ UInt16(byte) << 8) { sum, _ in sum & 0x8000 == 0 ? sum << 1 : sum << 1 ^ 0x1021 }
        }
    }

    /// The four upper-case hexadecimal digits of the check.
    static func text(over bytes: some Sequence<UInt8>) -> String {
        let digits = String(over(bytes), radix: 16, uppercase: true)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}
