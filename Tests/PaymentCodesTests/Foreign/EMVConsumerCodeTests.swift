import PaymentCodes
import Payments
import TestWorld
import Testing

@Suite("EMVCo consumer-presented codes")
struct EMVConsumerCodeTests {
    /// EMV QR Code Specification, Consumer-Presented Mode 1.1, Annex A: two applications, data in common.
    static let annexA =
        "hQVDUFYwMWETTwegAAAAVVVVUAhQcm9kdWN0MWETTwegAAAAZmZmUAhQcm9kdWN0MmJJWggSNFZ4kBI0WF8gDkNBUkRIT0xERVIvRU1WXy0I"
        + "cnVlc2RlZW5kIZ8QBwYBCgMAAACfJghYT9OF+iNLzJ82AgABnzcEbVjvEw=="
    /// The same, its simplest example: one application with track 2.
    static let trackTwo = "hQVDUFYwMWEaTwegAAAAVVVVVw8SNFZ4kBI0WNGRIgESNF8="
    /// UnionPay's, as in the tests of github.com/mvallim/emv-qrcode: 5F34 and a transparent template.
    static let unionPay =
        "hQVDUFYwMWFWTwigAAADMwEBAlcRYmNgAQBxNnLSMSIBAAABiAFfNAEAYzOfJghWite85mtxi58nAYCfEBEHAAEDoAAAAQgwMDAwMDAwMZ82"
        + "AhEiggIAAJ83BCJgSI4="
    /// A wallet's own data in template 64, from the same tests.
    static let wallet =
        "hQVDUFYwMWEYTwegAAAAd3d3UA1Nb2JpbGUgV2FsbGV0YlpfLQZhcmVuZGWfGQQSNFZ4ZEjfeQaXFYEjRWffeAIlAt93EUFiZHVsa2FyaW0g"
        + "TW91bWlu33YNV2FsbGV0IElzc3Vlct91CBI0VniavN7w33QBAd9zBDEyMzQ="

    @Test("the standard's own example, object by object")
    func example() throws {
        let code = try read(EMVConsumerCode.self, Self.annexA)
        #expect(code.applications.map(\.label) == ["Product1", "Product2"])
        #expect(code.applications.first?.identifier == Hexadecimal.bytes("A0000000555555"))
        let explained = EMVConsumerCode.explain(Array(Self.annexA.utf8))
        #expect(explained.use == .onlineOnly)
        #expect(explained.fields.map(\.id) == ["85", "61", "61", "62"])
        #expect(explained.field("85")?.value == "CPV01")
        #expect(explained.field("61/4F")?.value == "A0000000555555")
        #expect(explained.field("62/5F2D")?.value == "ruesdeen")
        #expect(explained.field("62/64/9F26")?.value == "584FD385FA234BCC")
        #expect(explained.field("62/64/9F10")?.value == "06010A03000000")
        #expect(explained.field("62/64/9F36")?.value == "0001")
        #expect(explained.field("62/64/9F37")?.value == "6D58EF13")
        #expect(explained.field("62/64/9F37")?.position == 117)
        #expect(explained.field("62/64/9F37")?.length == 4)
    }

    @Test("of card data, only the last four digits and a name's initials are ever shown")
    func masked() throws {
        let explained = EMVConsumerCode.explain(Array(Self.annexA.utf8))
        #expect(explained.field("62/5A")?.value == "************3458")
        #expect(explained.field("62/5F20")?.value == "C*** E***")
        let track = EMVConsumerCode.explain(Array(Self.trackTwo.utf8)).field("61/57")?.value
        #expect(track == "************3458, rest not shown")
        for text in [Self.annexA, Self.trackTwo, Self.unionPay, Self.wallet] {
            let code = try read(EMVConsumerCode.self, text)
            var dumped = ""
            dump(code, to: &dumped)
            for said in [EMVConsumerCode.explain(Array(text.utf8)).shown, "\(code)", String(reflecting: code), dumped] {
                for secret in ["1234567890123458", "123456789012", "6263600100713672", "CARDHOLDER", "9191220112345"] {
                    #expect(!said.contains(secret))
                }
            }
        }
    }

