import PaymentCodes
import TestWorld
import Testing

@Suite("Card numbers in texts")
struct CardNumberTests {
    static let masked: [Row<(text: String, shown: String)>] = [
        Row("alone", ("4111111111111111", "411111******1111")),
        Row("15 digits", ("378282246310005", "378282*****0005")),
        Row("19 digits", ("6212345678900000003", "621234*********0003")),
        Row("RuPay", ("8171999900000018", "817199******0018")),
        Row("in groups", ("4111 1111 1111 1111", "4111 11** **** 1111")),
        Row("by hyphens", ("4111-1111-1111-1111", "4111-11**-****-1111")),
        Row("by points", ("4111.1111.1111.1111", "4111.11**.****.1111")),
        Row("by two blanks", ("4111  1111  1111  1111", "4111  11**  ****  1111")),
        Row("by line ends", ("4111\n1111\n1111\n1111", "4111\n11**\n****\n1111")),
        Row("by stars", ("4111*1111*1111*1111", "4111*11********1111")),
        Row("in full-width digits", ("４１１１１１１１１１１１１１１１", "４１１１１１******１１１１")),
        Row("behind an encoded letter", ("%41" + "4111111111111111", "%41411111******1111")),
        Row("behind a percent sign that is none", ("%4111111111111111", "%411111******1111")),
    ]

    @Test("the middle is masked, the first six digits and the last four stay", arguments: masked)
    func rule(_ row: Row<(text: String, shown: String)>) {
        #expect(CardNumber.masked(row.content.text) == row.content.shown)
    }

    static let hidden: [Row<String>] = [
        Row("an expiry and a CVV behind it", "4111111111111111 12/27 123"),
        Row("track 2", "4111111111111111=27121010000"),
        Row("track 1", "%B4111111111111111^A/B^27121010000"),
        Row("a digit in front of it", "14111111111111111"),
        Row("a number in front of it", "INV 7, 4111111111111111"),
        Row("in the middle of a long number", "98765432104111111111111111012345678"),
        Row("percent-encoded", "%34111111111111111"),
        Row("with encoded blanks", "4111%201111%201111%201111"),
        Row("twice", "4111111111111111 4111111111111111"),
        Row("escapes as a screen shows them", "4111\\u{1B}1111\\u{7}1111\\u{1B}1111"),
    ]

    @Test("what stands around it hides nothing", arguments: hidden)
    func surroundings(_ row: Row<String>) {
        let shown = CardNumber.masked(row.content)
        let read = shown.replacing("%34", with: "4").replacing("%20", with: "").replacing("\\u{1B}", with: "")
            .replacing("\\u{7}", with: "")
        #expect(!read.filter { $0.isNumber || $0 == "*" }.contains("4111111111111111"))
    }

