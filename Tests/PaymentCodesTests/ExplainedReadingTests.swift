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
        let explained = explain("card 5555 5555 5555 4444\u{1b}[2J 1234567890123456")
        #expect(explained.use == .unknown)
        #expect(explained.fields.map(\.value) == ["card 5555 55** **** 4444\\u{1B}[2J 123456******3456"])
        #expect(explained.flaws.map(\.reason) == ["is no code that a counter knows"])
    }

    @Test("a text longer than any code is not shown whole")
    func tooLong() {
        let explained = explain(String(repeating: "x", count: 5_000))
        #expect(explained.flaws.map(\.reason) == ["is longer than 4096 bytes"])
        #expect(explained.fields.allSatisfy { $0.value.utf8.count <= 64 })
    }

    @Test("UnionPay's merchant address")
    func unionPay() {
        #expect(explain("https://qr.95516.com/00010000/62123456789012345").flaws.isEmpty)
        #expect(
            explain("https://qr.95516.com/0001/62123").flaws.map(\.reason) == ["has no institution number of 8 digits"])
        #expect(
            explain("https://qr.95516.com/00010000/").flaws.map(\.reason) == ["names no code behind the institution"])
        #expect(explain("https://qr.95516.com.example.org/00010000/1").family == "web address")
    }
}