    @Test("a card number in a field that nobody knows is masked too")
    func maskedUnknown() throws {
        let text = base64("850543505630316113 4F07A0000000555555 DF0107 41111111111111")
        let explained = EMVConsumerCode.explain(Array(text.utf8))
        #expect(explained.field("61/DF01")?.value == "**********1111")
        #expect(explained.flaws.isEmpty)
    }

    @Test(
        "a card number under a tag of another kind is masked, in half-bytes and as text",
        arguments: [
            ("9F10 10 34313131313131313131313131313131", "61/63/9F10", "9F10"),
            ("9F10 08 4111111111111111", "61/63/9F10", "9F10"),
            ("9F08 10 34313131313131313131313131313131", "61/63/9F08", "9F08"),
            ("9F10 10 34313131313131313131313131313132", "61/63/9F10", "9F10"),
        ])
    func disguised(_ object: String, _ path: String, _ tag: String) {
        let count = object.split(separator: " ").map(\.count).reduce(0, +) / 2
        let length = String(count, radix: 16), outer = String(count + 11, radix: 16)
        let pad = { (text: String) in text.count < 2 ? "0" + text : text }
        let text = base64(
            "8505435056303161 \(pad(outer)) 4F07A0000000555555 63 \(pad(length)) \(object)")
        let value = EMVConsumerCode.explain(Array(text.utf8)).field(path)?.value ?? ""
        #expect(value.hasPrefix("********"))
        #expect(value.filter { $0 != "*" }.count == 4)
    }

