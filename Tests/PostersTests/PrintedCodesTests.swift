import Decoding
import Drawing
import Payments
import Posters
import Scanning
import Testing

/// Names of goods in the sheet's own script, with one that is long.
private let names: [SheetLanguage: [String]] = [
    .english: ["Basmati rice 2 kg", "Laundry soap bar, lemon, economy pack of twelve pieces with free sponge"],
    .swahili: ["Mchele wa basmati kilo 2", "Taa ya sola yenye chaja ya simu na betri ya akiba ya siku tatu"],
    .mandarin: ["东北大米 5公斤", "一次性可降解环保餐具套装（含筷子、勺子、纸巾）家庭装"],
    .arabic: ["أرز بسمتي ٢ كجم", "زيت عباد الشمس عبوة عائلية خمسة لترات مع كوب هدية"],
    .hindi: ["बासमती चावल ५ किलो", "सौर ऊर्जा से चलने वाला लैंप मोबाइल चार्जर के साथ"],
    .amharic: ["ጤፍ ነጭ 5 ኪሎ", "የፀሐይ ብርሃን መብራት ከስልክ ቻርጀር ጋር የቤተሰብ ጥቅል"],
]

@Suite("Every code on a sheet comes back from the printed page")
struct PrintedCodesTests {
    /// 300 dots an inch, what an office printer does.
    static let print = DrawingFormat.png(dotsPerInch: 300)

    private func items(_ count: Int, _ language: SheetLanguage, textLength: Int = 355) throws -> [ArticleWithCode] {
        let words = names[language] ?? []
        let rows = (0..<count).map { "A\($0),\"\(words[$0 % words.count])\",\($0 % 2 == 0 ? "5.00" : "1250499.75")" }
        let csv = "sku,name,price\n" + rows.joined(separator: "\n")
        let kes = try #require(Currency(code: "KES"))
        return try ArticleList(csv: Array(csv.utf8), currency: kes).articles.map {
            try ArticleWithCode($0, text: text(of: $0.number.description, textLength), maxVersion: 9)
        }
    }

    private func text(of number: String, _ length: Int) -> String {
        let head = "https://shop.example/p?\(number)#TPA"
        return head + String(repeating: "0123456789", count: 40).prefix(length - head.utf8.count)
    }

    private func read(_ file: [UInt8]) throws -> Set<String> {
        Set(try ImageReader().symbols(in: file).compactMap(\.text))
    }

