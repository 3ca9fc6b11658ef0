import Acceptance
import PaymentCodes
import Payments
import Signing
import TestWorld
import Testing

/// What was held up, and what the counter makes of it. The world is handed to the row, so that a table can be static.
@Suite("Reading what is held up to the counter")
struct AttemptTests {
    let world: TestWorld
    let due = Money.kes(1_250)

    init() throws { world = try TestWorld() }

    typealias Codes = @Sendable (TestWorld) throws -> [String]

    static let refused: [Row<(codes: Codes, refusal: Refusal)>] = [
        Row("nothing", ({ _ in [] }, .unknownCode)),
        Row("an empty text", ({ _ in [""] }, .unknownCode)),
        Row("a text that is no code", ({ _ in ["hello"] }, .unknownCode)),
        Row("a certificate only", ({ [$0.payer.certificate.text] }, .certificateOnly)),
        Row("two certificates", ({ [$0.payer.certificate.text, $0.borrower.certificate.text] }, .certificateOnly)),
        Row("a certificate and an article", ({ [$0.payer.certificate.text, "4006381333931"] }, .articleCode)),
        Row("two notes", ({ [try note($0).text, try note($0, number: 2).text] }, .severalCodes)),
        Row(
            "a note and a confirmation",
            ({ [try note($0).text, try $0.confirmation(.kes(1_250)).text] }, .severalCodes)),
        Row("a note and a wallet's code", ({ [try note($0).text, "281234567890123456"] }, .severalCodes)),
        Row("a plate", ({ [try $0.plate($0.node).text] }, .plateShown)),
        Row("a shelf label", ({ [try $0.label($0.node).text] }, .merchantCode)),
        Row(
            "a shelf label behind its page's address",
            ({ ["https://shop.example/p#" + (try $0.label($0.node).text)] }, .merchantCode)),
        Row("an enrolment code", ({ [$0.enrolmentCode($0.node).text] }, .enrolmentShown)),
        Row("a damaged note", ({ [String(try note($0).text.dropLast(1))] }, .damagedCode)),
        Row("our prefix and noise", ({ _ in ["TPN123"] }, .damagedCode)),
        Row("a text of 5,000 bytes", ({ _ in [String(repeating: "7", count: 5_000)] }, .codeTooLong)),
        Row("Alipay", ({ _ in ["281234567890123456"] }, .onlineOnly)),
        Row("WeChat Pay", ({ _ in ["134567890123456789"] }, .onlineOnly)),
        Row("UnionPay", ({ _ in ["6212345678901234567"] }, .onlineOnly)),
        Row("a card's consumer code", ({ _ in ["hQVDUFYwMWETTwegAAAAVVVV"] }, .onlineOnly)),
        Row("a merchant code", ({ _ in ["00020101021229300012"] }, .merchantCode)),
        Row("UPI", ({ _ in ["upi://pay?pa=kiosk@bank"] }, .merchantCode)),
        Row("SEPA", ({ _ in ["BCD\n002\n1\nSCT\n"] }, .merchantCode)),
        Row("a Swiss bill", ({ _ in ["SPC\n0200\n1\n"] }, .merchantCode)),
        Row("a web address", ({ _ in ["https://example.org"] }, .merchantCode)),
        Row("an article", ({ _ in ["4006381333931"] }, .articleCode)),
        Row("an article's address", ({ _ in ["https://id.gs1.org/01/09520123456788"] }, .articleCode)),
        Row("two refusals: the first counts", ({ _ in ["4006381333931", "281234567890123456"] }, .articleCode)),
    ]

    private static func note(_ world: TestWorld, number: UInt64 = 1) throws -> Signed<Note> {
        try world.payer.note(1_250, at: world.node.counter, number: number)
    }

    @Test("what is not exactly one payment is refused with its reason", arguments: refused)
    func refusing(_ row: Row<(codes: Codes, refusal: Refusal)>) throws {
        let codes = try row.content.codes(world).map { Array($0.utf8) }
        #expect(Attempt.reading(codes: codes, due: due) == .failure(row.content.refusal))
    }

    @Test("one note, one confirmation, and certificates with them, are an attempt")
    func attempts() throws {
        let note = try Self.note(world)
        let confirmation = try world.confirmation(due)
        let certificate = world.payer.certificate
        let table: [([String], Attempt)] = [
            ([note.text], Attempt(due: due, means: .note(note))),
            (["\t" + note.text + "\r\n"], Attempt(due: due, means: .note(note))),
            ([confirmation.text], Attempt(due: due, means: .confirmation(confirmation))),
            ([note.text, certificate.text], Attempt(due: due, means: .note(note), certificates: [certificate])),
            ([certificate.text, note.text], Attempt(due: due, means: .note(note), certificates: [certificate])),
            // What is no money beside the one payment does not spoil it: a tin of beans in the picture.
            (["4006381333931", note.text, "hello"], Attempt(due: due, means: .note(note))),
        ]
        for (codes, attempt) in table {
            #expect(Attempt.reading(codes: codes.map { Array($0.utf8) }, due: due) == .success(attempt))
        }
    }

    @Test("a decision asks for what it needs and no more")
    func needs() throws {
        let note = try Self.note(world, number: 9)
        let confirmation = try world.confirmation(due)
        let digest = world.primitives.digest(confirmation.payload)
        #expect(Attempt(due: due, means: .cash).needs(using: world.primitives).isEmpty)
        #expect(
            Attempt(due: due, means: .note(note)).needs(using: world.primitives) == [
                .certificates(world.payer.key.keyID), .claim(SpendKey(payer: world.payer.key.keyID, number: 9)),
                .exposure(.of("KES")), .payer(world.payer.key.keyID, .of("KES")),
            ])
        let withNonce = try world.payer.note(1_250, at: world.node.counter, nonce: [1, 2, 3, 4])
        #expect(Attempt(due: due, means: .note(withNonce)).needs(using: world.primitives).last == .nonce([1, 2, 3, 4]))
        let digits = try #require(TypedDigits("1234 5678"))
        #expect(Attempt(due: due, means: .digits(digits)).needs(using: world.primitives) == [.typing(digits)])
        #expect(
            Attempt(due: due, means: .confirmation(confirmation)).needs(using: world.primitives) == [
                .claim(SpendKey(code: digest))
            ])
    }

    @Test("the same words signed twice are one claim; other words under one number are another code for it")
    func claims() throws {
        let key = try SigningKey.generate(.es256)
        let payer = TestPayer(key: key, certificate: try world.bank.certify(key.publicKey))
        let one = try payer.note(1_250, at: world.node.counter)
        let again = try payer.note(1_250, at: world.node.counter)
        let other = try payer.note(1_300, at: world.node.counter)
        #expect(one.bytes != again.bytes, "ES256 signs the same words differently each time")
        #expect(Claim(one, world.primitives) == Claim(again, world.primitives))
        #expect(Claim(one, world.primitives).key == Claim(other, world.primitives).key)
        #expect(Claim(one, world.primitives).code != Claim(other, world.primitives).code)
    }
}
