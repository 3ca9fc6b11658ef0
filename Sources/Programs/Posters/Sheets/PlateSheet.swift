public import Drawing
internal import Symbols

/// The counter's plate as a sheet of its own: whom the buyer pays, and what to do, without a language.
public struct PlateSheet {
    let style: SheetStyle
    let counterName: String
    let paper: PaperSize

    /// - Parameter counterName: as it stands at the counter; empty where there is only one.
    public init(_ style: SheetStyle, counterName: String, paper: PaperSize) {
        self.style = style
        self.counterName = counterName
        self.paper = paper
    }

    /// Draws the sheet.
    ///
    /// - Parameter text: the plate's, as headquarters signed it.
    public func draw(plate text: String, as format: DrawingFormat) throws -> PrintedFiles {
        let symbol: QRSymbol
        do throws(SymbolFault) { symbol = try QRSymbol(text: text, maxVersion: 9) } catch {
            throw PosterFault("the plate: \(error)")
        }
        return try .drawing(1, on: paper, as: format, title: style.merchantName) { page, _ in
            try draw(symbol, on: page)
        }
    }

    private func draw(_ symbol: QRSymbol, on page: Page) throws {
        let (width, height) = (paper.width, paper.height)
        let margin = width * 0.08
        let head = paper.area.upper(height * 0.19)
        page.fill(head, with: style.accent)
        let names = head.inset(x: margin, y: head.height * 0.2)
        try page.write(
            TextBox(
                [TextRun(style.merchantName, isBold: true)], sizes: 6...width * 0.24, lines: 2, side: .centre,
                place: .middle, ink: style.accent.readable),
            style.writing, in: counterName.isEmpty ? names : names.upper(names.height * 0.58))
        try page.write(
            TextBox(
                [TextRun(counterName)], sizes: 5...width * 0.12, side: .centre, place: .middle,
                ink: style.accent.readable),
            style.writing, in: names.below(names.height * 0.66))

        let foot = paper.area.lower(height * 0.175)
        page.fill(foot, with: .grey(0.945))
        PictogramRow(steps: Pictogram.allCases, ink: .grey(0.1), direction: style.direction).draw(
            on: page, in: foot.inset(x: margin, y: foot.height * 0.21))

        let middle = Area(
            left: margin, top: head.bottom, width: width - 2 * margin, height: foot.top - head.bottom)
        let captionHeight = middle.height * 0.13
        let (dark, _) = try page.symbol(symbol, in: middle.above(captionHeight))
        try page.write(
            TextBox(
                [TextRun(style.language.words.scanToPay, isBold: true)], sizes: 8...width * 0.16, side: .centre,
                place: .middle, ink: .grey(0.1)),
            style.writing,
            in: Area(left: margin, top: dark.bottom, width: middle.width, height: foot.top - dark.bottom))
    }
}
