import PaymentCodes
import Payments
import TestWorld
import Testing

@Suite("SEPA credit transfers")
struct SEPATransferTests {
    /// The example of EPC069-12 as generators quote it (neodynamic.com, "EPC QR Code").
    static let epc =
        "BCD\n001\n1\nSCT\nBHBLDEHHXXX\nFranz Mustermänn\nDE71110220330123456789\nEUR12.3\nGDDS\nRF18539007547034"
    /// The example of many guides: a gift to the Red Cross of Belgium, with a text instead of a reference.
    static let redCross =
        "BCD\n001\n1\nSCT\nBPOTBEB1\nRed Cross of Belgium\nBE72000000001616\nEUR1\nCHAR\n\nUrgency fund\n"
        + "Sample EPC QR code"
    /// github.com/heuer/segno, docs/epc-qrcodes: version 002, ISO 8859-1, no BIC.
    static let wikimedia =
        "BCD\n002\n2\nSCT\n\nWikimedia Foerdergesellschaft\nDE33100205000001194700\nEUR20\n\n\nSpende fuer Wikipedia"

    @Test("the example of the guidelines, line by line")
    func example() throws {
        let transfer = try read(SEPATransfer.self, Self.epc)
        #expect(transfer.beneficiary == "Franz Mustermänn")
        #expect(transfer.account == "DE71110220330123456789")
        #expect(transfer.bank == "BHBLDEHHXXX")
        #expect(transfer.amount?.description == "12.30 EUR")
        #expect(transfer.reference == "RF18539007547034")
        #expect(transfer.remittance == nil)
        let explained = SEPATransfer.explain(Array(Self.epc.utf8))
        #expect(explained.use == .oursToShow)
        #expect(explained.amount == "12.30")
        #expect(explained.currency == "EUR")
        #expect(explained.fields.count == 10)
        #expect(explained.field("line 6")?.length == 16)
        #expect(explained.field("line 7")?.position == 44)
        #expect(explained.field("line 9")?.value == "GDDS")
    }

    @Test("a text instead of a reference, and version 002 without a bank")
    func others() throws {
        let gift = try read(SEPATransfer.self, Self.redCross)
        #expect(gift.remittance == "Urgency fund")
        #expect(gift.reference == nil)
        #expect(gift.amount?.minorUnits == 100)
        let support = try read(SEPATransfer.self, Self.wikimedia)
        #expect(support.bank == nil)
        #expect(support.remittance == "Spende fuer Wikipedia")
    }

    /// One name in each character set, its bytes as the set has them.
    static let names: [Row<(set: Int, bytes: [UInt8], text: String)>] = [
        Row("UTF-8", (1, Array("Žluťoučký kůň".utf8), "Žluťoučký kůň")),
        Row("ISO 8859-1", (2, [0x4D, 0xFC, 0x6C, 0x6C, 0x65, 0x72], "Müller")),
        Row("ISO 8859-2", (3, [0xA3, 0xF3, 0x64, 0xBC], "Łódź")),
        Row("ISO 8859-4", (4, [0xA9, 0x69, 0x72, 0x76, 0x65, 0xFE], "Širveū")),
        Row("ISO 8859-5", (5, [0xBC, 0xD8, 0xE0], "Мир")),
        Row("ISO 8859-7", (6, [0xB6, 0xE8, 0xDE, 0xED, 0xE1], "Άθήνα")),
        Row("ISO 8859-10", (7, [0xAA, 0x69, 0x72, 0x76, 0x69, 0xBB], "Širviŧ")),
        Row("ISO 8859-15", (8, [0xBC, 0x75, 0x76, 0x72, 0x65, 0xA4], "Œuvre€")),
    ]

