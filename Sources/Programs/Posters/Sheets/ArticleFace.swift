internal import Drawing
internal import Payments

/// One article on a label or a poster: its name, its price, its code, and a small line for the merchant's books.
///
/// The code gives the lines: the price stands on its lower edge, and the last lines of both sides stand on one height.
struct ArticleFace {
    /// Where the name stands.
    enum Form {
        /// Beside the code, beginning at its upper edge: a shelf label.
        case label
        /// Above the code, over the whole width; the picture beside the code: a card of a poster.
        case card
    }

    let form: Form
    let style: SheetStyle
    let area: Area

    /// - Parameter area: of which a label takes what is not too tall for it, in the middle.
    init(form: Form, style: SheetStyle, area: Area) {
        self.form = form
        self.style = style
        let spare = form == .label ? max(0, area.height - area.width * 0.66) : 0
        self.area = area.inset(x: 0, y: spare / 2)
    }

    private var height: Double { area.height }
    private var margin: Double { form == .label ? max(2, height * 0.075) : area.width * 0.05 }
    private var captionHeight: Double { form == .label ? height * 0.115 : area.width * 0.062 }
    /// The square of the code with its quiet zone.
    private var side: Double {
        form == .label ? min(height - captionHeight, area.width * 0.56) : min(height * 0.68, area.width * 0.5)
    }
    private var square: Area {
        let row = form == .label ? area.upper(side) : area.lower(side + captionHeight).upper(side)
        return row.trailing(side, style.direction)
    }

    /// What is beside the code: the quiet zone keeps it away from the code.
    private func column(_ dark: Area) -> Area {
        let row = Area(left: area.left, top: dark.top, width: area.width, height: dark.height)
        return row.leading(area.width - side, style.direction).trailing(area.width - side - margin, style.direction)
    }

    private func priceBox(_ item: ArticleWithCode, sizes: ClosedRange<Double>) -> TextBox {
        let price = PriceText(item.article.price, in: style.language)
        return TextBox(isSignApart(item) ? price.number : price.runs, sizes: sizes, place: .baseline)
    }

    /// On a card a sign of several letters stands above the number, so that the number is large.
    private func isSignApart(_ item: ArticleWithCode) -> Bool {
        form == .card && PriceText(item.article.price, in: style.language).sign.count > 1
    }

    /// Prices of neighbours are of one size: the one at which the longest fits, or two thirds of the largest.
    func priceSize(of items: [ArticleWithCode], on page: Page) throws -> Double {
        let largest = form == .label ? height * 0.86 : area.width * 0.4
        let dark = square.inset(side * Double(Page.quietModules) / 61)
        var common = largest
        for item in items {
            common = min(
                common,
                try page.size(
                    of: priceBox(item, sizes: largest * 0.66...largest), style.writing,
                    in: column(dark).lower(dark.height * 0.36)))
        }
        return common
    }

    /// Draws an article.
    ///
    /// - Parameter priceSize: from `priceSize`; a price that needs more room is smaller.
    func draw(_ item: ArticleWithCode, priceSize: Double, on page: Page) throws {
        let (dark, _) = try page.symbol(item.symbol, in: square)
        let beside = column(dark)
        let lastLine =
            form == .label
            ? max(area.bottom - margin * 0.75, dark.bottom + height * 0.07) : dark.bottom + captionHeight * 0.8
        try name(item, beside: beside, above: dark, on: page)
        let price = try page.write(
            priceBox(item, sizes: min(8, priceSize)...priceSize), style.writing, in: beside.lower(beside.height * 0.5))
        if form == .card { try signAndPicture(item, above: price, beside: beside, priceSize: priceSize, on: page) }
        func last(_ column: Area) -> Area {
            Area(left: column.left, top: lastLine - captionHeight, width: column.width, height: captionHeight)
        }
        try page.write(
            TextBox(
                [TextRun(style.language.words.scanToPay, isBold: true)], sizes: 4...max(4.5, captionHeight * 1.5),
                side: .centre, place: .baseline, ink: .grey(0.1)),
            style.writing, in: last(dark))
        // A number and a name keep their own direction in a line of the other one.
        func isolated(_ text: String) -> String { "\u{2068}" + text + "\u{2069}" }
        func number(_ merchant: String) throws {
            let line = style.language.words.article + "\u{A0}" + isolated(item.article.number.description) + merchant
            try page.write(
                TextBox(
                    [TextRun(line)], sizes: 4...max(4.5, captionHeight * 1.3), place: .baseline, ink: .grey(0.35)),
                style.writing, in: last(beside))
        }
        guard form == .label else { return try number("") }
        // The merchant stands there where there is room: the shelf is the merchant's.
        do { try number("  ·  " + isolated(style.merchantName)) } catch DrawingFault.noRoom { try number("") }
    }

    private func signAndPicture(
        _ item: ArticleWithCode, above price: Area, beside: Area, priceSize: Double, on page: Page
    ) throws {
        let gap = area.width * 0.025
        var bottom = price.top - gap
        if isSignApart(item) {
            let sign = TextRun(PriceText(item.article.price, in: style.language).sign, isBold: true)
            let room = Area(left: beside.left, top: beside.top, width: beside.width, height: bottom - beside.top)
            bottom =
                try page.write(
                    TextBox([sign], sizes: 4...max(4, priceSize * 0.48), place: .bottom, ink: .grey(0.1)),
                    style.writing,
                    in: room
                ).top - gap
        }
        let room = bottom - beside.top
        guard room > beside.height * 0.2 else { return }
        try item.drawPicture(on: page, in: beside.upper(room), beginning: style.direction)
    }

    private func name(_ item: ArticleWithCode, beside: Area, above dark: Area, on page: Page) throws {
        let runs = [TextRun(item.article.name, isBold: true)]
        switch form {
        case .label:
            try page.write(
                TextBox(runs, sizes: 6...height * 0.37, lines: 6, ink: .grey(0.1)), style.writing,
                in: beside.upper(beside.height * 0.56))
        case .card:
            let room = Area(
                left: area.left + margin, top: area.top + margin, width: area.width - 2 * margin,
                height: square.top - area.top - margin - 1)
            try page.write(
                TextBox(runs, sizes: 6...area.width * 0.19, lines: 4, ink: .grey(0.1)),
                style.writing, in: room)
        }
    }
}
