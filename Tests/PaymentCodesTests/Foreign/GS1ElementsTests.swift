import PaymentCodes
import Payments
import TestWorld
import Testing

@Suite("GS1 element strings")
struct GS1ElementsTests {
    /// Examples of the GS1 General Specifications and of GS1's syntax dictionary; "^" is FNC1.
    static let accepted: [Row<(text: String, values: [String])>] = [
        Row("a pallet", ("]C100106141411234567897", ["00=106141411234567897"])),
        Row(
            "an article with expiry and batch",
            ("]C101095212345432131713112310ABC123", ["01=09521234543213", "17=131123", "10=ABC123"])),
        Row("without symbology identifier", ("0109521234543213", ["01=09521234543213"])),
        Row("FNC1 in front, as some scanners send it", ("^0109521234543213", ["01=09521234543213"])),
        Row(
            "a batch in the middle",
            ("]d2010952123454321310ABC123^17261231", ["01=09521234543213", "10=ABC123", "17=261231"])),
        Row("a separator where none is needed", ("0109521234543213^17261231^", ["01=09521234543213", "17=261231"])),
        Row("the last day of a month", ("17260200", ["17=260200"])),
        Row("a leap day", ("17280229", ["17=280229"])),
        Row(
            "a weight and a price",
            ("019952123454321631030012503922399", ["01=99521234543216", "3103=001250", "3922=399"])),
        Row("a price in a currency", ("0109521234543213393240412550", ["01=09521234543213", "3932=40412550"])),
        Row(
            "a payment slip",
            ("415952123454321339020125^8020ABC123", ["415=9521234543213", "3902=0125", "8020=ABC123"])),
        Row("an account", ("8007BE72000000001616", ["8007=BE72000000001616"])),
        Row("a coupon", ("2559521234543213123456", ["255=9521234543213123456"])),
        Row("an asset", ("80030952123454321312345", ["8003=0952123454321312345"])),
        Row("one piece of two", ("8006095212345432130102", ["8006=095212345432130102"])),
        Row("a time of making", ("8008261231235959", ["8008=261231235959"])),
        Row("every character that a batch may have", ("10!\"%&'()*+,-./09:;<", ["10=!\"%&'()*+,-./09:;<"])),
        Row("a firm's own", ("99=>?AZ_az", ["99==>?AZ_az"])),
        Row("the same twice", ("2012^2012", ["20=12", "20=12"])),
        Row("a delivery between two hours", ("43242612310800^43252612311730", ["4324=2612310800", "4325=2612311730"])),
        Row("a delivery within a month, at any hour", ("43242612009999", ["4324=2612009999"])),
        Row("a model with its check characters", ("80131987654Ad4X4bL5ttr2310c2K", ["8013=1987654Ad4X4bL5ttr2310c2K"])),
        Row("a model of every sign", ("801312345_!\"%&'()*+,-./LC", ["8013=12345_!\"%&'()*+,-./LC"])),
        Row("a device of many parts", ("801457453Uq3qA<H67", ["8014=57453Uq3qA<H67"])),
        Row("one country of processing", ("423404", ["423=404"])),
        Row("five countries of taking apart", ("425404800834148050^422404", ["425=404800834148050", "422=404"])),
        Row("a processor of several countries", ("7030999ABC", ["7030=999ABC"])),
        Row("a made-to-order article", ("030952123454321310A", ["03=09521234543213", "10=A"])),
        Row("a freight unit", ("7041PX^717CR1", ["7041=PX", "717=CR1"])),
        Row(
            "a patient",
            (
                "725019991231^72522^7253M%C3%BCller^72581/2^7259B",
                ["7250=19991231", "7252=2", "7253=M%C3%BCller", "7258=1/2", "7259=B"]
            )),
        Row("an hour of birth", ("7251202402292359", ["7251=202402292359"])),
        Row(
            "a telephone",
            ("8040123456789012345^804312345678901234567812", ["8040=123456789012345", "8043=12345678901234567812"])),
        Row("a place on the globe", ("430917902083763015297971", ["4309=17902083763015297971"])),
    ]

    @Test("what is well formed is read and kept", arguments: accepted)
    func wellFormed(_ row: Row<(text: String, values: [String])>) throws {
        let text = row.content.text.replacing("^", with: "\u{1D}")
        let code = try read(GS1Elements.self, text)
        #expect(code.text == Array(text.utf8))
        #expect(code.elements.map { "\($0.identifier)=\($0.value)" } == row.content.values)
    }

