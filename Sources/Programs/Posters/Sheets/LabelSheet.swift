public import Drawing

/// Shelf labels on sheets of paper: a grid without gaps, to be cut along marks.
public struct LabelSheet {
    /// The least distance from the paper's edge: many printers leave 5 mm blank, and cut marks need room.
    static let margin = 9.0

    let style: SheetStyle
    let paper: PaperSize
    let label: PaperSize

    /// - Parameter label: one label's size.
    /// - Throws: `PosterFault` where not even one label fits the paper.
    public init(_ style: SheetStyle, paper: PaperSize, label: PaperSize) throws(PosterFault) {
        self.style = style
        self.paper = paper
        self.label = label
        guard columns > 0, rows > 0 else {
            throw PosterFault(
                "not one label fits the paper with its margins of 9 mm. Choose smaller labels or larger paper.")
        }
    }

    private var columns: Int { Int((paper.width - 2 * LabelSheet.margin) / label.width) }
    private var rows: Int { Int((paper.height - 2 * LabelSheet.margin) / label.height) }

    /// Whether name, price and code stand above one another, with room for a picture: on labels clearly taller than wide.
    public var isTall: Bool { label.height > label.width * 1.25 }

    /// Labels on one page.
    public var labelsAPage: Int { columns * rows }

    /// The paper that is left after cutting off the margins.
    private var grid: Area {
        paper.area.inset(
            x: (paper.width - Double(columns) * label.width) / 2, y: (paper.height - Double(rows) * label.height) / 2)
    }

    /// Draws all labels, row by row from where writing begins.
    public func draw(_ items: [ArticleWithCode], as format: DrawingFormat) throws -> PrintedFiles {
        let pages = (items.count + labelsAPage - 1) / labelsAPage
        return try .drawing(pages, on: paper, as: format, title: style.merchantName) { page, index in
            let first = index * labelsAPage
            let shown = items[first..<min(items.count, first + labelsAPage)]
            let priceSize = isTall ? 0 : try face(0).priceSize(of: Array(shown), on: page)
            for (place, item) in shown.enumerated() {
                let area = area(of: place)
                try page.clipped(to: area) {
                    try item.drawing {
                        guard isTall else { return try face(place).draw(item, priceSize: priceSize, on: page) }
                        try SingleArticle(item: item, style: style, widestCode: 0.8).draw(
                            on: page, in: area.inset(label.width * 0.06))
                    }
                }
            }
            let rows = (shown.count + columns - 1) / columns
            CutMarks(grid: grid.upper(Double(rows) * label.height), columns: columns, rows: rows).draw(on: page)
            try PrintNote(style: style).draw(on: page, below: grid, number: index + 1, of: pages)
        }
    }

    private func face(_ place: Int) -> ArticleFace {
        ArticleFace(form: .label, style: style, area: area(of: place))
    }

    private func area(of place: Int) -> Area {
        let column = place % columns
        let fromLeft = style.direction == .leftToRight ? column : columns - 1 - column
        return Area(
            left: grid.left + Double(fromLeft) * label.width, top: grid.top + Double(place / columns) * label.height,
            width: label.width, height: label.height)
    }
}

/// Where to cut: short lines in the margins, and hairs where four labels meet.
struct CutMarks {
    let grid: Area
    let columns: Int
    let rows: Int

    private static let (gap, length, width, cross) = (1.5, 4.0, 0.12, 1.2)

    func draw(on page: Page) {
        let xs = (0...columns).map { grid.left + grid.width * Double($0) / Double(columns) }
        let ys = (0...rows).map { grid.top + grid.height * Double($0) / Double(rows) }
        let (near, far) = (CutMarks.gap, CutMarks.gap + CutMarks.length)
        for x in xs {
            stroke(page, (x, grid.top - far), (x, grid.top - near))
            stroke(page, (x, grid.bottom + near), (x, grid.bottom + far))
        }
        for y in ys {
            stroke(page, (grid.left - far, y), (grid.left - near, y))
            stroke(page, (grid.right + near, y), (grid.right + far, y))
        }
        for x in xs.dropFirst().dropLast() {
            for y in ys.dropFirst().dropLast() {
                stroke(page, (x - CutMarks.cross, y), (x + CutMarks.cross, y), .grey(0.6))
                stroke(page, (x, y - CutMarks.cross), (x, y + CutMarks.cross), .grey(0.6))
            }
        }
    }

    private func stroke(_ page: Page, _ from: (x: Double, y: Double), _ to: (x: Double, y: Double), _ ink: Ink = .black)
    {
        page.line(from: from, to: to, width: CutMarks.width, with: ink)
    }
}

/// In the margin that is cut off: a measure that shows whether the printer has scaled the page, and the page's number.
struct PrintNote {
    let style: SheetStyle

    func draw(on page: Page, below grid: Area, number: Int, of pages: Int) throws {
        let y = page.size.height - 4.2
        let (left, length) = (grid.left + 3, 50.0)
        page.line(from: (left, y), to: (left + length, y), width: 0.15, with: .grey(0.3))
        for x in stride(from: 0.0, through: length, by: 10) {
            let high = x == 0 || x == length ? 1.0 : 0.5
            page.line(from: (left + x, y - high), to: (left + x, y + high), width: 0.15, with: .grey(0.3))
        }
        let writing = Writing(language: "en", direction: .leftToRight)
        try page.write(
            TextBox([TextRun("50 mm = 100 %")], sizes: 5...5, place: .middle, ink: .grey(0.3)), writing,
            in: Area(left: left + length + 2, top: y - 2, width: 40, height: 4))
        try page.write(
            TextBox([TextRun("\(number) / \(pages)")], sizes: 5...5, side: .trailing, place: .middle, ink: .grey(0.3)),
            writing, in: Area(left: grid.right - 33, top: y - 2, width: 30, height: 4))
    }
}
