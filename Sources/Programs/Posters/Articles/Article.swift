public import Payments

/// Something for sale.
public struct Article: Equatable, Sendable {
    /// What it is called in codes.
    public let number: ArticleNumber
    /// What it is called by people, in any script; 1 to 200 bytes of UTF-8.
    public let name: String
    /// The price of one.
    public let price: Money
    /// The file of its picture, below the list's folder, or nil.
    public let picture: String?
    /// The line of the list on which it stands, from 1.
    public let line: Int
}

/// A merchant's list of articles.
public struct ArticleList: Sendable {
    /// The most articles of one list.
    public static let most = 5_000
    /// The largest file of a list, in bytes.
    public static let largestFile = CSVFile.largest

    /// In the list's order.
    public let articles: [Article]

    private static let columns = ["gtin", "sku", "name", "price", "picture"]

    /// Reads a list: CSV (RFC 4180) in UTF-8 with one line of column names, in any order: `gtin` or `sku` or both, `name`,
    /// `price`, and perhaps `picture`.
    ///
    /// - Parameter currency: of the prices, which are written with a point: `12.50`.
    /// - Throws: `PosterFault` with the line, at the first that is wrong: a sheet with a wrong price is worse than none.
    public init(csv bytes: [UInt8], currency: Currency) throws(PosterFault) {
        let records = try CSVFile.records(bytes, most: ArticleList.most + 1)
        guard let header = records.first else {
            throw PosterFault("the list is empty. Its first line names the columns: gtin,name,price")
        }
        let names = header.fields.map { $0.lowercased().trimmed }
        for name in names where !ArticleList.columns.contains(name) {
            throw .line(
                header.line, "'\(Shown.short(name))' is no column. Columns are gtin, sku, name, price and picture.")
        }
        guard Set(names).count == names.count else { throw .line(header.line, "a column is named twice.") }
        guard names.contains("name"), names.contains("price"), names.contains("gtin") || names.contains("sku") else {
            throw .line(header.line, "a column is missing: gtin or sku, name and price are needed.")
        }
        guard records.count > 1 else { throw PosterFault("there is no article in the list.") }
        var articles: [Article] = []
        var seen: [ArticleNumber: Article] = [:]
        for record in records.dropFirst() {
            let article = try Article(record, names, currency)
            if let same = seen.updateValue(article, forKey: article.number) {
                let other = same.number.description == article.number.description ? "" : ", as \(same.number)"
                throw .line(record.line, "article \(article.number) stands on line \(same.line) already\(other).")
            }
            articles.append(article)
        }
        self.articles = articles
    }
}

extension Article {
    private static let longestName = 200
    private static let longestPath = 255

    fileprivate init(_ record: CSVFile.Record, _ names: [String], _ currency: Currency) throws(PosterFault) {
        guard record.fields.count == names.count else {
            throw .line(
                record.line,
                "there are \(record.fields.count) fields, and \(names.count) columns. Put names with commas in quotes.")
        }
        var fields: [String: String] = [:]
        for (name, field) in zip(names, record.fields) { fields[name] = field.trimmed }
        func field(_ name: String) -> String? { fields[name].flatMap { $0.isEmpty ? nil : $0 } }
        line = record.line
        number = try Article.number(gtin: field("gtin"), sku: field("sku"), line: record.line)
        guard let name = field("name") else { throw .line(record.line, "the article has no name.") }
        guard name.utf8.count <= Article.longestName else {
            throw .line(record.line, "the name is longer than \(Article.longestName) bytes.")
        }
        guard name.unicodeScalars.allSatisfy(ReadableScalar.isReadable) else {
            throw .line(record.line, "the name has a line break, or another character that cannot be printed.")
        }
        self.name = name
        guard let price = field("price") else { throw .line(record.line, "the article has no price.") }
        do throws(AmountFault) { self.price = try Money(parsing: price, currency: currency) } catch {
            throw .line(record.line, "the price '\(Shown.short(price))' is wrong: \(error).")
        }
        picture = try field("picture").map { (path) throws(PosterFault) in try Article.path(path, line: record.line) }
    }

    private static func number(gtin: String?, sku: String?, line: Int) throws(PosterFault) -> ArticleNumber {
        do throws(ArticleNumber.Refusal) {
            // A wrong GTIN is refused even where the article has a number of its own besides.
            let gtin = try gtin.map { (text) throws(ArticleNumber.Refusal) in try ArticleNumber(gtin: text) }
            let sku = try sku.map { (text) throws(ArticleNumber.Refusal) in try ArticleNumber(sku: text) }
            if let number = gtin ?? sku { return number }
        } catch { throw .line(line, error.words) }
        throw .line(line, "the article has neither a GTIN nor a SKU.")
    }

    /// A list names files beside itself and nothing else of the machine's.
    private static func path(_ text: String, line: Int) throws(PosterFault) -> String {
        let steps = text.split(separator: "/", omittingEmptySubsequences: false)
        guard text.utf8.count <= longestPath, text.unicodeScalars.allSatisfy(ReadableScalar.isReadable),
            steps.allSatisfy({ !$0.isEmpty && $0 != ".." })
        else {
            throw .line(line, "the picture '\(Shown.short(text))' is not a file below the list's folder.")
        }
        return text
    }
}

extension String {
    /// Without blanks and tabs at both ends.
    fileprivate var trimmed: String {
        var text = self[...]
        while let first = text.first, first == " " || first == "\t" { text = text.dropFirst() }
        while let last = text.last, last == " " || last == "\t" { text = text.dropLast() }
        return String(text)
    }
}