    @Test("a telephone's number is shown, which begins like JCB's but is shorter; a card number in its place is not")
    func telephone() {
        func shown(_ value: String) -> String? {
            GS1Elements.explain(Array(value.utf8)).field("(\(value.prefix(4)))")?.value
        }
        #expect(shown("8040356940061234560") == "356940061234560")
        #expect(shown("8041357000000000003") == "357000000000003")
        #expect(shown("8040378282246310005") == "378282*****0005")
    }

    @Test("measures, prices and dates are said for people")
    func meanings() throws {
        let text = "0199521234543216" + "3103001250" + "3932404" + "12550\u{1D}" + "17260200" + "10A\u{1D}" + "422404"
        let code = try read(GS1Elements.self, text)
        #expect(code.value("01") == "99521234543216")
        #expect(code.elements[1].decimal == "1.250")
        #expect(code.elements[1].title == "NET WEIGHT (kg)")
        #expect(code.elements[2].currency?.code == "KES")
        #expect(code.elements[2].decimal == "125.50")
        #expect(code.elements[3].date?.month == 2)
        #expect(code.elements[3].date?.day == 0)
        #expect(code.value("422") == "404")
    }

    @Test("an explanation names each element and its price")
    func explained() {
        let text = Array("01995212345432163103001250393240412550\u{1D}17260200".utf8)
        let explained = GS1Elements.explain(text)
        #expect(explained.use == .article)
        #expect(explained.amount == "125.50")
        #expect(explained.currency == "KES")
        #expect(explained.fields.map(\.id) == ["(01)", "(3103)", "(3932)", "(17)"])
        #expect(explained.fields.map(\.position) == [0, 16, 26, 39])
        #expect(explained.field("(3103)/decimal")?.value == "1.250")
        #expect(explained.field("(17)/date")?.value == "26-02, last day")
        #expect(GS1Elements.explain(Array("3920150".utf8)).amount == "150")
        #expect(GS1Elements.explain(Array("39225".utf8)).amount == "0.05")
        #expect(GS1Elements.explain(Array("39225".utf8)).currency == nil)
        #expect(GS1Elements.explain(Array("3950000150".utf8)).amount == nil)
    }

