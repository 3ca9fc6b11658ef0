import PaymentCodes
import Payments
import TestWorld
import Testing

@Suite("Swiss QR-bills")
struct SwissBillTests {
    /// SIX, Swiss Implementation Guidelines QR-bill 2.3, Annex A, example 1.
    static let one =
        "SPC\n0200\n1\nCH6431961000004421557\nS\nMax Muster & Söhne\nMusterstrasse\n123\n8000\nSeldwyla\nCH\n\n\n\n\n\n\n\n"
        + "50.00\nCHF\nS\nSimon Muster\nMusterstrasse\n1\n8000\nSeldwyla\nCH\nQRR\n000008207791225857421286694\n"
        + "Payment of travel\nEPD"
    /// Example 2: billing information after Swico, and two alternative schemes.
    static let two =
        "SPC\n0200\n1\nCH4431999123000889012\nS\nMax Muster & Söhne\nMusterstrasse\n123\n8000\nSeldwyla\nCH\n\n\n\n\n\n\n\n"
        + "1949.75\nCHF\nS\nSimon Muster\nMusterstrasse\n1\n8000\nSeldwyla\nCH\nQRR\n210000000003139471430009017\n"
        + "Order from 15.10.2020\nEPD\n//S1/10/1234/11/201021/30/102673386/32/7.7/40/0:30\n"
        + "Name AV1: UV;UltraPay005;12345\nName AV2: XY;XYService;54321"
    /// Example 3: no amount, no debtor, no reference.
    static let three =
        "SPC\n0200\n1\nCH5204835012345671000\nS\nSample Foundation\nPO Box\n\n3001\nBern\nCH\n\n\n\n\n\n\n\n\nCHF\n\n\n\n\n\n\n\n"
        + "NON\n\n\nEPD"
    /// SIX, "Introduction script", data schema 17: creditor reference, line end behind the trailer.
    static let seventeen =
        "SPC\n0200\n1\nCH5800791123000889012\nS\nCompagnie d'assurance forme&alerte\nAm Wasser\n1\n3000\nBerne\nCH\n\n\n\n\n\n\n"
        + "\n211.00\nCHF\nS\nSarah Beispiel\nMustergasse\n1\n3600\nThoune\nCH\nSCOR\nRF240191230100405JSH0438\n"
        + "Prime mensuelle juillet 2020\nEPD\n\n"
    /// The same, data schema 18: a combined address.
    static let eighteen =
        "SPC\n0200\n1\nCH5204835012345671000\nK\nStiftung Bessere Welt\nPostfach\n3001 Bern\n\n\nCH\n\n\n\n\n\n\n\n\nCHF\n\n\n\n\n"
        + "\n\n\nSCOR\nRF8420191230100503QYP0627\n\nEPD\n\n"

    @Test("SIX's own examples, element by element")
    func examples() throws {
        let travel = try read(SwissBill.self, Self.one)
        #expect(travel.account == "CH6431961000004421557")
        #expect(travel.creditor.name == "Max Muster & Söhne")
        #expect(travel.creditor.street == "Musterstrasse 123")
        #expect(travel.creditor.town == "8000 Seldwyla")
        #expect(travel.debtor?.name == "Simon Muster")
        #expect(travel.amount?.description == "50.00 CHF")
        #expect(travel.referenceKind == .qrReference)
        #expect(travel.reference == "000008207791225857421286694")
        #expect(travel.message == "Payment of travel")
        let order = try read(SwissBill.self, Self.two)
        #expect(order.billingInformation == "//S1/10/1234/11/201021/30/102673386/32/7.7/40/0:30")
        #expect(order.alternativeSchemes == ["Name AV1: UV;UltraPay005;12345", "Name AV2: XY;XYService;54321"])
        let gift = try read(SwissBill.self, Self.three)
        #expect(gift.amount == nil)
        #expect(gift.debtor == nil)
        #expect(gift.referenceKind == .none)
        let premium = try read(SwissBill.self, Self.seventeen)
        #expect(premium.referenceKind == .creditorReference)
        let foundation = try read(SwissBill.self, Self.eighteen)
        #expect(foundation.creditor.town == "3001 Bern")
        #expect(foundation.creditor.country == "CH")
    }

