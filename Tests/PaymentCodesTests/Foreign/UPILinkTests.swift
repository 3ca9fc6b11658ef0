import PaymentCodes
import Payments
import TestWorld
import Testing

@Suite("UPI links")
struct UPILinkTests {
    /// NPCI, UPI Linking Specifications 1.6, section 2.1; the line breaks of the document taken out.
    static let npci =
        "upi://pay?pa=nadeem@npci&pn=nadeem%20chinna&mc=0000&tid=cxnkjcnkjdfdvjndkjfvn&tr=4894398cndhcd23"
        + "&tn=Pay%20to%20mystar%20store&am=10&mam=null&cu=INR&url=https://mystar.com/orderid=9298yw89e8973e87389e78923"
        + "ue892&mode=00&sign=aagshd4542bdhhvdshsbvqfqttsvsvsbsjn&orgid=00000&mid=1234&msid=3432&mtid=1212"

    @Test("NPCI's own example, parameter by parameter")
    func example() throws {
        let link = try read(UPILink.self, Self.npci)
        #expect(link.payee == "nadeem@npci")
        #expect(link.payeeName == "nadeem chinna")
        #expect(link.reference == "4894398cndhcd23")
        #expect(link.amount?.description == "10.00 INR")
        #expect(link.value("url") == "https://mystar.com/orderid=9298yw89e8973e87389e78923ue892")
        #expect(link.isSigned)
        let explained = UPILink.explain(Array(Self.npci.utf8))
        #expect(explained.use == .oursToShow)
        #expect(explained.family == "UPI link, signed")
        #expect(explained.amount == "10.00")
        #expect(explained.currency == "INR")
        #expect(
            explained.fields.map(\.id) == [
                "pa", "pn", "mc", "tid", "tr", "tn", "am", "mam", "cu", "url", "mode", "sign", "orgid", "mid", "msid",
                "mtid",
            ])
        #expect(
            explained.field("am")
                == CodeField(id: "am", name: "amount", position: 126, length: 2, value: "10", masking: .whole))
    }

    /// Shapes of signs in shops, as open source repositories quote them; names, addresses and signatures made up.
    static let accepted: [Row<String>] = [
        Row("NPCI's example", npci),
        Row("a plain one", "upi://pay?pa=kiosk@bank&pn=Kiosk"),
        Row("no payee name: the payer's app asks the bank", "upi://pay?pa=kiosk@bank"),
        Row(
            "a wallet's, values left empty",
            "upi://pay?pa=kiosk@bank&pn=SHREE%20STORE&mc=&tn=UPI&am=&cu=INR&url=&mode=02&orgid=159012&mid=&msid=&mtid=&sign=MEUCIH1J0O9bDy1V+a/B="
        ),
        Row(
            "another's, blanks not encoded, a parameter of its own",
            "upi://pay?pa=kiosk123@paytm&pn=Paytm Merchant&mc=5499&mode=02&orgid=000000&paytmqr=2810050501011GJ3&sign=MEQCID5V1zKe+C/4=="
        ),
        Row(
            "the address not first",
            "upi://pay?mode=02&pa=Q000000001@ybl&purpose=00&mc=0000&pn=PhonePeMerchant&orgid=180001&sign=MEUCIQD="),
        Row("an account number at a bank's branch", "upi://pay?pa=000123456789@HDFC0000001.ifsc.npci&pn=A"),
        Row(
            "one bank's export, &amp; between",
            "upi://pay?pa=kiosk@bank&amp;pn=Kiosk&amp;mc=5641&amp;cu=INR&amp;sign=MEUCIHldtBS8"),
        Row("in capitals", "UPI://PAY?PA=KIOSK@BANK&PN=KIOSK&AM=12.50"),
        Row("with a path's slash", "upi://pay/?pa=kiosk@bank&pn=Kiosk"),
        Row("a name in Devanagari", "upi://pay?pa=kiosk@bank&pn=%E0%A4%A6%E0%A5%81%E0%A4%95%E0%A4%BE%E0%A4%A8"),
        Row("the same, not encoded", "upi://pay?pa=kiosk@bank&pn=दुकान"),
        Row("empty parts", "upi://pay?&pa=kiosk@bank&&pn=Kiosk&"),
        Row("a plus sign stays one", "upi://pay?pa=kiosk@bank&pn=A+B"),
        Row("an amount without paise", "upi://pay?pa=kiosk@bank&am=10"),
        Row("with one digit of paise", "upi://pay?pa=kiosk@bank&am=10.5"),
        Row("a least amount, and the payer says how much", "upi://pay?pa=kiosk@bank&mam=10.00"),
        Row(
            "NPCI's own names in capitals and small letters, a payment gateway's",
            "upi://pay?ver=01&mode=15&pa=kiosk@bank&pn=Kiosk&mc=5499&tr=INV1&am=10.00&cu=INR&qrMedium=04&pinCode=560001"
                + "&QRexpire=2026-12-31T23:59:59+05:30&QRts=2026-11-24T10:00:00+05:30&invoiceNo=7"
                + "&invoiceDate=2026-11-24&gstBrkUp=GST:1.80|CGST:0.90&enTips=Y&orgId=000000&gstIn=27AAAAA0000A1Z5"),
        Row("the least amount of the whole", "upi://pay?pa=kiosk@bank&am=10.00&mam=10.00"),
    ]

    @Test("what shops print is read, and kept byte by byte", arguments: accepted)
    func wellFormed(_ row: Row<String>) throws {
        let link = try read(UPILink.self, row.content)
        #expect(link.text == Array(row.content.utf8))
        #expect(UPILink.explain(link.text).fields.contains { $0.id.lowercased() == "pa" && $0.name == "payee address" })
    }

    @Test("&amp; separates, and unknown parameters are kept")
    func separators() throws {
        let bank = try read(UPILink.self, "upi://pay?pa=kiosk@bank&amp;pn=Kiosk&amp;am=5.00&amp;x-own=1")
        #expect(bank.payeeName == "Kiosk")
        #expect(bank.amount?.minorUnits == 500)
        #expect(bank.value("x-own") == "1")
        #expect(UPILink.explain(bank.text).field("x-own")?.name == "unknown")
    }

    @Test("a name is shown as it is written, and read whatever its letters")
    func names() throws {
        let text = "upi://pay?pa=kiosk@bank&QRexpire=2026-12-31&pinCode=560001"
        let explained = UPILink.explain(Array(text.utf8))
        #expect(explained.fields.map(\.id) == ["pa", "QRexpire", "pinCode"])
        #expect(explained.fields.map(\.name) == ["payee address", "expiry", "postal code"])
        #expect(try read(UPILink.self, text).value("qrexpire") == "2026-12-31")
    }

    private static let name = "a name has letters, digits and -._ only: an app may read it as another"
    private static let capitals = "its name is not in small letters: an app may pass it over"

    static let refused: [Row<Refused>] = [
        Row("another scheme", Refused("upi://mandate?pa=a@b", nil, "does not begin with upi://pay")),
        Row("no parameters", Refused("upi://pay", nil, "no ? behind upi://pay")),
        Row("another path", Refused("upi://payer?pa=a@b", nil, "no ? behind upi://pay")),
        Row("no payee", Refused("upi://pay?pn=Kiosk&am=10", "pa", "no payee address")),
        Row("an empty payee", Refused("upi://pay?pa=&pn=Kiosk", "pa", "no payee address")),
        Row("two payees", Refused("upi://pay?pa=kiosk@bank&pn=A&pa=thief@bank", "pa", "there twice")),
        Row("two payees in capitals", Refused("UPI://PAY?PA=KIOSK@BANK&PA=THIEF@BANK", "PA", "there twice")),
        Row("a second payee in capitals", Refused("upi://pay?pa=kiosk@bank&PA=thief@bank", "PA", capitals)),
        Row("an amount in capitals", Refused("upi://pay?pa=kiosk@bank&Am=13", "Am", capitals)),
        Row("capitals mixed", Refused("UPI://PAY?PA=KIOSK@BANK&Am=13", "Am", capitals)),
        Row("a signature in capitals", Refused("upi://pay?pa=kiosk@bank&SIGN=MEU", "SIGN", capitals)),
        Row("a reference in capitals", Refused("upi://pay?pa=kiosk@bank&Tr=1", "Tr", capitals)),
        Row(
            "two expiries, written in two ways",
            Refused("upi://pay?pa=kiosk@bank&QRexpire=1&qrExpire=2", "qrExpire", "there twice")),
        Row(
            "a second payee with its name encoded",
            Refused("upi://pay?%70a=thief@bank&pa=kiosk@okaxis&pn=K&am=13", "%70a", name)),
        Row("a second amount with its name encoded", Refused("upi://pay?pa=kiosk@bank&%61m=1300&am=13", "%61m", name)),
        Row("a second amount behind a blank", Refused("upi://pay?pa=kiosk@bank&am=13& am=1300", " am", name)),
        Row("a second amount behind a plus", Refused("upi://pay?pa=kiosk@bank&am=13&+am=1300", "+am", name)),
        Row("a blank behind a name", Refused("upi://pay?pa=kiosk@bank&am =1300", "am ", name)),
        Row("a joiner inside a name", Refused("upi://pay?pa=kiosk@bank&a\u{200D}m=1300", "a\u{200D}m", name)),
        Row(
            "an amount behind a #",
            Refused(
                "upi://pay?pa=kiosk@bank#&am=1300", nil,
                "parameters behind a #, which an app may pass over; inside a value it is %23")),
        Row("two amounts", Refused("upi://pay?pa=kiosk@bank&am=1&am=100", "am", "there twice")),
        Row("an address without handle", Refused("upi://pay?pa=kiosk", "pa", "not an address of the form name@handle")),
        Row(
            "an address with two",
            Refused("upi://pay?pa=kiosk@bank@thief", "pa", "not an address of the form name@handle")),
        Row(
            "an address with a blank",
            Refused("upi://pay?pa=ki%20osk@bank", "pa", "not an address of the form name@handle")),
        Row(
            "an address in look-alike letters",
            Refused("upi://pay?pa=k\u{456}osk@bank", "pa", "not an address of the form name@handle")),
        Row("three decimals", Refused("upi://pay?pa=a@b&am=10.005", "am", "INR has 2 decimal places at most")),
        Row(
            "a comma",
            Refused("upi://pay?pa=a@b&am=10,50", "am", "not an amount; write digits with a point, such as 12.50")),
        Row(
            "a thousands separator",
            Refused("upi://pay?pa=a@b&am=1,000.00", "am", "not an amount; write digits with a point, such as 12.50")),
        Row(
            "a negative amount",
            Refused("upi://pay?pa=a@b&am=-10", "am", "not an amount; write digits with a point, such as 12.50")),
        Row(
            "an exponent",
            Refused("upi://pay?pa=a@b&am=1e3", "am", "not an amount; write digits with a point, such as 12.50")),
        Row(
            "digits of another script",
            Refused("upi://pay?pa=a@b&am=१०", "am", "not an amount; write digits with a point, such as 12.50")),
        Row("nothing to pay", Refused("upi://pay?pa=a@b&am=0.00", "am", "the amount must be more than zero")),
        Row("too large an amount", Refused("upi://pay?pa=a@b&am=10000000000.00", "am", "the amount is too large")),
        Row("a minimum above the amount", Refused("upi://pay?pa=a@b&am=10&mam=10.01", "mam", "more than the amount")),
        Row(
            "a minimum of letters, without an amount",
            Refused("upi://pay?pa=a@b&mam=ten", "mam", "not an amount; write digits with a point, such as 12.50")),
        Row("another currency", Refused("upi://pay?pa=a@b&am=10&cu=USD", "cu", "UPI pays in INR only")),
        Row(
            "a category of three digits",
            Refused("upi://pay?pa=a@b&mc=541", "mc", "a merchant category code has 4 digits")),
        Row("a mode in letters", Refused("upi://pay?pa=a@b&mode=QR", "mode", "an initiation mode has 2 digits")),
        Row(
            "a reference too long",
            Refused("upi://pay?pa=a@b&tr=" + String(repeating: "1", count: 36), "tr", "longer than 35 characters")),
        Row("a signature that is none", Refused("upi://pay?pa=a@b&sign=MEU!", "sign", "the signature is not Base64")),
        Row("a broken percent sign", Refused("upi://pay?pa=a@b&pn=50%", "pn", "not text, or badly percent-encoded")),
        Row(
            "bytes that are no text", Refused("upi://pay?pa=a@b&pn=%FF%FE", "pn", "not text, or badly percent-encoded")),
        Row("an escape sequence", Refused("upi://pay?pa=a@b&pn=%1B[2J", "pn", "not text, or badly percent-encoded")),
        Row(
            "text that runs backwards",
            Refused("upi://pay?pa=a@b&pn=%E2%80%AE05.2", "pn", "not text, or badly percent-encoded")),
        Row(
            "an & inside a name",
            Refused("upi://pay?pa=a@b&pn=Sons & Co", nil, "no name=value; an & inside a value is written %26")),
        Row(
            "too many parameters",
            Refused("upi://pay?pa=a@b" + (0..<70).map { "&x\($0)=1" }.joined(), nil, "more than 64 parameters")),
        Row(
            "longer than any symbol",
            Refused("upi://pay?pa=a@b&tn=" + String(repeating: "a", count: 3_000), nil, "longer than 2953 bytes")),
    ]

    @Test("what is wrong is refused, with the reason", arguments: refused)
    func flawed(_ row: Row<Refused>) { expectRefused(UPILink.self, row.content) }

    @Test("a reference of the standard's is shown, a card number in it is not, nor one anywhere in free text")
    func masking() {
        for (query, field, shown) in [
            ("tr=20261123150405123456", "tr", "20261123150405123456"),
            ("tr=4111111111111111", "tr", "411111******1111"),
            ("tr=INV4111111111111111", "tr", "INV411111******1111"),
            ("tr=41111111111111112512", "tr", "411111******11112512"),
            ("tid=INV41111111111111112512", "tid", "INV411111******11112512"),
            ("invoiceNo=41111111111111112512", "invoiceNo", "411111******11112512"),
            ("mid=4111 1111 1111 1111 1225", "mid", "4111 11** **** 1111 1225"),
            ("url=https://shop.example/41111111111111112512", "url", "https://shop.example/411111******11112512"),
            ("tn=No. 4111 1111 1111 1111", "tn", "No. 4111 11** **** 1111"),
            ("x-own=94111111111111111", "x-own", "9411111******1111"),
        ] {
            #expect(UPILink.explain(Array("upi://pay?pa=kiosk@bank&\(query)".utf8)).field(field)?.value == shown)
        }
    }

    private func rupees(_ paise: Int64) -> Money { Money(minorUnits: paise, currency: .of("INR")) }

    @Test("a link is made, and reads back")
    func made() throws {
        let fixed = try UPILink(payee: "kiosk@bank", name: "Kiosk")
        #expect(fixed.text == Array("upi://pay?pa=kiosk@bank&pn=Kiosk&cu=INR".utf8))
        let sale = try UPILink(
            payee: "kiosk.7@bank", name: "दुकान & Sons", amount: rupees(1_250), merchantCode: "5411",
            reference: "S-2026.11_1", note: "Tea, 2 cups")
        #expect(
            String(decoding: sale.text, as: UTF8.self)
                == "upi://pay?pa=kiosk.7@bank&pn=%E0%A4%A6%E0%A5%81%E0%A4%95%E0%A4%BE%E0%A4%A8%20%26%20Sons&mc=5411"
                + "&tr=S-2026.11_1&tn=Tea%2C%202%20cups&am=12.50&cu=INR")
        let again = try UPILink(parsing: sale.text)
        #expect(again == sale)
        #expect(again.payeeName == "दुकान & Sons")
        #expect(again.value("tn") == "Tea, 2 cups")
        #expect(again.amount == rupees(1_250))
        #expect(!again.isSigned)
    }

    @Test("what the specification forbids is not made")
    func notMade() {
        func refused(_ field: String, _ make: () throws -> UPILink) {
            do {
                _ = try make()
                Issue.record("made, with a wrong \(field)")
            } catch { #expect((error as? CodeFlaw)?.field == field) }
        }
        refused("pa") { try UPILink(payee: "kiosk", name: "Kiosk") }
        refused("pa") { try UPILink(payee: "kiosk@bank&am=1", name: "Kiosk") }
        refused("pn") { try UPILink(payee: "kiosk@bank", name: "") }
        refused("pn") { try UPILink(payee: "kiosk@bank", name: "a\nb") }
        refused("am") { try UPILink(payee: "kiosk@bank", name: "A", amount: .kes(100), reference: "1") }
        refused("am") { try UPILink(payee: "kiosk@bank", name: "A", amount: rupees(0), reference: "1") }
        refused("tr") { try UPILink(payee: "kiosk@bank", name: "A", amount: rupees(100)) }
        refused("tr") { try UPILink(payee: "kiosk@bank", name: "A", merchantCode: "5411") }
        refused("tr") { try UPILink(payee: "kiosk@bank", name: "A", reference: "a b") }
        refused("tr") { try UPILink(payee: "kiosk@bank", name: "A", reference: String(repeating: "1", count: 36)) }
        refused("mc") { try UPILink(payee: "kiosk@bank", name: "A", merchantCode: "541", reference: "1") }
        refused("tn") { try UPILink(payee: "kiosk@bank", name: "A", note: String(repeating: "a", count: 51)) }
    }
}