    static let refused: [Row<Refused>] = [
        Row("nothing", Refused("", nil, "no element")),
        Row("only a symbology identifier", Refused("]C1", nil, "no element")),
        Row("a wrong check digit", Refused("0109521234543214", "(01)", "the check digit is wrong")),
        Row("two digits exchanged", Refused("0109521234542313", "(01)", "the check digit is wrong")),
        Row("a GTIN too short", Refused("01095212345432", "(01)", "too short")),
        Row("a GTIN cut off by a separator", Refused("010952123454\u{1D}10A", "(01)", "too short")),
        Row("letters in a GTIN", Refused("0109521234S43213", "(01)", "not digits only")),
        Row("an SSCC", Refused("00106141411234567898", "(00)", "the check digit is wrong")),
        Row("a month 13", Refused("17261331", "(17)", "not a date")),
        Row("a month 0", Refused("17260001", "(17)", "not a date")),
        Row("31 April", Refused("17260431", "(17)", "not a date")),
        Row("29 February of no leap year", Refused("17270229", "(17)", "not a date")),
        Row("day 0 where a day is needed", Refused("7006261200", "(7006)", "not a date")),
        Row("25 o'clock", Refused("70032612312500", "(7003)", "not a time")),
        Row("hour 24 of a making", Refused("800826123124", "(8008)", "not a date")),
        Row("a batch of 21", Refused("10123456789012345678901", "(10)", "too long, or a separator is missing")),
        Row("an empty batch", Refused("10\u{1D}17261231", "(10)", "too short")),
        Row("a batch with a blank", Refused("10A B", "(10)", "characters that it cannot have")),
        Row("a batch with an escape sequence", Refused("10\u{1B}[2J", "(10)", "characters that it cannot have")),
        Row("no separator behind a country", Refused("42240417261231", "(422)", "too long, or a separator is missing")),
        Row("no such currency", Refused("3932999125", "(3932)", "not a currency")),
        Row("more decimals than the currency has", Refused("39324101250", "(3932)", "more decimals than KRW has")),
        Row("three for euros", Refused("39339781250", "(3933)", "more decimals than EUR has")),
        Row("a delivery at 24 o'clock", Refused("43242612312400", "(4324)", "not a time")),
        Row("a delivery in the 61st minute", Refused("43252612311760", "(4325)", "not a time")),
        Row(
            "a model's check characters exchanged",
            Refused("80131987654Ad4X4bL5ttr2310cK2", "(8013)", "the check characters are wrong")),
        Row(
            "a model with one character changed",
            Refused("80131987654Ad4X4bL5ttr2311c2K", "(8013)", "the check characters are wrong")),
        Row("a model's check alone", Refused("80132", "(8013)", "the check characters are wrong")),
        Row("a device of digits alone", Refused("8014952123429", "(8014)", "digits only, without a letter")),
        Row("half a country", Refused("42340480", "(423)", "too short")),
        Row("six countries", Refused("423404800834148050051", "(423)", "too long, or a separator is missing")),
        Row("a country that is none", Refused("425404999", "(425)", "not a country")),
        Row("an origin that is none", Refused("422001", "(422)", "not a country")),
        Row("a country's letters that are none", Refused("4307XX", "(4307)", "not a country")),
        Row("a birth on no day", Refused("725020230229", "(7250)", "not a date")),
        Row("a sex that is none", Refused("72523", "(7252)", "none of 0, 1, 2, 9")),
        Row("the third of two babies", Refused("72583/2", "(7258)", "not a place of a total, such as 1/2")),
        Row("a name badly written", Refused("7253M%C3%", "(7253)", "badly percent-encoded")),
        Row("beyond the pole", Refused("430918000000010000000000", "(4309)", "more than 1800000000")),
        Row("a currency without an amount", Refused("3932404", "(3932)", "too short")),
        Row(
            "an account with wrong check digits",
            Refused("8007BE72000000001617", "(8007)", "the check digits of the IBAN are wrong")),
        Row("piece 3 of 2", Refused("8006095212345432130302", "(8006)", "not a piece of a total")),
        Row("a returnable asset without its zero", Refused("800319521234543213", "(8003)", "not zero")),
        Row("a weight of six decimals", Refused("3106001250", nil, "no known application identifier")),
        Row("an identifier that nobody gave", Refused("05123", nil, "no known application identifier")),
        Row("text", Refused("hello", nil, "no known application identifier")),
        Row("two batches", Refused("10A\u{1D}10B", "(10)", "there twice, and not the same")),
        Row("longer than any symbol", Refused(String(repeating: "2012", count: 739), nil, "longer than 2953 bytes")),
    ]

    @Test("what is wrong is refused, with the reason", arguments: refused)
    func flawed(_ row: Row<Refused>) { expectRefused(GS1Elements.self, row.content) }

    /// An identifier that GS1 gives tomorrow, with what stands around it.
    static let tomorrow: [Row<(text: String, unknown: String)>] = [
        Row("ended by a separator", ("0109521234543213" + "7299X1\u{1D}" + "10ABC", "7299X1")),
        Row("ended by the code", ("0109521234543213" + "10ABC\u{1D}" + "7299X1", "7299X1")),
        Row("of predefined length", ("0109521234543213" + "18261231" + "10ABC", "18261231")),
        Row("the first", ("05123\u{1D}" + "0109521234543213" + "10ABC", "05123")),
    ]

    @Test("what stands around an unknown identifier is shown, but the whole is not read", arguments: tomorrow)
    func unknown(_ row: Row<(text: String, unknown: String)>) {
        let explained = GS1Elements.explain(Array(row.content.text.utf8))
        #expect(explained.field("(?)")?.value == row.content.unknown)
        #expect(explained.field("(01)")?.value == "09521234543213")
        #expect(explained.field("(10)")?.value == "ABC")
        #expect(explained.flaws.map(\.reason) == ["no known application identifier"])
        #expect(throws: CodeFlaw.self) { try GS1Elements(parsing: Array(row.content.text.utf8)) }
    }

    @Test("a text says of itself that it is element strings")
    func begins() {
        for text in ["]C101", "]d210A", "]Q310A", "]e001", "]J110A", "\u{1D}10A"] {
            #expect(GS1Elements.begins(Array(text.utf8)))
        }
        for text in ["", "0109521234543213", "]C010A", "]E04006381333931", "10A\u{1D}"] {
            #expect(!GS1Elements.begins(Array(text.utf8)))
        }
    }
}
