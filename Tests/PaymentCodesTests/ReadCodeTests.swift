import PaymentCodes
import Payments
import Signing
import TestWorld
import Testing

@Suite("Reading whatever a scanner gives")
struct ReadCodeTests {
    private func read(_ text: String, awaitingPayment: Bool = true) -> ReadCode {
        ReadCode(reading: Array(text.utf8), awaitingPayment: awaitingPayment)
    }

    /// What a text is while the counter waits for a payment, and while it does not. Nil is unknown.
    typealias Family = (text: String, waiting: ForeignFamily?, idle: ForeignFamily?)

    static func always(_ text: String, _ family: ForeignFamily?) -> Family { (text, family, family) }
    static func wallet(_ text: String, _ family: ForeignFamily) -> Family { (text, family, nil) }

    static let wallets: [Row<Family>] = [
        Row("Alipay, 16 digits from 25", wallet("2512345678901234", .alipay)),
        Row("Alipay, 18 digits from 28", wallet("281234567890123456", .alipay)),
        Row("Alipay, 24 digits from 30", wallet("301234567890123456789012", .alipay)),
        Row("15 digits are too few", always("251234567890123", nil)),
        Row("25 digits are too many", always("2512345678901234567890123", nil)),
        Row("24 is below Alipay's range", always("241234567890123456", nil)),
        Row("31 is above it", always("311234567890123456", nil)),
        Row("WeChat Pay, from 10", wallet("101234567890123456", .weChatPay)),
        Row("WeChat Pay, from 15", wallet("154567890123456789", .weChatPay)),
        Row("16 is above its range", always("164567890123456789", nil)),
        Row("17 digits are too few", always("13456789012345678", nil)),
        Row("19 digits are too many", always("1345678901234567890", nil)),
        Row("UnionPay", wallet("6212345678901234567", .unionPay)),
        Row("63 is not UnionPay", always("6312345678901234567", nil)),
        Row("18 digits from 62", always("621234567890123456", nil)),
        Row("20 digits from 62", always("62123456789012345678", nil)),
    ]

    static let articles: [Row<Family>] = [
        Row("EAN-13", always("4006381333931", .article)),
        Row("EAN-13, wrong check digit", always("4006381333932", nil)),
        Row("EAN-13, two digits exchanged", always("4006381339331", nil)),
        Row("EAN-8", always("96385074", .article)), Row("EAN-8, wrong check digit", always("96385075", nil)),
        Row("UPC-A", always("036000291452", .article)), Row("UPC-A, wrong check digit", always("036000291453", nil)),
        Row("an ISBN", always("9783161484100", .article)),
        Row("14 digits are no retail code", always("00012345600012", nil)),
        Row("UPC-E", always("04252614", .article)),
        Row("GS1-128 with its symbology identifier", always("]C1010952012345678817281231", .gs1Elements)),
        Row("GS1-128 after FNC1", always("\u{1D}010952012345678817281231", .gs1Elements)),
        Row("element strings that only separators tell", always("0109521234543213\u{1D}10ABC", .gs1Elements)),
        Row("and where the separator comes later", always("010952123454321310ABC\u{1D}17281231", .gs1Elements)),
        Row("the same with a wrong check digit", always("0109521234543214\u{1D}10ABC", nil)),
        Row("without a separator", always("010952123454321310ABC", nil)),
        Row("a separator inside the number", always("01095212345432\u{1D}1310ABC", nil)),
        Row("zeros", always("00000000", .article)), Row("a single digit", always("7", nil)),
        Row("a telephone number", always("0712345678", nil)),
        Row("GS1 Digital Link", always("https://id.gs1.org/01/09520123456788", .gs1Link)),
        Row("with a lot and a date", always("https://example.com/shop/01/9520123456788/10/ABC?17=281225", .gs1Link)),
        Row("in capitals", always("HTTPS://ID.GS1.ORG/01/09520123456788", .gs1Link)),
        Row("a GTIN too short", always("https://id.gs1.org/01/0952012", .webLink)),
        Row("no GTIN", always("https://id.gs1.org/01/", .webLink)),
        Row("an SSCC", always("https://id.gs1.org/00/106141412345678908", .gs1OtherLink)),
        Row(
            "a GTIN far behind",
            always("https://example.com/\(String(repeating: "a/", count: 400))01/09520123456788", .gs1Link)),
        Row("a piece", always("https://id.gs1.org/8006/095212345432130102", .gs1Link)),
        Row("a document", always("https://example.com/253/9521234543213A1", .gs1OtherLink)),
        Row("a coupon", always("https://example.com/255/9521234543213123", .gs1OtherLink)),
        Row("a consignment", always("https://example.com/401/9521234ABC", .gs1OtherLink)),
        Row("a shipment", always("https://example.com/402/95212345432134567", .gs1OtherLink)),
        Row("a place", always("https://example.com/414/9521234543213/254/32a", .gs1OtherLink)),
        Row("a payment slip", always("https://example.com/415/9521234543213/8020/ABC123", .gs1OtherLink)),
        Row("a party", always("https://example.com/417/9521234543213", .gs1OtherLink)),
        Row("a returnable asset", always("https://example.com/8003/09521234543213A1", .gs1OtherLink)),
        Row("an asset", always("https://example.com/8004/9521234A1", .gs1OtherLink)),
        Row("a part", always("https://example.com/8010/952123A-1/8011/123", .gs1OtherLink)),
        Row("a model", always("https://example.com/8013/9521234A1XX", .gs1OtherLink)),
        Row("a provider", always("https://example.com/8017/952123454321345678", .gs1OtherLink)),
        Row("a recipient", always("https://example.com/8018/952123454321345678/8019/1", .gs1OtherLink)),
        Row("a page with a number that is a key", always("https://example.com/401/about-us", .webLink)),
        Row("a key in the query", always("https://example.com/?p=/01/09520123456788", .webLink)),
    ]

