public import Drawing
internal import Symbols

/// Drawn pages as files: one PDF, or an SVG or PNG for each page.
public struct PrintedFiles: Sendable {
    /// The files' bytes, in the pages' order.
    public let files: [[UInt8]]
    /// How many pages there are in all of them.
    public let pages: Int

    /// Draws pages.
    ///
    /// - Parameter draw: draws page `index`, from 0.
    static func drawing(
        _ pages: Int, on paper: PaperSize, as format: DrawingFormat, title: String,
        _ draw: (Page, _ index: Int) throws -> Void
    ) throws -> PrintedFiles {
        guard pages <= Sheet.mostPages else { throw DrawingFault.tooManyPages(limit: Sheet.mostPages) }
        var files: [[UInt8]] = []
        let shared = format == .pdf ? try Sheet(paper, as: format, title: title) : nil
        for index in 0..<pages {
            let sheet = try shared ?? Sheet(paper, as: format, title: title)
            try sheet.page { try draw($0, index) }
            if shared == nil { files.append(try sheet.finish()) }
        }
        if let shared { files.append(try shared.finish()) }
        return PrintedFiles(files: files, pages: pages)
    }
}

/// What all sheets of a merchant have in common.
public struct SheetStyle: Sendable {
    let language: SheetLanguage
    let merchantName: String
    let accent: Ink

    /// - Parameters:
    ///   - merchantName: as buyers know it and as their phones show it.
    ///   - accent: the colour of bands and lines; codes and prices are black.
    public init(language: SheetLanguage, merchantName: String, accent: Ink = .black) {
        self.language = language
        self.merchantName = merchantName
        self.accent = accent
    }

    /// Whether a merchant's name may be printed: 1 to 100 bytes without control characters.
    public static func canPrint(_ name: String) -> Bool {
        (1...100).contains(name.utf8.count) && name.unicodeScalars.allSatisfy(ReadableScalar.isReadable)
    }

    var writing: Writing { language.writing }
    var direction: WritingDirection { language.direction }
}

/// An article with the symbol that pays for it, and its picture.
public struct ArticleWithCode {
    let article: Article
    let symbol: QRSymbol
    private let picture: ((_ mostSide: Int) throws -> Picture)?

    /// - Parameters:
    ///   - text: what the symbol says.
    ///   - maxVersion: the greatest symbol allowed; 12 and above are read badly from aslant.
    ///   - picture: the article's, where it has one and the sheet shows it: called when its page is drawn, with the most
    ///     pixels that either side needs, so that a long list does not fill the memory.
    public init(
        _ article: Article, text: String, maxVersion: Int, picture: ((_ mostSide: Int) throws -> Picture)? = nil
    ) throws(PosterFault) {
        self.article = article
        self.picture = picture
        do throws(SymbolFault) { symbol = try QRSymbol(text: text, maxVersion: maxVersion) } catch {
            throw .line(article.line, "article \(article.number): \(error)")
        }
    }

    /// Draws it, and says its line where its words do not fit.
    func drawing(_ draw: () throws -> Void) throws {
        do { try draw() } catch DrawingFault.noRoom(let text) {
            throw PosterFault.line(
                article.line, "article \(article.number): \(DrawingFault.noRoom(text: Shown.short(text)))")
        }
    }

    /// Whether a picture is shown.
    var hasPicture: Bool { picture != nil }

    /// Draws the picture, as large as an area allows; see `Page.picture`.
    func drawPicture(on page: Page, in area: Area, beginning direction: WritingDirection? = nil) throws {
        guard let picture else { return }
        let dotsPerMillimetre = 10.0
        let most = max(1, Int(max(area.width, area.height) * dotsPerMillimetre))
        page.picture(try picture(most), in: area, beginning: direction)
    }
}
