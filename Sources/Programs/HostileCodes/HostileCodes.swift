internal import PaymentCodes

/// Codes as an enemy would hold them up: good ones of every family, damaged, stretched, spliced, and repaired where a
/// check would stop them too early. The same seed and number give the same code.
public struct HostileCodes: Sendable {
    /// Everything follows from it.
    public let seed: UInt64

    /// A row of codes.
    public init(seed: UInt64) { self.seed = seed }

    /// The code with this number.
    public func code(_ index: UInt64) -> [UInt8] {
        var chance = Chance(seed: seed, index: index)
        var code = chance.below(20) == 0 ? HostileCodes.noise(&chance) : chance.one(of: GoodCodes.all)
        // Ours are digits over bytes: half of them are damaged below the digits, where the fields are.
        let isOurs = code.starts(with: "TP".utf8) && chance.below(2) == 0
        for _ in 0..<chance.below(5) {
            code = isOurs ? HostileCodes.damagedInside(code, &chance) : HostileCodes.damaged(code, &chance)
        }
        // A damaged length or amount is looked at only behind a check that fits.
        if chance.below(2) == 0 { code = HostileCodes.repaired(code) }
        return Array(code.prefix(6_000))
    }

    /// Card numbers as texts hold them.
    private static let cards = [
        "4111111111111111", "4111 1111 1111 1111", "5555-5555-5555-4444", "5555.5555.5555.4444", "3782  822463  10005",
        "4111111111111111 12/27 123", "4111111111111111=27121010000", "%34111111111111111", "%35%35555555%2055554444",
        "6212345678900000003", "8171999900000018", "02164111111111111111", "&4111111111111111=5555555555554444",
    ]

    private static let pieces: [[UInt8]] =
        [
            "0000", "0099", "9999", "6304", "2600", "0014", "54041e99", "\u{0}", "\u{1b}[2J", "\u{202e}", "é", "最",
            "\u{10FFFF}", "\n",
            "\r\n", "%", "%00", "%%", "&amp;", "=", "&", "://", "@", ".", "-", "+", "(01)", "]C1", "\u{1d}",
            "99999999999999999999", "18446744073709551616", "-1", "0x", "TPN", "TPC", "=====", "/01/",
            "&%70a=thief@bank", "& am=1300", "&PA=thief@bank", "#&am=1300",
        ].map { Array($0.utf8) } + cards.map { Array($0.utf8) } + [
            [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80],
        ]

    private static func noise(_ chance: inout Chance) -> [UInt8] {
        let isText = chance.below(2) == 0
        return (0..<chance.below(chance.one(of: [8, 64, 600, 5_000]))).map { _ in
            isText ? UInt8(32 + chance.below(95)) : UInt8(chance.below(256))
        }
    }

    private static func damaged(_ code: [UInt8], _ chance: inout Chance) -> [UInt8] {
        var code = code
        let at = chance.below(code.count)
        let end = min(code.count, at + 1 + chance.below(chance.one(of: [2, 8, 64])))
        switch chance.below(12) {
        case 0 where !code.isEmpty: code[at] ^= 1 << UInt8(chance.below(8))
        // A digit for a digit keeps the form and changes lengths, names and amounts.
        case 1...4 where !code.isEmpty && (48...57).contains(code[at]): code[at] = UInt8(48 + chance.below(10))
        case 5: code.removeSubrange(at..<end)
        case 6: code.insert(contentsOf: chance.one(of: pieces), at: at)
        case 7: code.replaceSubrange(at..<end, with: chance.one(of: pieces))
        case 8: code.insert(contentsOf: code[at..<end], at: at)
        case 9: code.removeSubrange(at...)
        case 10:
            let other = chance.one(of: GoodCodes.all)
            code.insert(contentsOf: other.suffix(chance.below(other.count + 1)), at: at)
        case 11:
            let piece = chance.one(of: pieces)
            code.insert(contentsOf: (0..<chance.below(400)).flatMap { _ in piece }, at: at)
        default: code.append(UInt8(chance.below(256)))
        }
        return code
    }

    /// One of ours with a wound in its bytes, and the digits that say them.
    private static func damagedInside(_ code: [UInt8], _ chance: inout Chance) -> [UInt8] {
        guard let bytes = DigitText.bytes(code.dropFirst(3)) else { return code }
        return code.prefix(3) + Array(DigitText.digits(damaged(bytes, &chance)).utf8)
    }

    /// A merchant-presented code with a check that fits.
    private static func repaired(_ code: [UInt8]) -> [UInt8] {
        guard code.starts(with: "0002".utf8) else { return code }
        let mark = Array("6304".utf8)
        let end =
            code.count >= 8 && code[(code.count - 8)..<(code.count - 4)].elementsEqual(mark)
            ? code.count - 8 : code.count
        let covered = code[..<end] + mark
        let check = covered.reduce(0xFFFF as UInt16) { check, byte in
            (0..<8).reduce(check ^ UInt16(byte) << 8) { sum, _ in sum & 0x8000 == 0 ? sum << 1 : sum << 1 ^ 0x1021 }
        }
        let digits = String(check, radix: 16, uppercase: true)
        return covered + Array((String(repeating: "0", count: 4 - digits.count) + digits).utf8)
    }
}
