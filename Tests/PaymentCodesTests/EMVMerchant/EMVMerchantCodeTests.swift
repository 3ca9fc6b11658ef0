import TestWorld
import Testing

@testable import PaymentCodes

@Suite("EMVCo merchant-presented codes")
struct EMVMerchantCodeTests {
    private func explain(_ text: String) -> ExplainedCode { EMVMerchantCode.explain(Array(text.utf8)) }

    private func all(_ fields: [CodeField]) -> [CodeField] { fields.flatMap { [$0] + all($0.parts) } }

    private func value(_ id: String, in text: String) -> String? {
        all(explain(text).fields).first { $0.id == id }?.value
    }

    @Test("published examples are well formed, and named", arguments: PublishedMerchantCodes.accepted)
    func published(_ row: Row<PublishedMerchantCodes.Sample>) throws {
        let explained = explain(row.content.text)
        #expect(explained.flaws.isEmpty)
        #expect(explained.use == .oursToShow)
        #expect(explained.family == "EMVCo merchant-presented" + (row.content.scheme.map { ", \($0)" } ?? ""))
        #expect(explained.amount == row.content.amount)
        #expect(explained.currency == row.content.currency)
        let bytes = Array(row.content.text.utf8)
        #expect(try EMVMerchantCode(parsing: bytes).text == bytes)
    }