    @Test("explained line by line")
    func explained() {
        let explained = SwissBill.explain(Array(Self.two.utf8))
        #expect(explained.use == .oursToShow)
        #expect(explained.amount == "1949.75")
        #expect(explained.currency == "CHF")
        #expect(explained.fields.count == 34)
        #expect(explained.field("line 4")?.value == "CH4431999123000889012")
        #expect(explained.field("line 6")?.name == "creditor: name")
        #expect(explained.field("line 6")?.length == 18)
        #expect(explained.field("line 34")?.value == "Name AV2: XY;XYService;54321")
    }

    /// Example 2 with one line written otherwise, or lines.
    @Test("the guideline's own reference and billing information are shown")
    func shown() {
        let explained = SwissBill.explain(Array(Self.two.utf8))
        #expect(explained.field("line 29")?.value == "210000000003139471430009017")
        #expect(!explained.fields.contains { $0.value.contains("*") })
    }

    static func changed(_ lines: [Int: String], of text: String = two) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            .map { lines[$0 + 1] ?? String($1) }.joined(separator: "\n")
    }

    static let accepted: [Row<String>] = [
        Row("example 1", one), Row("example 2", two), Row("example 3", three), Row("data schema 17", seventeen),
        Row("data schema 18", eighteen),
        Row("Windows line ends", one.replacing("\n", with: "\r\n")),
        Row("euro", changed([20: "EUR"])), Row("version 0201", changed([2: "0201"])),
        Row("the least amount", changed([19: "0.01"])), Row("the most", changed([19: "999999999.99"])),
        Row("a bill that only informs", changed([19: "0.00"])),
        Row("no amount", changed([19: ""])),
        Row("Liechtenstein", changed([4: "LI21088100002324013AA", 28: "NON", 29: ""])),
        Row("Romanian and Czech letters, and the euro", changed([6: "Ștefan Dvořák €"])),
    ]

    @Test("what is well formed is read and kept", arguments: accepted)
    func wellFormed(_ row: Row<String>) throws {
        #expect(try read(SwissBill.self, row.content).text == Array(row.content.utf8))
    }

    static let refused: [Row<Refused>] = [
        Row("nothing", Refused("", "line 1", "does not begin with the line SPC")),
        Row("30 lines", Refused(String(three.dropLast(4)), nil, "fewer than 31 lines")),
        Row("35 lines", Refused(two + "\nmore", nil, "more than 34 lines")),
        Row("version 1", Refused(changed([2: "0100"]), "line 2", "a version other than 02")),
        Row("another coding", Refused(changed([3: "2"]), "line 3", "a coding other than 1")),
        Row("a German account", Refused(changed([4: "DE71110220330123456789"]), "line 4", "more than 21 characters")),
        Row(
            "a Belgian account",
            Refused(changed([4: "BE72000000001616"]), "line 4", "not an account of Switzerland or Liechtenstein")),
        Row(
            "one digit of the account changed",
            Refused(changed([4: "CH4431999123000889013"]), "line 4", "the check digits of the IBAN are wrong")),
        Row(
            "an account with blanks",
            Refused(changed([4: "CH44 3199 9123 0008 8"]), "line 4", "an IBAN has capitals and digits only")),
        Row(
            "no creditor",
            Refused(changed([5: "", 6: "", 7: "", 8: "", 9: "", 10: "", 11: ""]), "line 5", "no creditor")),
        Row("an address of type X", Refused(changed([5: "X"]), "line 5", "an address type other than S and K")),
        Row("no name", Refused(changed([6: ""]), "line 6", "missing in the address")),
        Row(
            "a name of 71",
            Refused(changed([6: String(repeating: "a", count: 71)]), "line 6", "more than 70 characters")),
        Row(
            "a name in Cyrillic", Refused(changed([6: "Мир"]), "line 6", "characters that a Swiss payment cannot carry")
        ),
        Row(
            "an escape sequence",
            Refused(changed([6: "\u{1B}[2J"]), "line 6", "characters that a Swiss payment cannot carry")),
        Row("a house number of 17", Refused(changed([8: "12345678901234567"]), "line 8", "more than 16 characters")),
        Row("no town", Refused(changed([10: ""]), "line 10", "missing in the address")),
        Row("a country in small letters", Refused(changed([11: "ch"]), "line 11", "no country of ISO 3166-1")),
        Row("a country that is none", Refused(changed([11: "ZZ"]), "line 11", "no country of ISO 3166-1")),
        Row("a debtor's", Refused(changed([27: "XX"]), "line 27", "no country of ISO 3166-1")),
        Row(
            "a combined address without its second line",
            Refused(changed([8: ""], of: eighteen), "line 8", "missing in the address")),
        Row(
            "a combined address with a town",
            Refused(changed([10: "Bern"], of: eighteen), "line 10", "not used in a combined address")),
        Row(
            "an ultimate creditor",
            Refused(
                changed([12: "S", 13: "A", 16: "1", 17: "B", 18: "CH"]), "line 12",
                "an ultimate creditor, which is not used yet")),
        Row("one decimal", Refused(changed([19: "1949.7"]), "line 19", "not an amount of the form 1949.75")),
        Row("none", Refused(changed([19: "1949"]), "line 19", "not an amount of the form 1949.75")),
        Row("a comma", Refused(changed([19: "1949,75"]), "line 19", "not an amount of the form 1949.75")),
        Row(
            "a thousands separator", Refused(changed([19: "1'949.75"]), "line 19", "not an amount of the form 1949.75")),
        Row("a leading zero", Refused(changed([19: "01949.75"]), "line 19", "not an amount of the form 1949.75")),
        Row("a sign", Refused(changed([19: "-949.75"]), "line 19", "not an amount of the form 1949.75")),
        Row("no whole part", Refused(changed([19: ".75"]), "line 19", "not an amount of the form 1949.75")),
        Row("a franc too much", Refused(changed([19: "1000000000.00"]), "line 19", "more than 12 characters")),
        Row("another currency", Refused(changed([20: "USD"]), "line 20", "a currency other than CHF and EUR")),
        Row("a debtor without a name", Refused(changed([22: ""]), "line 22", "missing in the address")),
        Row(
            "another reference type",
            Refused(changed([28: "ISR"]), "line 28", "a reference type other than QRR, SCOR and NON")),
        Row(
            "a QR-IBAN without reference",
            Refused(changed([28: "NON", 29: ""]), "line 28", "a QR-IBAN needs a QR reference")),
        Row(
            "a QR-IBAN with a creditor reference",
            Refused(changed([28: "SCOR", 29: "RF18539007547034"]), "line 28", "a QR-IBAN needs a QR reference")),
        Row(
            "a QR reference with an ordinary IBAN",
            Refused(changed([4: "CH5204835012345671000"]), "line 28", "QRR needs a QR-IBAN")),
        Row(
            "the last bank below the range",
            Refused(changed([4: "CH4929999123000889012"]), "line 28", "QRR needs a QR-IBAN")),
        Row(
            "a QR reference of 26",
            Refused(changed([29: "21000000000313947143000901"]), "line 29", "a QR reference has 27 digits")),
        Row(
            "one digit of it changed",
            Refused(
                changed([29: "210000000003139471430009018"]), "line 29", "the check digit of the QR reference is wrong")
        ),
        Row(
            "two digits exchanged",
            Refused(
                changed([29: "210000000003139471430090017"]), "line 29", "the check digit of the QR reference is wrong")
        ),
        Row(
            "a creditor reference, one letter changed",
            Refused(
                changed([29: "RF240191230100405JSH0439"], of: seventeen), "line 29",
                "the check digits of the creditor reference are wrong")),
        Row("a reference with NON", Refused(changed([29: "1"], of: three), "line 29", "NON has no reference")),
        Row("another trailer", Refused(changed([31: "END"]), "line 31", "not the trailer EPD")),
        Row(
            "message and information too long together",
            Refused(
                changed([30: String(repeating: "a", count: 100)]), "line 32",
                "more than 140 characters with the message")),
        Row(
            "a scheme of 101",
            Refused(changed([33: String(repeating: "a", count: 101)]), "line 33", "more than 100 characters")),
        Row(
            "998 characters",
            Refused(
                one + "\n" + String(repeating: "a", count: 997 - one.unicodeScalars.count), nil,
                "more than 997 characters")),
    ]

    @Test("what is wrong is refused, with the reason", arguments: refused)
    func flawed(_ row: Row<Refused>) { expectRefused(SwissBill.self, row.content) }
}
