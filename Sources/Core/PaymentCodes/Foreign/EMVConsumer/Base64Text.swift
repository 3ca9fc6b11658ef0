/// Base64 of RFC 4648, one text for one run of bytes: no blanks, no bits left over.
enum Base64Text {
    /// What is wrong, and at which character.
    struct Fault: Error {
        let position: Int
        let reason: String
    }

    /// The bytes behind a text. Padding may be left out, since some wallets do; half of it may not.
    static func decoded(_ text: [UInt8]) throws(Fault) -> [UInt8] {
        let digits = text.prefix { $0 != UInt8(ascii: "=") }
        let padding = text.count - digits.count
        guard text.dropFirst(digits.count).allSatisfy({ $0 == UInt8(ascii: "=") }) else {
            throw Fault(position: digits.count, reason: "padding in the middle of the Base64")
        }
        guard digits.count % 4 != 1, padding == 0 || padding == (4 - digits.count % 4) % 4 else {
            throw Fault(position: text.count, reason: "the Base64 is cut off")
        }
        var bytes: [UInt8] = []
        var held = 0
        var bits = 0
        for (position, digit) in digits.enumerated() {
            guard let value = value(digit) else { throw Fault(position: position, reason: "not a Base64 character") }
            held = held << 6 | value
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: held >> bits))
                held &= 1 << bits - 1
            }
        }
        guard held == 0 else { throw Fault(position: digits.count - 1, reason: "bits left over at the end") }
        return bytes
    }

    private static func value(_ digit: UInt8) -> Int? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(digit) - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(digit) - 71
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(digit) + 4
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