    @Test("EMVCo's own example, field by field")
    func fields() {
        let fields = explain(PublishedMerchantCodes.emvco).fields
        #expect(
            fields.map(\.id) == [
                "00", "01", "29", "31", "52", "58", "59", "60", "64", "54", "53", "55", "62", "91", "63",
            ])
        let wanted: [(id: String, name: String, position: Int, length: Int, value: String)] = [
            ("29.00", "Globally Unique Identifier", 16, 12, "D15600000000"),
            ("29.05", "Payment network specific", 32, 10, "A93FO3230Q"),
            ("64.01", "Merchant Name - Alternate Language", 131, 4, "最佳运输"),
            ("55", "Tip or Convenience Indicator", 173, 2, "01"), ("62.06", "Customer Label", 191, 3, "***"),
            ("91.07", "Context specific data", 240, 8, "12345678"), ("63", "CRC", 252, 4, "A13A"),
        ]
        for field in wanted {
            let found = all(fields).first { $0.id == field.id }
            #expect(found?.name == field.name)
            #expect(found?.position == field.position, "\(field.id)")
            #expect(found?.length == field.length)
            #expect(found?.value == field.value)
        }
    }

    @Test("lengths may count characters or bytes, and the code is written as it was counted")
    func units() throws {
        let name = "Duka la Wanjirũ"
        let characters = MerchantText.kenya(["59": name])
        let open = MerchantText.kenya().dropLast(8).replacing("5910MAMA NJERI", with: "59\(name.utf8.count)\(name)")
        let bytes = MerchantText.checked(String(open))
        for text in [characters, bytes] {
            let code = try EMVMerchantCode(parsing: Array(text.utf8))
            #expect(code.text == Array(text.utf8))
            #expect(value("59", in: text) == name)
        }
        #expect(characters != bytes)
    }

    @Test("a code that says two things, one by characters and one by bytes, is refused")
    func ambiguous() {
        // By characters 59 is "é6" and 10 follows; by bytes 59 is "é", and 61 and 80 follow.
        let twofold = "5902é6" + "1050aaaa" + "8042" + String(repeating: "b", count: 42)
        let open = "000201" + "26140010KE.EXAMPLE" + "52045411" + "5303404" + "5802KE" + "6007NAIROBI"
        let flaws = explain(MerchantText.checked(open + twofold)).flaws
        #expect(flaws.contains { $0.reason == "says one thing by characters and another by bytes" })
    }

    /// Names at the end, where the bytes of one character look like another length; only one reading ends with a check.
    @Test(
        "of two readings that come apart, the one counts that ends with a check that fits",
        arguments: ["最佳运输", "ร้าน", "é6304", "é6304ABCD"])
    func oneReading(_ name: String) throws {
        for last in [
            MerchantText.field("59", name),
            MerchantText.template("64", ("00", "ZH"), ("01", "DUKA"), ("02", name)),
        ] {
            let open = "000201" + "26140010KE.EXAMPLE" + "52045411" + "5303404" + "5802KE" + "6007NAIROBI"
            let other = last.hasPrefix("59") ? "" : "5904DUKA"
            let text = MerchantText.checked(open + other + last)
            #expect(explain(text).flaws.isEmpty)
            #expect(try EMVMerchantCode(parsing: Array(text.utf8)).text == Array(text.utf8))
        }
    }

    @Test("a point at the end of an amount stays where it is")
    func point() throws {
        for currency in ["404", "392"] {
            let text = MerchantText.kenya(["53": currency, "54": "98."])
            #expect(try EMVMerchantCode(parsing: Array(text.utf8)).text == Array(text.utf8))
        }
    }

    @Test("KHQR codes from before its timestamp had an end are refused", arguments: PublishedMerchantCodes.endlessKHQR)
    func endless(_ text: String) {
        #expect(explain(text).flaws.map(\.description) == ["field 99.01, byte \(text.utf8.count - 29): is missing"])
    }

    @Test("a check in lower case is a check")
    func lowerCase() throws {
        let text = MerchantText.kenya()
        let lower = String(text.dropLast(4)) + text.suffix(4).lowercased()
        let code = try EMVMerchantCode(parsing: Array(lower.utf8))
        #expect(code.text == Array(lower.utf8))
    }

    @Test("fields may stand in any order but the first and the last")
    func order() throws {
        let open = [
            "000201", "5802KE", "540512.50", "6007NAIROBI", "26140010KE.EXAMPLE", "5303404", "5910MAMA NJERI",
            "52045411",
        ]
        let text = MerchantText.checked(open.joined())
        #expect(explain(text).flaws.isEmpty)
        #expect(try EMVMerchantCode(parsing: Array(text.utf8)).text == Array(text.utf8))
    }

    @Test("unknown fields are kept and shown")
    func unknown() throws {
        let text = MerchantText.kenya(["65": "SOMETHING NEW", "80": MerchantText.field("00", "KE.EXAMPLE") + "0203abc"])
        #expect(value("65", in: text) == "SOMETHING NEW")
        #expect(value("80.02", in: text) == "abc")
        #expect(try EMVMerchantCode(parsing: Array(text.utf8)).text == Array(text.utf8))
    }

    @Test("the right check does not make up for a wrong length inside")
    func wrongLength() {
        let flaw = explain(PublishedMerchantCodes.wrongLength).flaws.first
        #expect(flaw == CodeFlaw(at: 110, field: "62", "four digits of name and length are wanted here"))
    }

    @Test(
        "card numbers are masked, also in accounts of known schemes; in those of card schemes whatever their check digit"
    )
    func masking() {
        let card = "4111111111111111"
        let text = MerchantText.kenya([
            "02": card, "26": MerchantText.field("00", "KE.EXAMPLE") + MerchantText.field("01", card),
            "62": MerchantText.field("05", "4111 1111 1111 1111"),
        ])
        for id in ["02", "26.01"] { #expect(value(id, in: text) == "411111******1111") }
        #expect(value("62.05", in: text) == "4111 11** **** 1111")
        for field in ["02", "04", "06", "08", "11", "15", "17", "25"] {
            #expect(value(field, in: MerchantText.kenya([field: "4111111111111112"])) == "411111******1112")
        }
        let pix = MerchantText.template("26", ("00", "br.gov.bcb.pix"), ("01", "11222333000181"), ("02", "No. \(card)"))
        #expect(value("26.01", in: MerchantText.checked("000201" + pix)) == "11222333000181")
        #expect(value("26.02", in: MerchantText.checked("000201" + pix)) == "No. 411111******1111")
        let vietnam = MerchantText.checked(
            "000201010211"
                + MerchantText.template(
                    "38", ("00", "A000000727"), ("01", "0006970416" + "0116" + "9704180000000000"), ("02", "QRIBFTTC"))
                + "53037045802VN")
        #expect(explain(vietnam).flaws.isEmpty)
        #expect(value("38.01.01", in: vietnam)?.contains("******") == true)
        #expect(value("38.01.01", in: PublishedMerchantCodes.accepted[5].content.text) == "224528479")
    }

    @Test(
        "of BharatQR, the numbers of card schemes are masked whatever their check digit; and American Express has one")
    func bharatQR() {
        func explained(_ field: String, _ value: String) -> ExplainedCode {
            explain(MerchantText.kenya([field: value, "26": nil, "53": "356", "58": "IN", "60": "DELHI"]))
        }
        for field in ["02", "04", "06", "08"] {
            let field = explained(field, "4111111111111112").fields.first { $0.id == field }
            #expect(field?.value == "411111******1112")
        }
        #expect(explained("11", "378282246310005").flaws.isEmpty)
        #expect(explained("11", "378282246310005").fields.first { $0.id == "11" }?.value == "378282*****0005")
        let wrong = explained("11", "378282246310006")
        #expect(wrong.flaws.map(\.reason) == ["is no merchant's number: its check digit is wrong"])
        #expect(wrong.fields.first { $0.id == "11" }?.value == "378282*****0006")
    }

    @Test("an account at a branch of an Indian bank is shown, a card number in its place is not")
    func branch() {
        func account(_ value: String) -> String? {
            let text = MerchantText.kenya(["08": value, "26": nil, "53": "356", "58": "IN", "60": "DELHI"])
            return self.value("08", in: text)
        }
        #expect(account("EXMP000000150100123456789") == "EXMP000000150100123456789")
        #expect(account("EXMP0ABCDEF4111111111111111") == "EXMP0ABCDEF411111******1111")
        #expect(account("41111111111111112") == "411111*******1112")
    }

    @Test("a company of Japan is shown, though its number looks like a card's")
    func company() {
        let id = MerchantText.template(
            "26", ("00", "jp.or.paymentsjapan"), ("01", "4222222222222"), ("02", "0001"), ("03", "000001"),
            ("04", "000001"))
        let text = MerchantText.checked("000201010211" + id + "52045411" + "5303392" + "5802JP5907KIOSK 76005TOKYO")
        #expect(explain(text).flaws.isEmpty)
        #expect(value("26.01", in: text) == "4222222222222")
        #expect(explain(text).mayShow(Array(text.utf8)))
    }

    /// Banco Central do Brasil, Pix Automático, "Jornada 2": the buyer authorises payments to come, and pays nothing now.
    @Test("a code of PIX that is for authorising payments alone has its URL in template 80")
    func authorisation() {
        let text =
            "00020126180014br.gov.bcb.pix5204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***80740014br.gov.bcb."
            + "pix2552pix.example.com/rec/2353c790eefb11eaadc10242ac1200026304F2DA"
        #expect(explain(text).flaws.isEmpty)
        #expect(explain(text).family == "EMVCo merchant-presented, PIX")
        let url = all(explain(text).fields).first { $0.id == "80.25" }
        #expect(url?.name == "URL da recorrência")
        #expect(url?.value == "pix.example.com/rec/2353c790eefb11eaadc10242ac120002")
    }

    typealias Ordinary = (template: String, field: String, value: String, rest: String)

    /// Numbers that schemes give, each with what looks like a card number inside.
    static let ordinary: [Row<Ordinary>] = [
        Row("PIX, a telephone", ("26", "01", "+5511943214321", "0014br.gov.bcb.pix")),
        Row("PIX, a UUID", ("26", "01", "41111111-1111-1111-9000-000000000000", "0014br.gov.bcb.pix")),
        Row("QRIS, a merchant", ("26", "01", "936041111111111111", "0017ID.CO.EXAMPLE.WWW")),
        Row("DuitNow", ("26", "02", "94111111111111111", "0014A00000061500010106501664")),
        Row("QR Ph", ("26", "03", "94111111111111111", "0011ph.ppmi.p2m0111EXMPPHM2XXX")),
    ]

    @Test("ordinary numbers of known schemes are shown, and the code too", arguments: ordinary)
    func ordinaryNumbers(_ row: Row<Ordinary>) {
        let (template, field, number, rest) = row.content
        let national = rest.hasPrefix("0017ID") ? MerchantText.template("51", ("00", "ID.CO.QRIS.WWW")) : ""
        let text = MerchantText.checked(
            "000201" + MerchantText.field(template, rest + MerchantText.field(field, number)) + national
                + MerchantText.template("62", ("05", "97891234567895555")))
        #expect(value("\(template).\(field)", in: text) == number)
        #expect(value("62.05", in: text) == "97891234567895555")
        let isSensitive = explain(text).fields.contains { $0.isSensitive }
        #expect(!isSensitive)
    }

    @Test("UnionPay's merchants are shown")
    func unionPay() {
        let merchant = "4712934447129344898331059410001"
        #expect(value("15", in: MerchantText.kenya(["15": merchant])) == merchant)
    }

    @Test("no character of a code steers a terminal")
    func control() {
        for hidden in ["\u{1b}[2J", "\u{9b}31m", "\u{202e}00.21", "a\nb", "\u{7f}"] {
            let text = MerchantText.kenya(["59": hidden])
            let shown = value("59", in: text) ?? ""
            #expect(shown.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value < 0x7F })
            #expect(!explain(text).flaws.isEmpty)
        }
    }
}