    @Test("a name in each of the eight character sets", arguments: names)
    func characterSets(_ row: Row<(set: Int, bytes: [UInt8], text: String)>) throws {
        let bytes =
            Array("BCD\n002\n\(row.content.set)\nSCT\n\n".utf8) + row.content.bytes
            + Array("\nDE71110220330123456789".utf8)
        let transfer = try SEPATransfer(parsing: bytes)
        #expect(transfer.beneficiary == row.content.text)
        #expect(transfer.text == bytes)
        #expect(SEPATransfer.explain(bytes).field("line 6")?.value == row.content.text)
    }

    static func code(
        version: String = "002", set: String = "1", kind: String = "SCT", bank: String = "BPOTBEB1",
        name: String = "Red Cross", account: String = "BE72000000001616", amount: String = "EUR1", purpose: String = "",
        reference: String = "", text: String = "", information: String = ""
    ) -> String {
        ["BCD", version, set, kind, bank, name, account, amount, purpose, reference, text, information]
            .joined(separator: "\n")
    }

    static let accepted: [Row<String>] = [
        Row("EPC's example", epc), Row("Red Cross", redCross), Row("Wikimedia", wikimedia), Row("all lines", code()),
        Row("seven lines are enough", "BCD\n002\n1\nSCT\n\nRed Cross\nBE72000000001616"),
        Row("Windows line ends", "BCD\r\n002\r\n1\r\nSCT\r\n\r\nRed Cross\r\nBE72000000001616\r\nEUR1"),
        Row("a line end at the very end", redCross + "\n"),
        Row("the least amount", code(amount: "EUR0.01")),
        Row("the most", code(amount: "EUR999999999.99")),
        Row("a national reference", code(reference: "+++090/9337/55493+++")),
        Row("140 characters of text", code(text: String(repeating: "ä", count: 70))),
    ]

    @Test("what is well formed is read and kept", arguments: accepted)
    func wellFormed(_ row: Row<String>) throws {
        #expect(try read(SEPATransfer.self, row.content).text == Array(row.content.utf8))
    }