    static let signs: [Row<Family>] = [
        Row(
            "EMVCo's own merchant code",
            always(
                "00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST "
                    + "TRANSPORT6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A6008"
                    + "6670902ME91320016A0112233449988770708123456786304A13A", .emvMerchant)),
        Row("DuitNow writes 02", always("0002020102115303458", .emvMerchant)),
        Row("a merchant code of digits only", always("000201010211520400005303404", .emvMerchant)),
        Row("a code that only begins with zeros", always("0002", nil)),
        Row("UPI", always("upi://pay?pa=kiosk@bank&pn=Kiosk%207&am=12.50&cu=INR", .upi)),
        Row("UPI in capitals", always("UPI://PAY?pa=kiosk@bank", .upi)),
        Row("UPI, badly escaped by a bank", always("upi://pay?pa=kiosk@bank&amp;pn=Kiosk", .upi)),
        Row("another UPI link", always("upi://mandate?pa=kiosk@bank", nil)),
        Row(
            "SEPA transfer",
            always(
                "BCD\n002\n1\nSCT\n\nFranz Mustermann\nDE71110220330123456789\nEUR12.3\n\nRF18539007547034\n\n",
                .sepaTransfer)),
        Row("SEPA with Windows line ends", always("BCD\r\n001\r\n1\r\nSCT\r\nBPOTBEB1\r\nRed Cross", .sepaTransfer)),
        Row("BCD alone", always("BCD", nil)), Row("a word that begins so", always("BCDEF", nil)),
        Row("Swiss bill", always("SPC\n0200\n1\nCH4431999123000889012\nS\nMax Muster", .swissBill)),
        Row("Swiss bill with Windows line ends", always("SPC\r\n0200\r\n1\r\n", .swissBill)),
        Row("SPC alone", always("SPC", nil)),
        Row("a web address", always("https://example.org/pay?x=1", .webLink)),
        Row("an address without TLS", always("http://example.org", .webLink)),
        Row("an address in capitals", always("HTTPS://EXAMPLE.ORG/A", .webLink)),
        Row(
            "UnionPay's merchant address", always("https://qr.95516.com/00010000/62123456789012345", .unionPayMerchant)),
        Row("a merchant of WeChat Pay", always("wxp://f2f0EXAMPLE0000", .walletMerchant)),
        Row("a merchant of Alipay", always("https://qr.alipay.com/fkx0EXAMPLE", .walletMerchant)),
        Row("an address of another scheme", always("ftp://example.org", nil)),
        Row("an address without a scheme", always("www.example.org", nil)),
    ]

