import PaymentCodes
import Payments
import TestWorld
import Testing

@Suite("What any code says")
struct ExplainedReadingTests {
    let world: TestWorld

    init() throws { world = try TestWorld() }

    private func explain(_ text: String, awaitingPayment: Bool = true) -> ExplainedCode {
        ExplainedCode(reading: Array(text.utf8), awaitingPayment: awaitingPayment)
    }

    @Test("our own codes, field by field")
    func own() throws {
        let note = explain(
            try world.payer.note(125_050, at: world.node.counter, number: 1_000, runningTotal: 2_345_600).text)
        #expect(note.family == "Tillpost note")
        #expect(note.use == .note)
        #expect(note.flaws.isEmpty)
        #expect(note.fields.map(\.id) == ["1", "2", "4", "5", "6", "signature"])
        #expect(note.fields[1].value == "125050")
        #expect(note.fields[2].value == "1000")

        let confirmation = explain(try world.confirmation(.kes(125_050)).text)
        #expect(confirmation.use == .confirmation)
        #expect(confirmation.amount == "1250.50")
        #expect(confirmation.currency == "KES")

        let certificate = explain(world.payer.certificate.text)
        #expect(certificate.use == .note)
        #expect(certificate.fields.first { $0.id == "4" }?.value == "10000.00 KES")

        let plate = explain(try world.plate(world.node).text)
        #expect(plate.use == .oursToShow)
        #expect(plate.currency == "KES")

        let invitation = explain(world.enrolmentCode(world.node).text)
        #expect(invitation.use == .control)
        #expect(invitation.fields.first { $0.id == "4" }?.value == "16 bytes, not shown")
    }

    @Test("the places of our own fields are those in the signed bytes")
    func places() throws {
        let plate = try world.plate(world.node)
        for field in explain(plate.text).fields where field.id == "3" {
            let start = field.position + 1
            #expect(Array(plate.bytes[start..<start + field.value.utf8.count]) == Array(field.value.utf8))
        }
    }

    private static let short = "not the short form of a COSE_Sign1"

    static let wounded: [Row<(text: String, use: ExplainedCode.Use, family: String, reason: String)>] = [
        Row("a note that is cut", ("TPN12345", .note, "Tillpost note", short)),
        Row("a note with a letter", ("TPN123O", .note, "Tillpost note", "the digits are damaged")),
        Row("a certificate of nothing", ("TPC", .note, "Tillpost certificate", short)),
        Row("a confirmation of noise", ("TPK000", .confirmation, "Tillpost confirmation", short)),
        Row("a plate of noise", ("TPL000", .oursToShow, "Tillpost plate", short)),
        Row("an enrolment code of noise", ("TPE000", .control, "Tillpost enrolment code", "not a map")),
    ]

    @Test("a damaged code of ours is refused as what it began to be", arguments: wounded)
    func damaged(_ row: Row<(text: String, use: ExplainedCode.Use, family: String, reason: String)>) {
        let explained = explain(row.content.text)
        #expect(explained.use == row.content.use)
        #expect(explained.family == row.content.family)
        #expect(explained.flaws.map(\.reason) == [row.content.reason])
    }

    @Test(
        "the same families as at the till",
        arguments: ReadCodeTests.wallets + ReadCodeTests.articles + ReadCodeTests.signs + ReadCodeTests.others)
    func families(_ row: Row<ReadCodeTests.Family>) {
        for (isAwaiting, family) in [(true, row.content.waiting), (false, row.content.idle)] {
            let use = explain(row.content.text, awaitingPayment: isAwaiting).use
            switch family?.use {
            case .onlineOnly: #expect(use == .onlineOnly)
            case .oursToShow: #expect(use == .oursToShow)
            case .article: #expect(use == .article)
            case nil: #expect(![.onlineOnly, .article].contains(use))
            }
        }
    }

    @Test("what nobody knows is shown without its long numbers and without what steers a terminal")
    func unknown() {
        let explained = explain("card 5555 5555 5555 4444\u{1b}[K 1234567890123456")
        #expect(explained.use == .unknown)
        #expect(explained.fields.map(\.value) == ["card 5555 55** **** 4444\\u{1B}[K 123456******3456"])
        #expect(explained.flaws.map(\.reason) == ["is no code that a counter knows"])
    }

    typealias NearMiss = (text: String, symbology: ArticleCode.Symbology?, flaw: CodeFlaw)

    static let nearMisses: [Row<NearMiss>] = [
        Row(
            "EAN-13 mistyped",
            ("4006381333932", nil, CodeFlaw(at: 12, field: "check digit", "the check digit is wrong"))),
        Row(
            "UPC-A mistyped", ("036000291453", nil, CodeFlaw(at: 11, field: "check digit", "the check digit is wrong"))),
        Row("EAN-8 mistyped", ("96385075", nil, CodeFlaw(at: 7, field: "check digit", "the check digit is wrong"))),
        Row("UPC-E of number system 1", ("14252614", .upcE, CodeFlaw(at: 0, "UPC-E begins with 0"))),
        Row(
            "a wallet's token at an idle counter",
            ("281234567890123456", nil, CodeFlaw(at: 0, "digits are a wallet's token only while a payment is awaited"))),
    ]