    @Test("an identifier of digits as text is masked, and one of a scheme is not")
    func identifiers() {
        let text = base64("850543505630316112 4F1034313131313131313131313131313131")
        #expect(
            EMVConsumerCode.explain(Array(text.utf8)).field("61/4F")?.value == String(repeating: "*", count: 28)
                + "3131")
        let union = base64("85054350563031610A 4F08A000000333010101")
        #expect(EMVConsumerCode.explain(Array(union.utf8)).field("61/4F")?.value == "A000000333010101")
    }

    static let accepted: [Row<String>] = [
        Row("Annex A", annexA), Row("track 2", trackTwo), Row("UnionPay", unionPay), Row("a wallet's own data", wallet),
        Row("padding left out", String(trackTwo.dropLast())),
        Row("a length in more bytes than it needs", base64("850543505630316181094F07A0000000555555")),
        Row("a tag of three bytes, kept", base64("8505435056303161 0E 4F07A0000000555555 DF810101AA")),
        Row("an unknown template at the root, kept", base64("8505435056303161094F07A0000000555555 E103C10101")),
    ]

    @Test("what is well formed is read, and written back to the same bytes", arguments: accepted)
    func wellFormed(_ row: Row<String>) throws {
        let code = try read(EMVConsumerCode.self, row.content)
        #expect(code.text == Array(row.content.utf8))
    }

    static let good = "8505435056303161094F07A0000000555555"

    static let refused: [Row<Refused>] = [
        Row("nothing", Refused("", "85", "does not begin with format indicator CPV01")),
        Row(
            "another format indicator",
            Refused(base64("850543505630326100"), "85", "does not begin with format indicator CPV01")),
        Row(
            "the indicator not first",
            Refused(base64("61094F07A00000005555558505435056303 1"), "85", "does not begin with format indicator CPV01")
        ),
        Row("no application", Refused(base64("85054350563031"), "61", "no application template")),
        Row(
            "an application without identifier",
            Refused(base64("850543505630316104500241 42"), "4F", "an application without its identifier")),
        Row("common data twice", Refused(base64(good + "62006200"), "62", "there twice")),
        Row(
            "a card number twice",
            Refused(
                base64("8505435056303161 1D 4F07A0000000555555 5A0811111111111111115A081111111111111111"), "5A",
                "there twice")),
        Row(
            "transparent data of the wrong kind",
            Refused(base64("85054350563031 610B 4F07A0000000555555 6400"), "64", "in the wrong template")),
        Row("transparent data at the root", Refused(base64(good + "6300"), "63", "in the wrong template")),
        Row(
            "a cryptogram too short",
            Refused(
                base64("85054350563031 6115 4F07A0000000555555 630A 9F260758 4FD385FA234B"), "9F26",
                "a length that it cannot have")),
        Row(
            "an identifier too short",
            Refused(base64("85054350563031 6106 4F04A0000000"), "4F", "a length that it cannot have")),
        Row(
            "a card number with letters in it",
            Refused(base64("85054350563031 6113 4F07A0000000555555 5A081234567890A23458"), "5A", "not a card number")),
        Row(
            "track 2 without its separator",
            Refused(base64("85054350563031 6113 4F07A0000000555555 57081234567890123458"), "57", "not track 2 data")),
        Row(
            "a label with an escape sequence",
            Refused(base64("85054350563031 610F 4F07A0000000555555 50041B5B324A"), "50", "not text")),
        Row(
            "a length beyond the end",
            Refused(base64("85054350563031610A4F07A0000000555555"), "61", "the length goes beyond the end")),
        Row(
            "an inner length beyond its template",
            Refused(base64("8505435056303161094F08A0000000555555"), "4F", "the length goes beyond the end")),
        Row(
            "an indefinite length",
            Refused(base64("8505435056303161804F07A00000005555550000"), "61", "no definite length of at most two bytes")
        ),
        Row(
            "a length of four bytes",
            Refused(
                base64("8505435056303161 84000000094F07A0000000555555"), "61", "no definite length of at most two bytes"
            )),
        Row("a tag cut off", Refused(base64(good + "9F"), "9F", "no definite length of at most two bytes")),
        Row("a tag of four bytes", Refused(base64(good + "DF81810100"), nil, "no tag of a card's data object")),
        Row("zeros between objects", Refused(base64(good + "0000"), nil, "no tag of a card's data object")),
        Row(
            "nested too deeply", Refused(base64("85054350563031 6109 E107 E105 E103 E10100"), "E1", "nested too deeply")
        ),
        Row("not Base64", Refused("hQVDUFYwMWE!", nil, "not a Base64 character")),
        Row("Base64 for addresses", Refused("hQVDUFYwMW-_", nil, "not a Base64 character")),
        Row("a line end inside", Refused("hQVDUFYw\nMWE", nil, "not a Base64 character")),
        Row("padding in the middle", Refused("hQVD=FYwMWE=", nil, "padding in the middle of the Base64")),
        Row("a single digit left", Refused("hQVDUFYwM", nil, "the Base64 is cut off")),
        Row("half the padding", Refused("hQVDUFYwMW=", nil, "the Base64 is cut off")),
        Row("bits left over", Refused("hQVDUFYwMWF=", nil, "bits left over at the end")),
        Row("longer than 512 characters", Refused(String(repeating: "A", count: 513), nil, "longer than 512 bytes")),
    ]

    @Test("what is not is refused, with the reason", arguments: refused)
    func flawed(_ row: Row<Refused>) { expectRefused(EMVConsumerCode.self, row.content) }

    @Test("512 characters are not too many")
    func longest() throws {
        let objects = String(repeating: "C10100", count: 117) + "C103000000 C10100"
        let text = base64(Self.good + objects)
        let flaws = EMVConsumerCode.explain(Array(text.utf8)).flaws
        #expect(text.utf8.count <= 512)
        #expect(flaws.allSatisfy { $0.reason == "there twice" } && flaws.count == 50)
    }
}

/// Bytes in hexadecimal, with blanks for the reader, as Base64.
func base64(_ hexadecimal: String) -> String {
    guard let bytes = Hexadecimal.bytes(hexadecimal.filter { $0 != " " }) else {
        preconditionFailure("not hexadecimal")
    }
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let chunk = bytes[start..<min(start + 3, bytes.count)]
        let held = chunk.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - chunk.count))
        for index in 0..<4 { text += index <= chunk.count ? String(digits[held >> (18 - 6 * index) & 63]) : "=" }
    }
    return text
}
