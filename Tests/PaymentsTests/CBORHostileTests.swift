import Payments
import TestWorld
import Testing

@Suite("Hostile CBOR")
struct CBORHostileTests {
    typealias Reason = CBORFault.Reason
    typealias Hostile = (hex: String, reason: Reason, position: Int)

    static let table: [Row<Hostile>] = [
        Row("nothing", ("", .truncated, 0)),
        Row("two items", ("0000", .trailingBytes, 1)),
        Row("a map and a break", ("a0ff", .trailingBytes, 1)),
        Row("23 in two bytes", ("1817", .notShortest, 0)),
        Row("255 in three bytes", ("1900ff", .notShortest, 0)),
        Row("65,535 in five bytes", ("1a0000ffff", .notShortest, 0)),
        Row("2^32 - 1 in nine bytes", ("1b00000000ffffffff", .notShortest, 0)),
        Row("-24 in three bytes", ("390017", .notShortest, 0)),
        Row("a length of 1 in two bytes", ("580161", .notShortest, 0)),
        Row("a count of 0 in two bytes", ("9800", .notShortest, 0)),
        Row("a tag of 2 in two bytes", ("d80240", .notShortest, 0)),
        Row("an inner item too long", ("82001800", .notShortest, 2)),
        Row("1.0 as a single", ("fa3f800000", .notShortest, 0)),
        Row("1.0 as a double", ("fb3ff0000000000000", .notShortest, 0)),
        Row("100,000 as a double", ("fb40f86a0000000000", .notShortest, 0)),
        Row("another NaN", ("f97e01", .notShortest, 0)),
        Row("a signalling NaN", ("f97d00", .notShortest, 0)),
        Row("a negative NaN", ("f9fe00", .notShortest, 0)),
        Row("simple value 24, reserved", ("f818", .reserved, 0)),
        Row("simple value 20 in two bytes", ("f814", .reserved, 0)),
        Row("simple value 31, reserved", ("f81f", .reserved, 0)),
        Row("information 28 of an integer", ("1c", .reserved, 0)),
        Row("information 29 of a string", ("5d", .reserved, 0)),
        Row("information 30 of a map", ("be", .reserved, 0)),
        Row("information 28 of a simple value", ("fc", .reserved, 0)),
        Row("a break alone", ("ff", .notShortest, 0)),
        Row("information 31 of an integer", ("1f", .notShortest, 0)),
        Row("information 31 of a tag", ("df", .notShortest, 0)),
        Row("a string of 2^64 - 1 bytes", ("5bffffffffffffffff", .truncated, 0)),
        Row("a text of 2^63 bytes", ("7b8000000000000000", .truncated, 0)),
        Row("an array of 2^64 - 1 items", ("9bffffffffffffffff00", .truncated, 0)),
        Row("a map of 2^63 pairs", ("bb80000000000000000000", .truncated, 0)),
        Row("a map of 2^32 pairs", ("bb00000001000000000000", .truncated, 0)),
        Row("a map without a value", ("a100", .truncated, 0)),
        Row("a tag without an item", ("c1", .truncated, 1)),
        Row("keys out of order", ("a202000100", .unsortedKeys, 3)),
        Row("shorter key after longer", ("a2190100000100", .unsortedKeys, 5)),
        Row("a text key before a number", ("a26161000100", .unsortedKeys, 4)),
        Row("one key twice", ("a201000100", .duplicateKey, 3)),
        Row("one text key twice", ("a2616100616101", .duplicateKey, 4)),
        Row("an inner map's keys out of order", ("81a202000100", .unsortedKeys, 4)),
        Row("a lone continuation byte", ("6180", .invalidText, 0)),
        Row("half a character", ("61c3", .invalidText, 0)),
        Row("an overlong slash", ("62c0af", .invalidText, 0)),
        Row("a surrogate", ("63eda080", .invalidText, 0)),
        Row("beyond the last character", ("64f4908080", .invalidText, 0)),
    ]

    @Test("what is not one deterministic item is refused", arguments: table)
    func refused(_ row: Row<Hostile>) {
        let fault = #expect(throws: CBORFault.self) { try CBOR(decoding: hex(row.content.hex)) }
        #expect(fault?.reason == row.content.reason)
        #expect(fault?.position == row.content.position)
    }

    static let whole: [Row<String>] = [
        Row("an integer", "1bffffffffffffffff"), Row("a double", "fb3ff199999999999a"),
        Row("a string", "58200102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20"),
        Row("a text", "64f0908591"), Row("a tagged text", "d82076687474703a2f2f7777772e6578616d706c652e636f6d"),
        Row("an array", "98190102030405060708090a0b0c0d0e0f101112131415161718181819"),
        Row("a map of maps", "a301a102820304182aa16161f9000061626143"),
    ]

    @Test("an item cut off at any byte is refused as truncated", arguments: whole)
    func cutOff(_ row: Row<String>) throws {
        let bytes = hex(row.content)
        _ = try CBOR(decoding: bytes)
        for count in 0..<bytes.count {
            let fault = #expect(throws: CBORFault.self) { try CBOR(decoding: Array(bytes.prefix(count))) }
            #expect(fault?.reason == .truncated, "\(count) bytes")
        }
    }

    @Test("sixteen items one inside the other are read, seventeen are refused", arguments: ["81", "a100", "c1"])
    func depth(_ opening: String) throws {
        func nested(_ count: Int) -> [UInt8] { hex(String(repeating: opening, count: count - 1) + "00") }
        #expect(CBOR.depthLimit == 16)
        #expect(try CBOR(decoding: nested(16)).encoded() == nested(16))
        let fault = #expect(throws: CBORFault.self) { try CBOR(decoding: nested(17)) }
        #expect(fault?.reason == .tooDeep)
        let deep = #expect(throws: CBORFault.self) { try CBOR(decoding: nested(100_000)) }
        #expect(deep?.reason == .tooDeep)
    }

    @Test("a map is written in the order of its encoded keys, whatever order it was given in")
    func order() throws {
        let keys: [CBOR] = [
            .text("aa"), .unsigned(256), .negative(0), .text("b"), .unsigned(2), .bytes([1]), .unsigned(24),
            .bool(true),
            .array([]),
        ]
        let map = CBOR.map(keys.map { CBORPair($0, .null) })
        #expect(
            map.encoded() == hex("a9 02f6 1818f6 190100f6 20f6 4101f6 6162f6 626161f6 80f6 f5f6"))
        #expect(try CBOR(decoding: map.encoded()).encoded() == map.encoded())
    }

    @Test("integers keep all 64 bits and a sign", arguments: [0, 1, -1, 23, -24, -25, .max, .min] as [Int64])
    func integers(_ value: Int64) throws {
        let map = CBOR.fields([(1, .integer(value))])
        var fields = try Fields(decoding: map.encoded(), of: "test")
        #expect(try fields.integer(1) == value)
    }

    @Test("a sequence gives each item with its own bytes, and stops at the first bad one")
    func sequence() throws {
        let items = try CBOR.sequence(hex("01 820203 6161"))
        #expect(items.map(\.item) == [.unsigned(1), .array([.unsigned(2), .unsigned(3)]), .text("a")])
        #expect(items.map(\.bytes) == [hex("01"), hex("820203"), hex("6161")])
        #expect(try CBOR.sequence([]).isEmpty)
        let fault = #expect(throws: CBORFault.self) { try CBOR.sequence(hex("01 8202")) }
        #expect(fault?.reason == .truncated)
        #expect(fault?.position == 1)
    }
}