    @Test("shelf labels, in every language", arguments: SheetLanguage.allCases)
    func labels(_ language: SheetLanguage) throws {
        let style = SheetStyle(language: language, merchantName: "Mama Njeri's Kiosk")
        let sheet = try LabelSheet(style, paper: .a4, label: try #require(PaperSize(width: 95, height: 39)))
        #expect(sheet.labelsAPage == 14)
        let printed = try sheet.draw(items(15, language), as: Self.print)
        #expect(printed.files.count == 2)
        let first = Set((0..<14).map { text(of: "A\($0)", 355) })
        #expect(try read(printed.files[0]) == first)
        #expect(try read(printed.files[1]) == [text(of: "A14", 355)])
    }

    /// Flat, usual, small, square, tall; each with the longest codes that it has room for.
    static let forms: [(language: SheetLanguage, width: Double, height: Double, textLength: Int)] = [
        (.hindi, 120, 32, 100), (.swahili, 64, 36, 355), (.amharic, 62, 70, 355), (.mandarin, 62, 70, 355),
        (.english, 60, 80, 300), (.arabic, 60, 120, 355), (.hindi, 60, 120, 355), (.english, 92, 135, 355),
    ]

    @Test("labels of every form", arguments: forms.indices)
    func labelForms(_ index: Int) throws {
        let form = Self.forms[index]
        let style = SheetStyle(language: form.language, merchantName: "Mama Njeri's Kiosk")
        let label = try #require(PaperSize(width: form.width, height: form.height))
        let sheet = try LabelSheet(style, paper: .a4, label: label)
        #expect(sheet.isTall == (form.height > form.width * 1.25))
        let printed = try sheet.draw(
            items(sheet.labelsAPage, form.language, textLength: form.textLength), as: Self.print)
        let all = Set((0..<sheet.labelsAPage).map { text(of: "A\($0)", form.textLength) })
        #expect(try read(printed.files[0]) == all)
    }

    @Test("as coarse as a sheet can be in pixels, every code is read", arguments: [135, 150])
    func coarse(_ dotsPerInch: Int) throws {
        let style = SheetStyle(language: .english, merchantName: "Kiosk")
        let sheet = try LabelSheet(style, paper: .a4, label: try #require(PaperSize(width: 95, height: 39)))
        let printed = try sheet.draw(items(14, .english), as: .png(dotsPerInch: dotsPerInch))
        #expect(try read(printed.files[0]) == Set((0..<14).map { text(of: "A\($0)", 355) }))
    }

    @Test("coarser, a sheet is refused, and how fine it has to be is said")
    func tooCoarse() throws {
        let style = SheetStyle(language: .english, merchantName: "Kiosk")
        let sheet = try LabelSheet(style, paper: .a4, label: try #require(PaperSize(width: 95, height: 39)))
        #expect(throws: DrawingFault.tooCoarse(dotsPerInch: 72, next: 135)) {
            try sheet.draw(items(1, .english), as: .png(dotsPerInch: 72))
        }
    }

    private func named(_ name: String, price: String = "5.00") throws -> [ArticleWithCode] {
        let kes = try #require(Currency(code: "KES"))
        let list = try ArticleList(csv: Array("sku,name,price\nB,Tea,1\nA,\(name),\(price)".utf8), currency: kes)
        return try list.articles.map { try ArticleWithCode($0, text: "https://shop.example/p", maxVersion: 9) }
    }

    @Test("a name of 200 bytes is written whole on a label, and as one word too", arguments: [" ", ""])
    func longNames(_ blank: String) throws {
        let name = String(String(repeating: "abcdefghi\(blank)", count: 30).prefix(200))
        let style = SheetStyle(language: .english, merchantName: String(repeating: "Kiosk ", count: 16))
        for (width, height) in [(95.0, 39.0), (60, 120)] {
            let label = try #require(PaperSize(width: width, height: height))
            _ = try LabelSheet(style, paper: .a4, label: label).draw(named(name), as: .pdf)
        }
        for count in [1, 3, 6] {
            _ = try WallPoster(style, paper: .a4, articlesAPage: count).draw(named(name), as: .pdf)
        }
    }

    @Test("words that do not fit are refused with their line, and nothing is cut off")
    func cutOff() throws {
        let style = SheetStyle(language: .english, merchantName: "Kiosk")
        let sheet = try LabelSheet(style, paper: .a4, label: try #require(PaperSize(width: 42, height: 25)))
        let name = String(repeating: "abcdefghi ", count: 20)
        let fault = #expect(throws: PosterFault.self) { try sheet.draw(named(name), as: .pdf) }
        #expect(fault?.description.hasPrefix("line 3: article A: 'abcdefghi abcdefghi") == true)
        #expect(fault?.description.contains("does not fit its place, even in the smallest letters") == true)
        let price = #expect(throws: PosterFault.self) {
            try sheet.draw(named("Tea", price: "99999999.99"), as: .pdf)
        }
        #expect(price?.description.hasPrefix("line 3: article A: 'KSh") == true, "\(price?.description ?? "")")
    }

    @Test("a name whose accents tower over one another leaves every code readable")
    func towers() throws {
        let tower = "a" + String(repeating: "\u{301}", count: 90)
        let rows = (0..<14).map { "A\($0),\(tower),5.00" }
        let kes = try #require(Currency(code: "KES"))
        let list = try ArticleList(csv: Array(("sku,name,price\n" + rows.joined(separator: "\n")).utf8), currency: kes)
        let items = try list.articles.map {
            try ArticleWithCode($0, text: text(of: $0.number.description, 355), maxVersion: 9)
        }
        let style = SheetStyle(language: .english, merchantName: "Kiosk")
        let sheet = try LabelSheet(style, paper: .a4, label: try #require(PaperSize(width: 95, height: 39)))
        #expect(try read(sheet.draw(items, as: Self.print).files[0]).count == 14)
    }

    @Test("posters of one and of several", arguments: SheetLanguage.allCases, [1, 2, 3, 6, 12])
    func posters(_ language: SheetLanguage, _ count: Int) throws {
        let style = SheetStyle(language: language, merchantName: "Mama Njeri's Kiosk")
        let paper: PaperSize = count > 6 ? .a3 : .a4
        let poster = try WallPoster(style, paper: paper, articlesAPage: count)
        // Twelve on A3 at 300 dots would be more pixels than the reader takes.
        let printed = try poster.draw(items(count, language), as: .png(dotsPerInch: count > 6 ? 200 : 300))
        #expect(try read(printed.files[0]) == Set((0..<count).map { text(of: "A\($0)", 355) }))
    }

    @Test("a plate, on every paper", arguments: [PaperSize.a3, .a4, .a5, .a6])
    func plates(_ paper: PaperSize) throws {
        let style = SheetStyle(
            language: .amharic, merchantName: "የአበበ ሱቅ", accent: try #require(Ink(hexadecimal: "0A5C4F")))
        let plate = "TPL" + String(repeating: "0123456789", count: 38)
        let printed = try PlateSheet(style, counterName: "ቆጣሪ 1", paper: paper).draw(
            plate: plate, as: .png(dotsPerInch: 200))
        #expect(try read(printed.files[0]) == [plate])
    }

    @Test("one code with a line below it", arguments: [nil, "Counter 1", "ቆጣሪ 1"])
    func symbols(_ caption: String?) throws {
        let printed = try SymbolSheet.draw("TPL123", caption: caption, module: 0.5, as: Self.print)
        #expect(try read(printed.files[0]) == ["TPL123"])
    }

    @Test("a label that is too small for its code is refused, and how large it has to be is said")
    func small() throws {
        let style = SheetStyle(language: .english, merchantName: "Kiosk")
        let sheet = try LabelSheet(style, paper: .a4, label: try #require(PaperSize(width: 60, height: 30)))
        let items = try items(1, .english)
        let fault = #expect(throws: DrawingFault.self) { try sheet.draw(items, as: .pdf) }
        #expect(fault?.description.contains("It needs a square of 30.5 mm") == true, "\(fault?.description ?? "")")
    }

    @Test("a code beyond the greatest version is refused with its article")
    func long() throws {
        let fault = #expect(throws: PosterFault.self) { try items(1, .english, textLength: 420) }
        #expect(
            fault?.description.hasPrefix("line 2: article A0: The text does not fit into a QR code of version 9")
                == true)
    }

    @Test("labels larger than the paper, and posters of none or thirteen, are refused")
    func measures() throws {
        let style = SheetStyle(language: .english, merchantName: "Kiosk")
        let wide = try #require(PaperSize(width: 200, height: 39))
        #expect(throws: PosterFault.self) { try LabelSheet(style, paper: .a4, label: wide) }
        for count in [0, 13] {
            #expect(throws: PosterFault.self) { try WallPoster(style, paper: .a4, articlesAPage: count) }
        }
    }
}