    @Test(
        "other numbers stay as they are",
        arguments: [
            "", "12.50", "4111111111111112", "411111111111", "1111111111111117", "0066812345678", "224528479",
            "ID1020000000017", "4111x1111x1111x1111", "A000000677010111", "2026-11-23",
        ])
    func others(_ text: String) { #expect(CardNumber.masked(text) == text) }

    @Test(
        "what issuers begin with",
        arguments: [
            ("2200000000000004", true), ("2221000000000009", true), ("2720990000000007", true),
            ("2205000000000009", false), ("2000000000000006", false), ("30000000000004", true),
            ("30950000000000", true), ("31000000000003", false), ("3530111333300000", true), ("9112000000000006", true),
            ("9417000000000008", true), ("9051000000000009", true), ("9360000000000005", false),
            ("9682010000000005", true), ("9682110000000003", true), ("9682120000000028", false),
            ("9682000000000006", false), ("96820100000000004", false), ("9503000000000003", true),
            ("353011133330001", false), ("356940061234560", false), ("378282246310005", true),
            ("4222222222222", true), ("411111111111116", false), ("5500000000000004", true),
            ("55000000000004", false), ("6304000000000000", true),
        ])
    func issuers(_ number: String, _ isCard: Bool) {
        #expect(CardNumber.masked(number).contains("*") == isCard)
        #expect(CardNumber.masked(number, .whole).contains("*") == isCard)
    }

    static let wholes: [Row<(text: String, shown: String)>] = [
        Row("alone", ("4111111111111111", "411111******1111")),
        Row("in groups", ("4111-1111.1111 1111", "4111-11**.**** 1111")),
        Row("in groups, with blanks around", (" 4111 1111 1111 111-1 ", " 4111 11** **** 111-1 ")),
        Row("between letters", ("INV4111111111111111X", "INV411111******1111X")),
        Row("between other digits, and not touched", ("7, 4111111111111111/12", "7, 411111******1111/12")),
        Row("inside a longer number", ("94111111111111111", "94111111111111111")),
        Row("Indonesia's national number", ("936000141111111111", "936000141111111111")),
        Row("in groups with more behind them", ("4111 1111 1111 1111 9", "4111 1111 1111 1111 9")),
        Row("in groups two blanks apart", ("4111  1111 1111 1111", "4111  1111 1111 1111")),
        Row("a time and a number", ("20261123150405123456", "20261123150405123456")),
    ]

    @Test("in a field whose form is checked only what stands alone is a card number", arguments: wholes)
    func whole(_ row: Row<(text: String, shown: String)>) {
        #expect(CardNumber.masked(row.content.text, .whole) == row.content.shown)
    }

    static let references: [Row<(text: String, shown: String)>] = [
        Row("a card number", ("4111111111111111", "411111******1111")),
        Row("with its expiry", ("41111111111111112512", "411111******11112512")),
        Row("with expiry and CVV", ("41111111111111111225123", "411111******11111225123")),
        Row("behind letters", ("INV41111111111111112512", "INV411111******11112512")),
        Row("in groups, with its expiry", ("4111 1111 1111 1111 12/27", "4111 11** **** 1111 12/27")),
        Row("behind another number", ("7/41111111111111112512", "7/411111******11112512")),
        Row("a time and a number", ("20261123150405123456", "20261123150405123456")),
        Row("inside a longer number", ("94111111111111111", "94111111111111111")),
        Row("an order of Indonesia", ("936000141111111111", "936000141111111111")),
        Row("zeros in front", ("00000000004111111111111111", "00000000004111111111111111")),
        Row("a short one", ("INV-2026-000042", "INV-2026-000042")),
    ]

    @Test("in a reference what a number begins with is a card number too", arguments: references)
    func reference(_ row: Row<(text: String, shown: String)>) {
        #expect(CardNumber.masked(row.content.text, .reference) == row.content.shown)
    }

    @Test("in a text that nobody knows every long number is masked, and nothing of a known one")
    func kinds() {
        #expect(CardNumber.masked("a 4111111111111112", .numbers) == "a 411111******1112")
        #expect(CardNumber.masked("4111111111111111", .nothing) == "4111111111111111")
        #expect(CardNumber.masked("123456789012", .all) == "********9012")
    }

    /// Everything that could carry one, well formed or not; the digits of the card are those of the row.
    static let codes: [Row<String>] = [
        Row("free text", "4111111111111111 12/27 123"), Row("groups of any length", "4111 1111 1111 111-1"),
        Row("a link", "https://shop.example/%34111111111111111"),
        Row("a link's fragment", "https://shop.example/#4111.1111.1111.1111"),
        Row("a parameter's name", "upi://pay?pa=a@b&4111111111111111=1&4111111111111111=2"),
        Row("what is no parameter", "upi://pay?pa=a@b&4111111111111111"),
        Row("EPC's reference", "BCD\n002\n1\nSCT\n\nA\nBE72000000001616\nEUR1\n\n4111111111111111"),
        Row("EPC's text", "BCD\n002\n1\nSCT\n\nA\nBE72000000001616\nEUR1\n\n\n4111  1111  1111  1111"),
        Row("a thirteenth line", "BCD\n002\n1\nSCT\n\nA\nBE72000000001616\nEUR1\n\n\n\n\n4111111111111111"),
        Row("a Swiss reference type", SwissBillTests.changed([28: "4111111111111111"])),
        Row("a Swiss reference", SwissBillTests.changed([29: "000004111111111111111000002"])),
        Row("an order number", "]C14004111111111111111"), Row("a payment's reference", "]C180204111111111111111"),
        Row("a product's page", "]C182004111111111111111"), Row("a name", "]C143014111111111111111"),
        Row("an assembly", "]C170234111111111111111"), Row("an unknown element", "]C105 4111111111111111"),
        Row("an unknown key", "https://id.gs1.org/01/09521234543213?4111111111111111=1"),
        Row("a path in front of a key", "https://id.gs1.org/4111111111111111/x/01/09521234543213"),
        Row("a fragment behind a key", "https://id.gs1.org/01/09521234543213#4111111111111111"),
        Row("a batch", "https://id.gs1.org/01/09521234543213/10/%34111111111111111"),
        Row("Visa's account", MerchantText.kenya(["02": "4111111111111111"])),
        Row(
            "PIX's text",
            MerchantText.checked(
                "000201" + MerchantText.template("26", ("00", "br.gov.bcb.pix"), ("02", "4111111111111111")))),
        Row("Alipay's link", "https://qr.alipay.com/41111111111111112512"),
        Row("WeChat Pay's link", "wxp://f2f0/41111111111111112512"),
        Row("a reference of UPI with an expiry", "upi://pay?pa=a@b&tr=41111111111111112512"),
        Row(
            "PIX's txid with an expiry",
            MerchantText.checked(
                "000201" + MerchantText.template("26", ("00", "br.gov.bcb.pix"), ("01", "a@example.org"))
                    + MerchantText.template("62", ("05", "41111111111111112512")))),
        Row(
            "PIX's URL with an expiry",
            MerchantText.checked(
                "000201"
                    + MerchantText.template(
                        "26", ("00", "br.gov.bcb.pix"), ("25", "pix.example.org/41111111111111112512")))),
        Row("a name that is no field", "000201" + "5916" + "4111111111111111"),
        Row("a damaged code of ours", "TPN4111111111111111"),
    ]

    @Test(
        "nothing that is said of a code holds a card number, and none that holds one is shown whole", arguments: codes)
    func explained(_ row: Row<String>) {
        let bytes = Array(row.content.utf8)
        let explained = ExplainedCode(reading: bytes, awaitingPayment: true)
        let shown = explained.shown + (explained.amount ?? "")
        #expect(!shown.filter { $0.isLetter || $0.isNumber }.contains("4111111111111111"))
        #expect(!explained.mayShow(bytes))
    }

    @Test(
        "what holds none is shown whole",
        arguments: [
            "4006381333931", "https://shop.example/a?b=12.50", "]C1010952123454321310ABC", SwissBillTests.three,
            SwissBillTests.two, "upi://pay?pa=a@b&tr=20261123150405123456", "94111111111111111",
            "00341111111111111111", PublishedMerchantCodes.emvco,
            "BCD\n002\n1\nSCT\n\nA\nBE72000000001616\nEUR1\n\nRF18539007547034",
        ])
    func whole(_ text: String) {
        #expect(ExplainedCode(reading: Array(text.utf8), awaitingPayment: true).mayShow(Array(text.utf8)))
    }

    @Test("numbers with check digits of their own are shown whole")
    func otherNumbers() {
        func value(_ text: String, _ path: String) -> String? {
            ExplainedCode(reading: Array(text.utf8), awaitingPayment: false).field(path)?.value
        }
        #expect(value("]C100340123450000000000", "(00)") != nil)
        #expect(value("BCD\n002\n1\nSCT\n\nA\nDE89370400440532013000\nEUR1", "line 7") == "DE89370400440532013000")
        #expect(value("4006381333931", "gtin") == "04006381333931")
    }
}
