internal import Payments
internal import Posters

/// Lists of articles as a spreadsheet, a careless hand or an enemy leaves them: good ones, damaged. The same seed and number
/// give the same list.
public struct HostileArticles: Sendable {
    /// Everything follows from it.
    public let seed: UInt64

    /// A row of lists.
    public init(seed: UInt64) { self.seed = seed }

    private static let good = [
        "gtin,name,price,picture\n6161100000018,\"Milk, 500 ml\",62.50,milk.png\n4006381333931,بسكويت,5,\n",
        "\u{FEFF}SKU,Name,Price\r\nA-1,Salt,25.00\r\nB/2,\"12\"\" tray\",5.00\r\n",
        "gtin,sku,name,price,picture\n,A1,ጤፍ ነጭ 5 ኪሎ,650,pictures/a/b.jpg\n96385074,,Tea,1,\n036000291452,X,Oil,2.5,o.png",
        "price,name,sku\n0.01,a,Z\n99999999.99,बासमती चावल,Y.1_2\n",
    ].map { Array($0.utf8) }

    private static let pieces: [[UInt8]] =
        [
            ",", ";", "\"", "\"\"", "\"\n\"", "\n", "\r", "\r\n", "\n\n", "\t", " ", "\0", "\u{1B}[2J", "\u{7F}",
            "\u{85}",
            "\u{202E}", "\u{2066}", "\u{2028}", "\u{FEFF}", "\u{FFFC}", "e\u{301}\u{301}\u{301}", "😀", "𐎀", "gtin",
            "sku",
            "name,", "price", "picture", "colour", "../", "/etc/passwd", "..", "./", "//", "\\", "a/b.png", "C:\\a.png",
            "-1",
            "0", "1,5", "1e9", "٣", "12.345", "9999999999999999", "4006381333931", "04006381333931", "4006381333932",
            "ABC-1", "=cmd|'/c calc'!A0", "\u{200F}",
        ].map { Array($0.utf8) } + [[0xFF, 0xFE], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE9], [0x80]]

    /// The list with this number.
    public func file(_ index: UInt64) -> [UInt8] {
        var chance = Chance(seed: seed, index: index)
        var file = chance.one(of: HostileArticles.good)
        for _ in 0..<chance.below(6) { file = chance.damaged(file, with: HostileArticles.pieces) }
        return Array(file.prefix(20_000))
    }

    private static let currency = Currency(code: "KES")

    /// What a list breaks, in words; nil where every promise holds: it is read, is fit for paper, names no file outside its
    /// folder, and written anew is the same list; or it is refused with a line that it has.
    public static func broken(by bytes: [UInt8]) -> String? {
        guard let currency else { return "there is no shilling" }
        do throws(PosterFault) {
            let articles = try ArticleList(csv: bytes, currency: currency).articles
            if articles.isEmpty { return "read, with no article" }
            if let wrong = articles.lazy.compactMap({ flaw(of: $0, lines: bytes.count + 1) }).first { return wrong }
            if Set(articles.map(\.number)).count != articles.count { return "an article twice" }
            let again = try ArticleList(csv: written(articles), currency: currency).articles
            let isSame = again.elementsEqual(articles) { one, other in
                one.number.description == other.number.description && one.name == other.name && one.price == other.price
                    && one.picture == other.picture
            }
            return isSame ? nil : "written anew it is another list"
        } catch {
            let words = error.description
            if words.utf8.count > 400 { return "a reason of \(words.utf8.count) bytes" }
            if !isShown(words) { return "refused: something that steers a terminal" }
            guard words.hasPrefix("line "), let line = Int(words.dropFirst(5).prefix { $0 != ":" }) else { return nil }
            return (1...bytes.count + 1).contains(line) ? nil : "line \(line) of \(bytes.count) bytes"
        }
    }

    private static func flaw(of article: Article, lines: Int) -> String? {
        let number = article.number.description.utf8
        if !(1...25).contains(number.count) || !number.allSatisfy({ (0x21...0x7E).contains($0) }) { return "a number" }
        if !(1...200).contains(article.name.utf8.count) || !isShown(article.name) { return "a name" }
        if article.price.minorUnits <= 0 { return "a price of nothing" }
        if !(2...lines).contains(article.line) { return "line \(article.line)" }
        guard let picture = article.picture else { return nil }
        let steps = picture.split(separator: "/", omittingEmptySubsequences: false)
        let isBelow = steps.allSatisfy { !$0.isEmpty && $0 != ".." }
        return isBelow && picture.utf8.count <= 255 && isShown(picture) ? nil : "a picture outside of the list's folder"
    }

    private static func written(_ articles: [Article]) -> [UInt8] {
        let rows = articles.map { article in
            [article.number.description, article.name, article.price.digits, article.picture ?? ""].map { field in
                "\"" + field.replacing("\"", with: "\"\"") + "\""
            }.joined(separator: ",")
        }
        return Array((["sku,name,price,picture"] + rows).joined(separator: "\n").utf8)
    }

    private static func isShown(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value) && !(0x2028...0x202E).contains(scalar.value)
                && !(0x2066...0x2069).contains(scalar.value)
        }
    }
}
