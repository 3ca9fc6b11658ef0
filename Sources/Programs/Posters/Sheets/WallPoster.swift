public import Drawing

/// A poster for the wall: one article as large as the paper, or several in a grid.
public struct WallPoster {
    /// The most articles on one page.
    public static let mostOnAPage = 12

    let style: SheetStyle
    let paper: PaperSize
    let articlesAPage: Int

    /// - Parameter articlesAPage: 1 to 12.
    public init(_ style: SheetStyle, paper: PaperSize, articlesAPage: Int) throws(PosterFault) {
        guard (1...WallPoster.mostOnAPage).contains(articlesAPage) else {
            throw PosterFault("a poster holds 1 to \(WallPoster.mostOnAPage) articles a page.")
        }
        self.style = style
        self.paper = paper
        self.articlesAPage = articlesAPage
    }

    /// Draws all articles, as many pages as they need.
    public func draw(_ items: [ArticleWithCode], as format: DrawingFormat) throws -> PrintedFiles {
        let pages = (items.count + articlesAPage - 1) / articlesAPage
        return try .drawing(pages, on: paper, as: format, title: style.merchantName) { page, index in
            let first = index * articlesAPage
            let shown = items[first..<min(items.count, first + articlesAPage)]
            let frame = PosterFrame(style: style, paper: paper)
            let middle = try frame.draw(on: page)
            if articlesAPage == 1, let item = shown.first {
                try item.drawing { try SingleArticle(item: item, style: style).draw(on: page, in: middle) }
            } else {
                try grid(Array(shown), on: page, in: middle)
            }
        }
    }

    private func grid(_ items: [ArticleWithCode], on page: Page, in area: Area) throws {
        let columns = articlesAPage <= 3 ? 1 : 2
        let rows = (articlesAPage + columns - 1) / columns
        let gap = paper.width * 0.035
        let width = (area.width - gap * Double(columns - 1)) / Double(columns)
        let height = (area.height - gap * Double(rows - 1)) / Double(rows)
        let cells = (0..<items.count).map { index in
            let column = style.direction == .leftToRight ? index % columns : columns - 1 - index % columns
            return Area(
                left: area.left + Double(column) * (width + gap),
                top: area.top + Double(index / columns) * (height + gap),
                width: width, height: height)
        }
        let form: ArticleFace.Form = width > height * 2 ? .label : .card
        let faces = cells.map { ArticleFace(form: form, style: style, area: $0.inset(1)) }
        let priceSize = try faces.first?.priceSize(of: items, on: page) ?? 0
        for (index, item) in items.enumerated() {
            page.stroke(Outline().rectangle(cells[index], radius: 2.5), width: 0.25, with: .grey(0.7))
            try page.clipped(to: cells[index]) {
                try item.drawing { try faces[index].draw(item, priceSize: priceSize, on: page) }
            }
        }
    }
}

/// What surrounds a poster's articles: the merchant above, what to do below.
struct PosterFrame {
    let style: SheetStyle
    let paper: PaperSize

    /// Draws head and foot.
    ///
    /// - Returns: the area between them.
    func draw(on page: Page) throws -> Area {
        let width = paper.width
        let margin = width * 0.075
        let headHeight = width * 0.145
        let head = paper.area.upper(headHeight)
        page.fill(head, with: style.accent)
        try page.write(
            TextBox(
                [TextRun(style.merchantName, isBold: true)], sizes: 7...width * 0.155, lines: 2, side: .centre,
                place: .middle,
                ink: style.accent.readable),
            style.writing, in: head.inset(x: margin, y: headHeight * 0.2))

        let footHeight = width * 0.13
        let foot = paper.area.lower(footHeight + margin * 0.6).above(margin * 0.6).inset(x: margin, y: 0)
        page.line(
            from: (foot.left, foot.top), to: (foot.right, foot.top), width: width * 0.0015, with: .grey(0.7))
        let side = footHeight * 0.74
        // A phone is half as wide as its square: without the empty half it begins where the line above does.
        let shift = style.direction == .leftToRight ? -side * 0.24 : side * 0.24
        let steps = foot.leading(side * 2.55, style.direction)
        PictogramRow(steps: [.scan, .confirm], ink: .grey(0.1), direction: style.direction).draw(
            on: page,
            in: Area(left: steps.left + shift, top: foot.top + footHeight * 0.15, width: steps.width, height: side))
        try phoneShows(
            on: page, in: foot.trailing(foot.width - steps.width - side * 0.1, style.direction), footHeight)
        let top = headHeight + margin * 0.7
        return Area(left: margin, top: top, width: width - 2 * margin, height: foot.top - margin * 0.7 - top)
    }

    /// The buyer is the victim of a code pasted over this one, so the sheet says what the phone has to show.
    private func phoneShows(on page: Page, in area: Area, _ height: Double) throws {
        try page.write(
            TextBox(
                [TextRun(style.language.words.phoneShows)], sizes: 4...height * 0.52, place: .baseline, ink: .grey(0.3)),
            style.writing, in: area.upper(height * 0.44))
        try page.write(
            TextBox(
                [TextRun(style.merchantName, isBold: true)], sizes: 4...height * 0.75, place: .baseline,
                ink: .grey(0.1)),
            style.writing, in: area.upper(height * 0.76).below(height * 0.46))
    }
}
