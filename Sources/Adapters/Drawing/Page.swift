internal import CPangoCairo
public import Symbols

/// A page that is being drawn; everything is in millimetres from its upper left corner.
public struct Page {
    /// One module of a printed code is never smaller, in millimetres: phones read below that only by luck.
    public static let smallestModule = QRSymbol.printedModule.lowerBound
    /// A module in pixels has this many at least: with two, libzbar reads next to nothing.
    static let leastDots = 3
    /// White modules around a code (ISO/IEC 18004).
    public static let quietModules = 4

    static let pointsPerMillimetre = 72 / 25.4

    /// The page's size.
    public let size: PaperSize
    let pen: Pen
    /// Dots an inch, where the page is made of pixels.
    let dotsPerInch: Int?

    private static func points(_ millimetres: Double) -> Double { millimetres * pointsPerMillimetre }

    /// Fills a rectangle.
    ///
    /// - Parameter radius: of its corners.
    public func fill(_ area: Area, radius: Double = 0, with ink: Ink) {
        fill(Outline().rectangle(area, radius: radius), with: ink)
    }

    /// Fills what lies within lines.
    public func fill(_ outline: Outline, with ink: Ink) {
        trace(outline)
        pen.use(ink)
        cairo_fill(pen.handle)
    }

    /// Draws lines.
    ///
    /// - Parameters:
    ///   - width: of the line.
    ///   - dashes: lengths of dash and gap, the same; 0 is a whole line.
    public func stroke(_ outline: Outline, width: Double, with ink: Ink, dashes: Double = 0) {
        cairo_save(pen.handle)
        trace(outline)
        pen.use(ink)
        cairo_set_line_width(pen.handle, Page.points(width))
        cairo_set_line_cap(pen.handle, dashes > 0 ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND)
        cairo_set_line_join(pen.handle, CAIRO_LINE_JOIN_ROUND)
        if dashes > 0 { cairo_set_dash(pen.handle, [Page.points(dashes)], 1, 0) }
        cairo_stroke(pen.handle)
        cairo_restore(pen.handle)
    }

    /// Draws a straight line with square ends.
    public func line(from: (x: Double, y: Double), to: (x: Double, y: Double), width: Double, with ink: Ink) {
        cairo_save(pen.handle)
        cairo_move_to(pen.handle, Page.points(from.x), Page.points(from.y))
        cairo_line_to(pen.handle, Page.points(to.x), Page.points(to.y))
        cairo_set_line_width(pen.handle, Page.points(width))
        cairo_set_line_cap(pen.handle, CAIRO_LINE_CAP_BUTT)
        pen.use(ink)
        cairo_stroke(pen.handle)
        cairo_restore(pen.handle)
    }

    /// Draws a symbol as large as an area allows, black on white, with its quiet zone inside the area. In pixels its
    /// modules are whole dots, all alike, unless so many dots go into each that nobody sees the difference.
    ///
    /// - Returns: the square of its dark modules, and one module's width.
    /// - Throws: `DrawingFault.symbolTooSmall` where a module would be below `smallestModule`, `.tooCoarse` where the page
    ///   has too few dots for it.
    @discardableResult
    public func symbol(_ symbol: QRSymbol, in area: Area) throws(DrawingFault) -> (dark: Area, module: Double) {
        let square = area.square
        let across = symbol.side + 2 * Page.quietModules
        let room = square.width / Double(across)
        // A thousandth for rounding: a label measured to fit must fit.
        guard room >= Page.smallestModule - Page.rounding else {
            throw .symbolTooSmall(
                module: room, version: symbol.version, sideNeeded: Double(across) * Page.smallestModule)
        }
        fill(square, with: .white)
        let module = try dotsPerInch.map { (dots) throws(DrawingFault) in try Page.module(room, dots) } ?? room
        let side = Double(symbol.side) * module
        let dark = Area(
            left: onDot(square.middle - side / 2), top: onDot(square.top + (square.height - side) / 2), width: side,
            height: side)
        // All runs in one path: neighbours that share an edge then leave no hair between them.
        for run in symbol.darkRuns {
            cairo_rectangle(
                pen.handle, Page.points(dark.left + Double(run.x) * module),
                Page.points(dark.top + Double(run.y) * module), Page.points(Double(run.length) * module),
                Page.points(module))
        }
        pen.use(.black)
        cairo_fill(pen.handle)
        return (dark, module)
    }

