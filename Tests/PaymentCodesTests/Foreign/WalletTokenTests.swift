import PaymentCodes
import TestWorld
import Testing

@Suite("Wallet tokens")
struct WalletTokenTests {
    static let tokens: [Row<(text: String, family: ForeignFamily, shown: String)>] = [
        Row("Alipay, the shortest", ("2512345678901234", .alipay, "25**************")),
        Row("Alipay, the longest", ("301234567890123456789012", .alipay, "30**********************")),
        // The example of WeChat Pay's interface "micropay".
        Row("WeChat Pay", ("120061098828009406", .weChatPay, "12****************")),
        // The shape of UnionPay's C2B codes: 62 and 17 digits.
        Row("UnionPay", ("6220485230180102114", .unionPay, "62*****************")),
    ]

    @Test("a token is read while a payment is awaited, and shown by its first two digits", arguments: tokens)
    func read(_ row: Row<(text: String, family: ForeignFamily, shown: String)>) throws {
        let text = Array(row.content.text.utf8)
        let token = try WalletToken(parsing: text, awaitingPayment: true)
        #expect(token.family == row.content.family)
        #expect(token.text == text)
        let explained = WalletToken.explain(text, awaitingPayment: true)
        #expect(explained.use == .onlineOnly)
        #expect(explained.field("token")?.value == row.content.shown)
        #expect(explained.flaws.isEmpty)
        var dumped = ""
        dump(token, to: &dumped)
        for said in [explained.shown, "\(token)", dumped] { #expect(!said.contains(row.content.text.suffix(6))) }
    }

    @Test("the same digits are no token while none is awaited", arguments: tokens)
    func idle(_ row: Row<(text: String, family: ForeignFamily, shown: String)>) {
        let text = Array(row.content.text.utf8)
        let flaw = CodeFlaw(at: 0, "digits are a wallet's token only while a payment is awaited")
        #expect(throws: flaw) { try WalletToken(parsing: text, awaitingPayment: false) }
        let explained = WalletToken.explain(text, awaitingPayment: false)
        #expect(explained.flaws == [flaw])
        #expect(explained.fields.isEmpty)
    }

    @Test(
        "what is near is none",
        arguments: [
            "", "251234567890123", "2412345678901234", "1600610988280094061", "161234567890123456",
            "622048523018010211", "6320485230180102114", "62204852301801021x4", "4006381333931",
        ])
    func refused(_ text: String) {
        #expect(throws: CodeFlaw(at: 0, "no token of a known wallet")) {
            try WalletToken(parsing: Array(text.utf8), awaitingPayment: true)
        }
    }
}
