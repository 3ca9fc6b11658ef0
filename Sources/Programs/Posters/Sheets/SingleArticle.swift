internal import Drawing

/// One article above its code: picture, name and price, then the code, in the middle of a page or of a tall label.
struct SingleArticle {
    let item: ArticleWithCode
    let style: SheetStyle
    /// The most that the code takes of the width.
    var widestCode = 0.56

    func draw(on page: Page, in area: Area) throws {
        let width = area.width
        let codeSide = min(width * widestCode, area.height * (item.hasPicture ? 0.34 : 0.4))
        let codeHeight = codeSide * 1.17
        let upper = area.above(codeHeight + width * 0.03)
        if item.hasPicture {
            let words = upper.lower(width * 0.335)
            try item.drawPicture(on: page, in: upper.above(words.height + width * 0.04))
            try nameAndPrice(on: page, in: words)
        } else {
            try nameAndPrice(on: page, in: upper.inset(x: 0, y: upper.height * 0.1))
        }
        try code(on: page, in: area.lower(codeHeight), side: codeSide)
    }

    private func nameAndPrice(on page: Page, in area: Area) throws {
        try page.write(
            TextBox(
                [TextRun(item.article.name, isBold: true)], sizes: 6...area.width * 0.29,
                lines: item.hasPicture ? 4 : 6,
                side: .centre, place: .middle, ink: .grey(0.1)),
            style.writing, in: area.upper(area.height * 0.46))
        try page.write(
            TextBox(
                PriceText(item.article.price, in: style.language).runs, sizes: 8...area.width * 0.6, side: .centre,
                place: .middle, ink: style.accent == .white ? .black : style.accent),
            style.writing, in: area.lower(area.height * 0.4))
    }

    private func code(on page: Page, in area: Area, side: Double) throws {
        let square = Area(left: area.middle - side / 2, top: area.top, width: side, height: side)
        let (dark, _) = try page.symbol(item.symbol, in: square)
        let caption = Area(left: area.left, top: dark.bottom, width: area.width, height: side * 0.105)
        try page.write(
            TextBox(
                [TextRun(style.language.words.scanToPay, isBold: true)], sizes: 4...max(4, side * 0.22), side: .centre,
                place: .baseline, ink: .grey(0.1)),
            style.writing, in: Area(left: caption.left, top: caption.top, width: caption.width, height: side * 0.13))
        let number = style.language.words.article + "\u{A0}" + item.article.number.description
        try page.write(
            TextBox(
                [TextRun(number)], sizes: 4...max(4, side * 0.11), side: .centre, place: .baseline, ink: .grey(0.35)),
            style.writing, in: Area(left: area.left, top: dark.bottom, width: area.width, height: side * 0.21))
    }
}