    private static let rounding = 0.001

    /// A module's side of so many millimetres at most, in whole dots.
    private static func module(_ room: Double, _ dotsPerInch: Int) throws(DrawingFault) -> Double {
        if let module = drawn(room, dotsPerInch) { return module }
        let finer = (dotsPerInch...DrawingFormat.mostDotsPerInch).first { drawn(room, $0) != nil }
        throw .tooCoarse(dotsPerInch: dotsPerInch, next: finer ?? DrawingFormat.mostDotsPerInch)
    }

    private static func drawn(_ room: Double, _ dotsPerInch: Int) -> Double? {
        let dot = 25.4 / Double(dotsPerInch)
        let whole = (room / dot + 0.01).rounded(.down)
        if Int(whole) >= leastDots, whole * dot >= smallestModule - rounding { return whole * dot }
        // From here on a grey edge is thin beside its module.
        return room / dot >= Double(leastDots + 1) ? room : nil
    }

    /// A place on the grid of the page's dots.
    private func onDot(_ place: Double) -> Double {
        guard let dotsPerInch else { return place }
        let dot = 25.4 / Double(dotsPerInch)
        return (place / dot).rounded() * dot
    }

    /// Draws a picture as large as an area allows, whole.
    ///
    /// - Parameter direction: where it is given, the picture stands in the upper corner where writing begins; else in the
    ///   middle.
    public func picture(_ picture: Picture, in area: Area, beginning direction: WritingDirection? = nil) {
        let scale = min(area.width / Double(picture.width), area.height / Double(picture.height))
        let (wide, high) = (Double(picture.width) * scale, Double(picture.height) * scale)
        let row = direction == nil ? area.below((area.height - high) / 2) : area
        let left = direction.map { row.leading(wide, $0).left } ?? area.middle - wide / 2
        cairo_save(pen.handle)
        cairo_translate(pen.handle, Page.points(left), Page.points(row.top))
        cairo_scale(pen.handle, Page.points(scale), Page.points(scale))
        cairo_rectangle(pen.handle, 0, 0, Double(picture.width), Double(picture.height))
        cairo_clip(pen.handle)
        tp_paint_picture(pen.handle, picture.surface.handle)
        cairo_restore(pen.handle)
    }

    /// Draws so that nothing reaches out of an area, such as a name whose letters carry fifty accents above one another.
    public func clipped(to area: Area, _ draw: () throws -> Void) rethrows {
        cairo_save(pen.handle)
        defer { cairo_restore(pen.handle) }
        trace(Outline().rectangle(area))
        cairo_clip(pen.handle)
        try draw()
    }

    /// Draws with left and right exchanged about a vertical line, for pictograms where writing runs from right to left.
    public func mirrored(about x: Double, _ draw: () throws -> Void) rethrows {
        cairo_save(pen.handle)
        defer { cairo_restore(pen.handle) }
        cairo_translate(pen.handle, Page.points(2 * x), 0)
        cairo_scale(pen.handle, -1, 1)
        try draw()
    }

    private func trace(_ outline: Outline) {
        for step in outline.steps {
            switch step {
            case .move(let x, let y): cairo_move_to(pen.handle, Page.points(x), Page.points(y))
            case .line(let x, let y): cairo_line_to(pen.handle, Page.points(x), Page.points(y))
            case .arc(let x, let y, let radius, let from, let to):
                cairo_arc(pen.handle, Page.points(x), Page.points(y), Page.points(radius), from, to)
            case .close: cairo_close_path(pen.handle)
            case .apart: cairo_new_sub_path(pen.handle)
            }
        }
    }
}
