import PaymentCodes
import TestWorld
import Testing

@Suite("Bar codes of articles")
struct ArticleCodeTests {
    typealias Article = (text: String, symbology: ArticleCode.Symbology, gtin: String, kind: ArticleKind)

    static let accepted: [Row<Article>] = [
        // GS1 General Specifications, and the encyclopedias' examples of each kind.
        Row("EAN-13", ("4006381333931", .ean13, "04006381333931", .article)),
        Row("GS1's own test article", ("9506000134352", .ean13, "09506000134352", .article)),
        Row("EAN-8", ("96385074", .ean8, "00000096385074", .article)),
        Row("UPC-A", ("036000291452", .upcA, "00036000291452", .article)),
        Row("UPC-E, last digit 1", ("04252614", .upcE, "00042100005264", .article)),
        Row("UPC-E, last digit 3", ("01234531", .upcE, "00012300000451", .article)),
        Row("UPC-E, last digit 4", ("01234543", .upcE, "00012340000053", .article)),
        Row("UPC-E, last digit 5", ("01234558", .upcE, "00012345000058", .article)),
        Row("weighed at the counter", ("2012345678903", .ean13, "02012345678903", .variableMeasure)),
        Row("the same in North America", ("212345678992", .upcA, "00212345678992", .variableMeasure)),
        Row("a shop's own number", ("412345678903", .upcA, "00412345678903", .inStore)),
        Row("a shop's own short number", ("20123451", .ean8, "00000020123451", .inStore)),
        Row("a book", ("9783161484100", .ean13, "09783161484100", .book)),
        Row("a periodical", ("9771234567003", .ean13, "09771234567003", .periodical)),
        Row("returned bottles", ("9801234567892", .ean13, "09801234567892", .refund)),
        Row("a coupon", ("9912345678909", .ean13, "09912345678909", .coupon)),
        Row("a coupon in North America", ("512345678900", .upcA, "00512345678900", .coupon)),
    ]

    @Test("kind, number and meaning", arguments: accepted)
    func wellFormed(_ row: Row<Article>) throws {
        let code = try read(ArticleCode.self, row.content.text)
        #expect(code.text == Array(row.content.text.utf8))
        #expect(code.symbology == row.content.symbology)
        #expect(code.gtin == row.content.gtin)
        #expect(code.kind == row.content.kind)
        let explained = ArticleCode.explain(code.text)
        #expect(explained.use == .article)
        #expect(explained.family == row.content.symbology.rawValue)
        #expect(explained.field("gtin")?.value == row.content.gtin)
        #expect(explained.field("prefix")?.value == row.content.kind.rawValue)
    }

    @Test("every kind has an example")
    func complete() {
        #expect(Set(Self.accepted.map(\.content.kind)) == Set(ArticleKind.allCases))
        #expect(Set(Self.accepted.map(\.content.symbology)) == Set(ArticleCode.Symbology.allCases))
    }

    @Test("what the scanner says about the kind decides")
    func stated() throws {
        // Eight digits that are right as both.
        let both = Array("01234558".utf8)
        #expect(try ArticleCode(parsing: both).gtin == "00012345000058")
        #expect(try ArticleCode(parsing: both, symbology: .ean8).gtin == "00000001234558")
        let short = Array("04252614".utf8)
        #expect(throws: CodeFlaw(at: 7, field: "check digit", "the check digit is wrong")) {
            try ArticleCode(parsing: short, symbology: .ean8)
        }
        #expect(throws: CodeFlaw(at: 0, "EAN-13 has 13 digits")) {
            try ArticleCode(parsing: short, symbology: .ean13)
        }
        #expect(throws: CodeFlaw(at: 0, "UPC-E begins with 0")) {
            try ArticleCode(parsing: Array("96385074".utf8), symbology: .upcE)
        }
    }

    static let refused: [Row<Refused>] = [
        Row("EAN-13", Refused("4006381333932", "check digit", "the check digit is wrong")),
        Row("two digits exchanged", Refused("4006381339331", "check digit", "the check digit is wrong")),
        Row("EAN-8", Refused("96385075", "check digit", "the check digit is wrong")),
        Row("UPC-A", Refused("036000291453", "check digit", "the check digit is wrong")),
        Row("UPC-E", Refused("04252615", "check digit", "the check digit is wrong")),
        Row("nothing", Refused("", nil, "not 8, 12 or 13 digits")),
        Row("UPC-E without its check digit", Refused("042526", nil, "not 8, 12 or 13 digits")),
        Row("eleven digits", Refused("03600029145", nil, "not 8, 12 or 13 digits")),
        Row("letters", Refused("40063813339A1", nil, "not digits only")),
        Row("blanks", Refused("4 006381 3339", nil, "not digits only")),
        Row("digits of another script", Refused("٤٠٠٦٣٨", nil, "not digits only")),
        Row("fourteen digits", Refused("04006381333931", nil, "longer than 13 bytes")),
    ]

    @Test("what is wrong is refused, with the reason", arguments: refused)
    func flawed(_ row: Row<Refused>) { expectRefused(ArticleCode.self, row.content) }
}
