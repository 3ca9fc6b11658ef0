internal import Drawing

/// One article on a label or a poster: name above, price below, number and merchant in the last line, the code where
/// writing ends.
///
/// The code gives the lines: the name begins at its upper edge, the price stands on its lower one, and the last lines of
/// both sides stand on one height.
struct ArticleFace {
    let item: ArticleWithCode
    let style: SheetStyle
    /// Whether the last line names the merchant: a poster does so in its head.
    let namesMerchant: Bool

    /// Draws into an area of 20 mm height or more.
    func draw(on page: Page, in area: Area) throws {
        let height = area.height
        let margin = max(2, height * 0.075)
        let captionHeight = height * 0.115
        let side = min(height - captionHeight, area.width * 0.56)
        let square = Area(left: area.left, top: area.top, width: area.width, height: side).trailing(side, style.direction)
        let (dark, module) = try page.symbol(item.symbol, in: square)
        let lastLine = max(area.bottom - margin * 0.75, dark.bottom + height * 0.07)
        try caption(on: page, below: dark, lastLine: lastLine, room: captionHeight, width: side)

        // The quiet zone keeps the text away from the code.
        let width = area.width - side - margin + module * Double(Page.quietModules) * 0.25
        let text = Area(left: area.left, top: dark.top, width: area.width - margin, height: dark.height)
        let column =
            style.direction == .leftToRight
            ? Area(left: area.left + margin, top: text.top, width: width, height: text.height)
            : Area(left: area.right - margin - width, top: text.top, width: width, height: text.height)
        try page.write(
            TextBox(
                [TextRun(item.article.name, isBold: true)], sizes: max(6, height * 0.17)...height * 0.37,
                lines: 3, ink: .grey(0.1)),
            style.writing, in: column.upper(column.height * 0.56))
        try page.write(
            TextBox(
                PriceText(item.article.price, in: style.language).runs,
                sizes: height * 0.25...height * 0.86, place: .baseline),
            style.writing, in: column.lower(column.height * 0.36))
        let number = style.language.words.article + "\u{A0}" + item.article.number.description
        let line = namesMerchant ? number + "  ·  " + style.merchantName : number
        try page.write(
            TextBox(
                [TextRun(line)], sizes: max(4, height * 0.1)...height * 0.145, place: .baseline, ink: .grey(0.35)),
            style.writing,
            in: Area(left: column.left, top: lastLine - captionHeight, width: width, height: captionHeight))
    }

    private func caption(on page: Page, below dark: Area, lastLine: Double, room: Double, width: Double) throws {
        try page.write(
            TextBox(
                [TextRun(style.language.words.scanToPay, isBold: true)], sizes: 4...max(4.5, room * 1.5), side: .centre,
                place: .baseline, ink: .grey(0.1)),
            style.writing, in: Area(left: dark.left, top: lastLine - room, width: dark.width, height: room))
    }
}