    static let refused: [Row<Refused>] = [
        Row("nothing", Refused("", "line 1", "does not begin with the line BCD")),
        Row(
            "another tag",
            Refused("BCE\n002\n1\nSCT\n\nA\nBE72000000001616", "line 1", "does not begin with the line BCD")),
        Row("six lines", Refused("BCD\n002\n1\nSCT\n\nRed Cross", nil, "fewer than 7 lines")),
        Row("thirteen", Refused(code() + "\nmore", nil, "more than 12 lines")),
        Row("another version", Refused(code(version: "003"), "line 2", "a version other than 001 and 002")),
        Row("character set 9", Refused(code(set: "9"), "line 3", "a character set other than 1 to 8")),
        Row("none", Refused(code(set: ""), "line 3", "a character set other than 1 to 8")),
        Row("two digits", Refused(code(set: "11"), "line 3", "a character set other than 1 to 8")),
        Row("another service", Refused(code(kind: "SDD"), "line 4", "not a SEPA credit transfer (SCT)")),
        Row(
            "version 001 without a bank", Refused(code(version: "001", bank: ""), "line 5", "version 001 needs the BIC")
        ),
        Row("a BIC of nine", Refused(code(bank: "BPOTBEB1X"), "line 5", "not a BIC of 8 or 11 capitals and digits")),
        Row(
            "a BIC with a digit in the country",
            Refused(code(bank: "BPOTB1B1"), "line 5", "not a BIC of 8 or 11 capitals and digits")),
        Row("no name", Refused(code(name: ""), "line 6", "no beneficiary")),
        Row(
            "a name of 71", Refused(code(name: String(repeating: "a", count: 71)), "line 6", "more than 70 characters")),
        Row(
            "a name that is no UTF-8",
            Refused(
                Array("BCD\n002\n1\nSCT\n\nM".utf8) + [0xFC] + Array("ller\nBE72000000001616".utf8), "line 6",
                "not text in the character set of line 3")),
        Row(
            "a byte that ISO 8859-7 lacks",
            Refused(
                Array("BCD\n002\n6\nSCT\n\nM".utf8) + [0xAE] + Array("\nBE72000000001616".utf8), "line 6",
                "not text in the character set of line 3")),
        Row(
            "an escape sequence", Refused(code(name: "\u{1B}[2J"), "line 6", "not text in the character set of line 3")),
        Row(
            "an IBAN with check digits 00, which nobody computes",
            Refused(code(account: "BE00000000000002"), "line 7", "the check digits of the IBAN are wrong")),
        Row(
            "an IBAN with check digits 01, which nobody computes",
            Refused(code(account: "BE01000000000081"), "line 7", "the check digits of the IBAN are wrong")),
        Row(
            "an IBAN with check digits 99, which nobody computes",
            Refused(code(account: "BE99000000000063"), "line 7", "the check digits of the IBAN are wrong")),
        Row(
            "an IBAN, one digit changed",
            Refused(code(account: "BE72000000001617"), "line 7", "the check digits of the IBAN are wrong")),
        Row(
            "two digits exchanged",
            Refused(code(account: "DE17110220330123456789"), "line 7", "the check digits of the IBAN are wrong")),
        Row(
            "an IBAN too short", Refused(code(account: "BE7200000000161"), "line 7", "an IBAN of BE has 16 characters")),
        Row(
            "with blanks",
            Refused(code(account: "BE72 0000 0000 1616"), "line 7", "an IBAN has capitals and digits only")),
        Row(
            "in small letters",
            Refused(code(account: "be72000000001616"), "line 7", "an IBAN begins with two capitals and two digits")),
        Row(
            "an account outside SEPA",
            Refused(code(account: "BR1800360305000010009795493C1"), "line 7", "an account in a country outside SEPA")),
        Row("no account", Refused(code(account: ""), "line 7", "an IBAN begins with two capitals and two digits")),
        Row("another currency", Refused(code(amount: "USD1"), "line 8", "an amount begins with EUR")),
        Row("no currency", Refused(code(amount: "1.00"), "line 8", "an amount begins with EUR")),
        Row(
            "a comma",
            Refused(code(amount: "EUR1,00"), "line 8", "not an amount; write digits with a point, such as 12.50")),
        Row("three decimals", Refused(code(amount: "EUR1.005"), "line 8", "EUR has 2 decimal places at most")),
        Row("nothing to pay", Refused(code(amount: "EUR0.00"), "line 8", "the amount must be more than zero")),
        Row("a cent too much", Refused(code(amount: "EUR1000000000"), "line 8", "more than 999999999.99")),
        Row("a purpose of five", Refused(code(purpose: "CHARI"), "line 9", "more than 4 characters")),
        Row("a purpose with a blank", Refused(code(purpose: "CH R"), "line 9", "a purpose has letters and digits")),
        Row(
            "a creditor reference, one digit changed",
            Refused(
                code(reference: "RF18539007547035"), "line 10", "the check digits of the creditor reference are wrong")),
        Row(
            "a creditor reference with check digits 00",
            Refused(
                code(reference: "RF0000000000072"), "line 10", "the check digits of the creditor reference are wrong")),
        Row(
            "a reference of 36",
            Refused(code(reference: String(repeating: "1", count: 36)), "line 10", "more than 35 characters")),
        Row(
            "reference and text",
            Refused(code(reference: "RF18539007547034", text: "and more"), "line 11", "both a reference and a text")),
        Row(
            "a text of 141",
            Refused(code(text: String(repeating: "a", count: 141)), "line 11", "more than 140 characters")),
        Row(
            "information of 71",
            Refused(code(information: String(repeating: "a", count: 71)), "line 12", "more than 70 characters")),
        Row("332 bytes", Refused("BCD\n" + String(repeating: "a", count: 328), nil, "longer than 331 bytes")),
    ]

    @Test("what is wrong is refused, with the reason", arguments: refused)
    func flawed(_ row: Row<Refused>) { expectRefused(SEPATransfer.self, row.content) }
}
