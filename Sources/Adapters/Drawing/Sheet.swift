internal import CPangoCairo

/// A document that is drawn page by page, all of one size.
public final class Sheet {
    /// The most pages of one document.
    public static let mostPages = 500

    private let pen: Pen
    private let format: DrawingFormat
    private let size: PaperSize
    private var pages = 0

    /// Begins a document.
    ///
    /// - Parameter title: what a viewer shows as the document's name.
    public init(_ size: PaperSize, as format: DrawingFormat, title: String) throws(DrawingFault) {
        guard tp_font_families() > 0 else { throw .noFonts }
        let points = (width: size.width * Page.pointsPerMillimetre, height: size.height * Page.pointsPerMillimetre)
        let surface = try Surface.document(format, width: points.width, height: points.height, title: title)
        var dots = 1.0
        if case .png(let dotsPerInch) = format { dots = Double(dotsPerInch) / 72 }
        pen = try Pen(surface, dotsPerPoint: dots)
        self.format = format
        self.size = size
    }

    /// Draws the next page, white to begin with.
    public func page(_ draw: (Page) throws -> Void) throws {
        guard pages == 0 || format == .pdf else { throw DrawingFault.severalPages }
        guard pages < Sheet.mostPages else { throw DrawingFault.tooManyPages(limit: Sheet.mostPages) }
        pages += 1
        var dots: Int?
        if case .png(let dotsPerInch) = format { dots = dotsPerInch }
        let page = Page(size: size, pen: pen, dotsPerInch: dots)
        tp_whiten(pen.handle)
        try draw(page)
        if format == .pdf { cairo_show_page(pen.handle) }
        try pen.check()
    }

    /// The document's file. Nothing can be drawn afterwards.
    public func finish() throws(DrawingFault) -> [UInt8] { try pen.surface.finish(format) }
}