    static let others: [Row<Family>] = [
        Row(
            "EMVCo's own consumer code",
            always(
                "hQVDUFYwMWETTwegAAAAVVVVUAhQcm9kdWN0MWETTwegAAAAZmZmUAhQcm9kdWN0MmJJWggSNFZ4kBI0WF8gDkNBUkRIT0xERVIv"
                    + "RU1WXy0IcnVlc2RlZW5kIZ8QBwYBCgMAAACfJghYT9OF+iNLzJ82AgABnzcEbVjvEw==", .emvConsumer)),
        Row("nothing", always("", nil)), Row("blanks", always("  \r\n\t ", nil)), Row("a word", always("hello", nil)),
        Row("a card with contact data", always("BEGIN:VCARD\nVERSION:3.0\nEND:VCARD", nil)),
        Row("a wireless network", always("WIFI:S:kiosk;T:WPA;P:secret;;", nil)),
        Row("a bitcoin address", always("bitcoin:175tWpb8K1S7NmH4Zx6rewF9WQrcZv245W", nil)),
        Row("GS1-128 in brackets", always("(01)09520123456788(10)ABC", nil)),
        Row("our prefix in lower case", always("tpn12345", nil)), Row("half our prefix", always("TP", nil)),
        Row("another of our prefixes, not yet known", always("TPX00000", nil)),
        Row("Arabic digits", always("\u{0662}\u{0668}\u{0661}\u{0662}\u{0663}\u{0664}", nil)),
    ]

    @Test("a family is told by its form", arguments: wallets + articles + signs + others)
    func families(_ row: Row<Family>) {
        let (text, waiting, idle) = row.content
        #expect(read(text) == (waiting.map(ReadCode.foreign) ?? .unknown))
        #expect(read(text, awaitingPayment: false) == (idle.map(ReadCode.foreign) ?? .unknown))
    }

    @Test("every family has an example")
    func complete() {
        let seen = (Self.wallets + Self.articles + Self.signs + Self.others).compactMap(\.content.waiting)
        #expect(Set(seen) == Set(ForeignFamily.allCases))
    }

    @Test(
        "a national profile is a merchant's sign",
        arguments: [
            "BR.GOV.BCB.PIX", "ID.CO.QRIS.WWW", "A000000677010111", "SG.PAYNOW", "A000000727", "jp.or.paymentsjapan",
            "A000000524", "hk.com.hkicl", "A000000615", "ph.ppmi.p2m",
        ])
    func nationalProfiles(_ guid: String) {
        func field(_ id: String, _ value: String) -> String {
            id + (value.count < 10 ? "0" : "") + String(value.count) + value
        }
        let open =
            field("00", "01") + field("26", field("00", guid) + field("01", "KIOSK7")) + field("52", "5411")
            + field("53", "404") + field("58", "KE") + field("59", "MAMA NJERI") + field("60", "NAIROBI") + "6304"
        let crc = String(crc16(open.utf8), radix: 16, uppercase: true)
        #expect(read(open + String(repeating: "0", count: 4 - crc.count) + crc) == .foreign(.emvMerchant))
    }

    /// CRC-16/CCITT-FALSE, as merchant codes carry it.
    private func crc16(_ bytes: some Sequence<UInt8>) -> UInt16 {
        bytes.reduce(0xFFFF as UInt16) { crc, byte in
            (0..<8).reduce(crc ^ UInt16(byte) << 8) { crc, _ in crc & 0x8000 == 0 ? crc << 1 : crc << 1 ^ 0x1021 }
        }
    }

