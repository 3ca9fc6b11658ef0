import CPangoCairo

/// Owns a layout of libpango: one text, shaped, its lines broken at a width. Units are points.
final class TextLayout {
    /// The first family that has a character writes it; what none of them has, any installed font may.
    private static let families =
        "Noto Sans,Noto Sans Arabic,Noto Sans Devanagari,Noto Sans Ethiopic,Noto Sans CJK SC,sans-serif"
    /// How far capitals reach above the line, in parts of the size.
    static let capitals = 0.714
    /// Lines stand closer than the fonts ask: they leave room for accents that stand above one another.
    private static let leading: Float = 0.88

    private let handle: OpaquePointer
    private let runs: [TextRun]
    private let isRightToLeft: Bool
    private let isMirrored: Bool

    init(_ runs: [TextRun], _ writing: Writing, pen: Pen) throws(DrawingFault) {
        let isPageRightToLeft = writing.direction == .rightToLeft
        guard let handle = tp_layout(pen.handle, TextLayout.families, writing.language, isPageRightToLeft) else {
            throw .outOfMemory
        }
        self.handle = handle
        self.runs = runs
        let text = runs.map(\.text).joined()
        isRightToLeft = isPageRightToLeft
        // Pango exchanges left and right for a text that runs against the page.
        isMirrored = tp_is_right_to_left(text, Int32(text.utf8.count), isPageRightToLeft) != isPageRightToLeft
        pango_layout_set_text(handle, text, Int32(text.utf8.count))
        style(size: 10)
        guard pango_layout_get_unknown_glyphs_count(handle) == 0 else { throw .noGlyphs(text: text) }
    }

    deinit { tp_layout_free(handle) }

    private func style(size: Double) {
        tp_layout_plain(handle)
        var at: UInt32 = 0
        for run in runs {
            let end = at + UInt32(run.text.utf8.count)
            let rise = run.isRaised ? TextLayout.capitals * size * (1 - run.scale) : 0
            tp_layout_style(handle, at, end, size * run.scale, run.isBold, rise)
            at = end
        }
    }

    /// Breaks the lines at a size, between words, and where these need not be whole inside words longer than a line.
    func shape(size: Double, width: Double, lines: Int, side: TextBox.Side, wholeWords: Bool) {
        style(size: size)
        let alignment: PangoAlignment =
            switch side {
            case .centre: PANGO_ALIGN_CENTER
            case .leading: isRightToLeft == isMirrored ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT
            case .trailing: isRightToLeft == isMirrored ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT
            }
        tp_layout_shape(handle, width, Int32(lines), alignment, TextLayout.leading, wholeWords)
    }

    var isCutOff: Bool { pango_layout_is_ellipsized(handle) != 0 }

    /// Where lines and ink are, from the layout's upper left corner.
    struct Extents {
        let firstBaseline: Double
        let lastBaseline: Double
        let ink: (left: Double, top: Double, width: Double, height: Double)
    }

    var extents: Extents {
        let found = tp_layout_extents(handle)
        return Extents(
            firstBaseline: found.first_baseline, lastBaseline: found.last_baseline,
            ink: (found.ink_left, found.ink_top, found.ink_width, found.ink_height))
    }

    func draw(x: Double, y: Double, with ink: Ink, by pen: Pen) {
        pen.use(ink)
        cairo_move_to(pen.handle, x, y)
        pango_cairo_update_layout(pen.handle, handle)
        pango_cairo_show_layout(pen.handle, handle)
    }
}
