import Payments
import TestWorld
import Testing

@Suite("Names")
struct IdentifierTests {
    @Test("a name has its exact length and prints as hexadecimal")
    func lengths() {
        func check<Name: FixedBytes>(_ type: Name.Type, _ length: Int) {
            #expect(Name.length == length)
            for count in [0, length - 1, length + 1] { #expect(Name([UInt8](repeating: 0, count: count)) == nil) }
            let name = Name((0..<UInt8(length)).map { $0 &* 37 })
            #expect(name?.description.count == length * 2)
            #expect(name.flatMap { Name(hexadecimal: $0.description) } == name)
            #expect(name.flatMap { Name(hexadecimal: $0.description.uppercased()) } == name)
        }
        check(Digest.self, 32)
        check(KeyID.self, 8)
        check(NodeID.self, 8)
        check(CounterID.self, 8)
        check(PaymentID.self, 16)
        check(SaleID.self, 16)
        #expect(Digest.zero.bytes == [UInt8](repeating: 0, count: 32))
    }

    @Test("names sort by their bytes")
    func order() { #expect(NodeID.of(1) < NodeID.of(2) && !(NodeID.of(2) < NodeID.of(2))) }

    @Test(
        "hexadecimal that is none is refused",
        arguments: ["0", "0g", " 0", "0x", "é", "\u{FF10}\u{FF10}", "00 00", "-1"])
    func badHexadecimal(_ text: String) { #expect(Hexadecimal.bytes(text) == nil) }

    @Test("hexadecimal is two digits a byte, in either case")
    func hexadecimal() {
        #expect(Hexadecimal.text([0, 0x0F, 0xF0, 0xFF]) == "000ff0ff")
        #expect(Hexadecimal.bytes("000fF0Ff") == [0, 0x0F, 0xF0, 0xFF])
        #expect(Hexadecimal.bytes("") == [])
    }

    @Test(
        "a short name is 1 to 24 of A-Z, 0-9 and a hyphen",
        arguments: ["A", "KIOSK-7", "0", "-", "ABCDEFGHIJKLMNOPQRSTUVWX"])
    func shortNames(_ text: String) { #expect(ShortName(text)?.description == text) }

    @Test(
        "anything else is no short name",
        arguments: [
            "", "a", "KIOSK 7", "KIOSK_7", "ABCDEFGHIJKLMNOPQRSTUVWXY", "K\u{0301}", "\u{0391}", "A\n", "A\u{0}",
        ])
    func notShortNames(_ text: String) { #expect(ShortName(text) == nil) }

    @Test("a public key has the length of its algorithm")
    func publicKeys() throws {
        #expect(PublicKey(algorithm: .ed25519, bytes: [UInt8](repeating: 1, count: 31)) == nil)
        #expect(PublicKey(algorithm: .ed25519, bytes: [UInt8](repeating: 1, count: 65)) == nil)
        #expect(PublicKey(algorithm: .es256, bytes: [UInt8](repeating: 4, count: 33)) == nil)
        let key = try #require(PublicKey(algorithm: .es256, bytes: [UInt8](repeating: 4, count: 65)))
        #expect(try PublicKey(key.item, of: "test") == key)
        let notKeys: [CBOR] = [
            .null, .array([]), .array([.integer(-8)]), .array([.integer(-8), .bytes([1])]),
            .array([.integer(-9), .bytes([UInt8](repeating: 1, count: 32))]),
            .array([.negative(.max), .bytes([UInt8](repeating: 1, count: 32))]),
            .array([.integer(8), .bytes([UInt8](repeating: 1, count: 32))]),
            .array([.integer(-8), .bytes([UInt8](repeating: 1, count: 32)), .null]),
        ]
        for item in notKeys { #expect(throws: FormatFault.self) { try PublicKey(item, of: "test") } }
    }
}

@Suite("Fields of a map")
struct FieldsTests {
    private func fields(_ value: CBOR?) throws -> Fields {
        let pairs: [(UInt64, CBOR?)] = [(1, value), (9, CBOR.null)]
        return try Fields(CBOR.fields(pairs), of: "test")
    }

    @Test("a field that is not there, of another type or out of range is named")
    func faults() throws {
        typealias Read = (inout Fields) throws -> Void
        let table: [(CBOR?, Read, FormatFault.Problem)] = [
            (nil, { _ = try $0.unsigned(1) }, .missing(field: 1)),
            (.text("a"), { _ = try $0.unsigned(1) }, .wrongType(field: 1)),
            (.negative(0), { _ = try $0.unsigned(1) }, .wrongType(field: 1)),
            (.unsigned(8), { _ = try $0.unsigned(1, max: 7) }, .outOfRange(field: 1)),
            (.unsigned(1 << 63), { _ = try $0.integer(1) }, .outOfRange(field: 1)),
            (.negative(1 << 63), { _ = try $0.integer(1) }, .outOfRange(field: 1)),
            (.float(1), { _ = try $0.integer(1) }, .wrongType(field: 1)),
            (.bytes([1, 2, 3]), { _ = try $0.bytes(1, count: 4...8) }, .outOfRange(field: 1)),
            (.bytes([]), { _ = try $0.bytes(1, count: 1...8) }, .outOfRange(field: 1)),
            (.text("abc"), { _ = try $0.bytes(1, count: 0...8) }, .wrongType(field: 1)),
            (.text("abc"), { _ = try $0.text(1, max: 2) }, .outOfRange(field: 1)),
            (.text("é"), { _ = try $0.text(1, max: 1) }, .outOfRange(field: 1)),
            (.bytes([]), { _ = try $0.text(1, max: 2) }, .wrongType(field: 1)),
            (.simple(22), { _ = try $0.bool(1) }, .wrongType(field: 1)),
            (.unsigned(1), { _ = try $0.bool(1) }, .wrongType(field: 1)),
            (.array([.null, .null]), { _ = try $0.array(1, max: 1) }, .outOfRange(field: 1)),
            (.map([]), { _ = try $0.array(1, max: 1) }, .wrongType(field: 1)),
            (.text("kiosk"), { _ = try $0.shortName(1) }, .outOfRange(field: 1)),
            (.bytes([1]), { _ = try $0.name(1, as: NodeID.self) }, .outOfRange(field: 1)),
            (.unsigned(1_000), { _ = try $0.currency(1) }, .outOfRange(field: 1)),
            (.unsigned(1), { _ = try $0.currency(1) }, .outOfRange(field: 1)),
            (.unsigned(0), { _ = try $0.money(1, currency: 9) }, .outOfRange(field: 1)),
            (.unsigned(1_000_000_000_000), { _ = try $0.money(1, currency: 9) }, .outOfRange(field: 1)),
        ]
        for (index, (value, read, problem)) in table.enumerated() {
            var fields = try fields(value)
            let fault = #expect(throws: FormatFault.self) { try read(&fields) }
            #expect(fault == FormatFault("test", problem), "row \(index)")
        }
    }

    /// Unicode's category Cc. In a terminal U+009B begins an escape sequence just as ESC [ does.
    @Test("a text holds no control character", arguments: [0x00, 0x07, 0x0A, 0x1B, 0x1F, 0x7F, 0x80, 0x85, 0x9B, 0x9F])
    func controlCharacters(_ code: UInt8) throws {
        var fields = try fields(.text("Mama" + String(Character(Unicode.Scalar(code))) + "Njeri"))
        let fault = #expect(throws: FormatFault.self) { try fields.text(1, max: 32) }
        #expect(fault == FormatFault("test", .outOfRange(field: 1)))
    }

    @Test("a text of any script is kept", arguments: ["", "Mama Njeri", "最佳运输", "مرحبا", "Ñandú~", "\u{A0}"])
    func texts(_ text: String) throws {
        var fields = try fields(.text(text))
        #expect(try fields.text(1, max: 32) == text)
    }

    @Test("what nobody asked for is kept, in its order")
    func unread() throws {
        var fields = try Fields(.fields([(1, .unsigned(1)), (2, .null), (70, .text("new"))]), of: "test")
        #expect(fields.has(2) && !fields.has(3))
        _ = try fields.unsigned(1)
        #expect(fields.optional(3) == nil)
        #expect(fields.unread == [CBORPair(.unsigned(2), .null), CBORPair(.unsigned(70), .text("new"))])
    }
}