    @Test(
        "digits that are nearly an article's or a wallet's are refused with the reason of these", arguments: nearMisses)
    func nearMiss(_ row: Row<NearMiss>) {
        let explained = ExplainedCode(
            reading: Array(row.content.text.utf8), awaitingPayment: false, symbology: row.content.symbology)
        #expect(explained.use == .unknown)
        #expect(explained.flaws == [row.content.flaw])
    }

    @Test("digits of an article in another symbol are no article")
    func otherSymbol() {
        let explained = ExplainedCode(
            reading: Array("4006381333931".utf8), awaitingPayment: false, otherSymbology: "Code-128")
        #expect(explained.use == .unknown)
        #expect(explained.flaws.map(\.reason) == ["is a Code-128 symbol; an article's bar code is EAN or UPC"])
        #expect(explained.mayShow(Array("4006381333931".utf8)))
    }

    @Test("eight digits that are right as UPC-E and as EAN-8 say both, unless the scanner knows")
    func bothReadings() {
        func other(_ text: String, _ symbology: ArticleCode.Symbology? = nil) -> String? {
            let explained = ExplainedCode(reading: Array(text.utf8), awaitingPayment: false, symbology: symbology)
            return explained.fields.first { $0.id == "other reading" }?.value
        }
        #expect(
            other("01234558") == "GTIN 00000001234558, restricted circulation: a number of the shop's own")
        #expect(other("01234558", .upcE) == nil)
        #expect(other("01234558", .ean8) == nil)
        #expect(other("04252614") == nil, "wrong as EAN-8")
        #expect(other("96385074") == nil, "UPC-E begins with 0")
    }

    @Test("a text longer than any code is not shown whole")
    func tooLong() {
        let explained = explain(String(repeating: "x", count: 5_000))
        #expect(explained.flaws.map(\.reason) == ["is longer than 4096 bytes"])
        #expect(explained.fields.allSatisfy { $0.value.utf8.count <= 64 })
    }

    typealias Address = (text: String, family: String, flaws: [CodeFlaw])

    private static let unionPay = "UnionPay merchant-presented link"
    private static let noInstitution = CodeFlaw(at: 20, field: "path", "has no institution number of 8 digits")
    private static let noCode = CodeFlaw(at: 20, field: "path", "names no code behind the institution")

    static let addresses: [Row<Address>] = [
        Row("UnionPay's", ("https://qr.95516.com/00010000/62123456789012345", unionPay, [])),
        Row("an institution of four digits", ("https://qr.95516.com/0001/62123", unionPay, [noInstitution])),
        Row("an institution in letters", ("https://qr.95516.com/0001000A/62123", unionPay, [noInstitution])),
        Row("no institution", ("https://qr.95516.com/", unionPay, [noInstitution])),
        Row("nothing behind the institution", ("https://qr.95516.com/00010000/", unionPay, [noCode])),
        Row("not even a slash", ("https://qr.95516.com/00010000", unionPay, [noCode])),
        Row(
            "a host that only begins like UnionPay's",
            ("https://qr.95516.com.example.org/00010000/1", "web address", [])),
        Row("no host", ("https:///p", "web address", [CodeFlaw(at: 8, field: "host", "is missing")])),
        Row(
            "a blank",
            ("https://shop.example/my shop", "web address", [CodeFlaw(at: 23, "holds a blank or a control character")])),
        Row(
            "an escape sequence",
            (
                "https://shop.example/\u{1B}[2J", "web address",
                [CodeFlaw(at: 21, "holds a blank or a control character")]
            )),
        Row(
            "a name in front of the host",
            (
                "https://bank.example@thief.example/pay", "web address",
                [CodeFlaw(at: 8, field: "host", "has a name in front of it: it looks like another's")]
            )),
        Row(
            "text that runs backwards",
            ("https://a.example/\u{202E}yap", "web address", [CodeFlaw(at: 0, "holds a character that is not shown")])),
        Row("Alipay's", ("https://qr.alipay.com/fkx0EXAMPLE", "Alipay merchant's link", [])),
        Row(
            "Alipay's, of nobody",
            (
                "https://qr.alipay.com/", "Alipay merchant's link",
                [CodeFlaw(at: 21, field: "path", "names no merchant")]
            )),
        Row("WeChat Pay's", ("wxp://f2f0EXAMPLE", "WeChat Pay merchant's link", [])),
        Row(
            "WeChat Pay's, of nobody",
            ("wxp://", "WeChat Pay merchant's link", [CodeFlaw(at: 6, field: "host", "is missing")])),
    ]

    @Test("addresses of the web, those of wallets' merchants among them", arguments: addresses)
    func address(_ row: Row<Address>) {
        let explained = explain(row.content.text)
        #expect(explained.family == row.content.family)
        #expect(explained.use == .oursToShow)
        #expect(explained.flaws == row.content.flaws)
    }

    @Test("an address that is no text")
    func addressInBytes() {
        let explained = ExplainedCode(reading: Array("https://a.example/".utf8) + [0xFF], awaitingPayment: false)
        #expect(explained.flaws == [CodeFlaw(at: 0, "is not text in UTF-8")])
    }
}