    @Test("the check sum used here is the one of codes.md")
    func checkSum() { #expect(crc16("123456789".utf8) == 0x29B1) }

    @Test("what is online only, ours to show, or goods, is so by its family")
    func uses() {
        let table: [(ForeignFamily.Use, [ForeignFamily])] = [
            (.onlineOnly, [.alipay, .weChatPay, .unionPay, .emvConsumer]),
            (
                .oursToShow,
                [
                    .emvMerchant, .upi, .sepaTransfer, .swissBill, .unionPayMerchant, .walletMerchant, .gs1OtherLink,
                    .webLink,
                ]
            ),
            (.article, [.article, .gs1Elements, .gs1Link]),
        ]
        for (use, families) in table { for family in families { #expect(family.use == use, "\(family)") } }
        #expect(table.flatMap(\.1).count == ForeignFamily.allCases.count)
    }

    @Test(
        "what a scanner puts around a code is not part of it",
        arguments: ["\r", "\n", "\r\n", "\t", " ", "\r\n\r\n"], ["", " ", "\n", "\t"])
    func ends(_ end: String, _ start: String) throws {
        let world = try TestWorld()
        let note = try world.payer.note(1_250, at: world.node.counter)
        #expect(read(start + note.text + end) == .note(note))
        #expect(read(start + "4006381333931" + end) == .foreign(.article))
        #expect(read(start + "281234567890123456" + end) == .foreign(.alipay))
    }

    @Test("each of our own codes is read as what it is")
    func ownCodes() throws {
        let world = try TestWorld()
        let note = try world.payer.note(1_250, at: world.node.counter)
        let confirmation = try world.confirmation(.kes(1_250))
        let plate = try world.plate(world.node)
        let label = try world.label(world.node)
        let link = try LabelLink(base: "https://shop.example/p", label: label).text
        let enrolment = world.enrolmentCode(world.node)
        for isWaiting in [true, false] {
            #expect(read(note.text, awaitingPayment: isWaiting) == .note(note))
            #expect(
                read(world.payer.certificate.text, awaitingPayment: isWaiting) == .certificate(world.payer.certificate))
            #expect(read(confirmation.text, awaitingPayment: isWaiting) == .confirmation(confirmation))
            #expect(read(plate.text, awaitingPayment: isWaiting) == .plate(plate))
            #expect(read(label.text, awaitingPayment: isWaiting) == .label(label))
            #expect(read(link, awaitingPayment: isWaiting) == .label(label))
            #expect(read("HTTPS" + link.dropFirst(5), awaitingPayment: isWaiting) == .label(label))
            #expect(read(enrolment.text, awaitingPayment: isWaiting) == .enrolment(enrolment))
        }
    }

    @Test(
        "one of ours that is damaged is called damaged, never unknown",
        arguments: ["TPN", "TPC", "TPK", "TPL", "TPA", "TPE", "https://shop.example/p#TPA"])
    func damaged(_ prefix: String) {
        for rest in ["", "1", "123", "abc", "000", " 1", "\u{0}", String(repeating: "9", count: 300)] {
            guard case .damaged = read(prefix + rest) else {
                Issue.record("\(prefix)\(rest) is \(read(prefix + rest))")
                continue
            }
        }
    }

    @Test("bytes that are no text are unknown")
    func binary() {
        for bytes: [UInt8] in [[0], [0xFF, 0xFE, 0x00], [UInt8](0...255), [0x84, 0x4D, 0xA2], [0xC3, 0x28]] {
            #expect(ReadCode(reading: bytes, awaitingPayment: true) == .unknown)
        }
    }

    @Test("a code longer than any is not looked into")
    func tooLong() {
        let digits = [UInt8](repeating: 48, count: 4_096)
        #expect(ReadCode(reading: digits, awaitingPayment: true) != .tooLong)
        #expect(ReadCode(reading: digits + [48], awaitingPayment: true) == .tooLong)
        #expect(ReadCode(reading: [UInt8](repeating: 0xFF, count: 5_000), awaitingPayment: true) == .tooLong)
        #expect(ReadCode(reading: [UInt8](repeating: 32, count: 5_000), awaitingPayment: true) == .tooLong)
    }
}
