extension Page {
    /// Writes a text into an area.
    ///
    /// - Returns: the area of its ink.
    /// - Throws: `DrawingFault.noGlyphs` where no installed font has its characters: no empty boxes are printed;
    ///   `.noRoom` where it does not fit even at the smaller size: half a price is another price.
    @discardableResult
    public func write(_ box: TextBox, _ writing: Writing, in area: Area) throws(DrawingFault) -> Area {
        guard !box.text.isEmpty else { return area.upper(0) }
        let scale = Page.pointsPerMillimetre
        let layout = try TextLayout(box.runs, writing, pen: pen)
        let fit = Fit(box, layout, width: area.width * scale, height: area.height * scale)
        guard fit.isWhole else { throw .noRoom(text: box.text) }
        layout.shape(
            size: fit.size, width: area.width * scale, lines: fit.lines, side: box.side, wholeWords: false)
        let extents = layout.extents
        let top =
            switch box.place {
            case .top: area.top * scale - Fit.upperEdge(extents, fit.size)
            case .middle: (area.top + area.height / 2) * scale - extents.ink.top - extents.ink.height / 2
            case .baseline: area.bottom * scale - extents.lastBaseline
            case .bottom: area.bottom * scale - extents.ink.top - extents.ink.height
            }
        layout.draw(x: area.left * scale, y: top, with: box.ink, by: pen)
        return Area(
            left: area.left + extents.ink.left / scale, top: (top + extents.ink.top) / scale,
            width: extents.ink.width / scale, height: extents.ink.height / scale)
    }

    /// The size in points at which `write` would write, so that neighbours can be written alike.
    public func size(of box: TextBox, _ writing: Writing, in area: Area) throws(DrawingFault) -> Double {
        let scale = Page.pointsPerMillimetre
        let layout = try TextLayout(box.runs, writing, pen: pen)
        return Fit(box, layout, width: area.width * scale, height: area.height * scale).size
    }
}

/// How large a text is written, and in how many lines.
private struct Fit {
    /// A line is saved where the letters need not be smaller than this, in parts of the largest size.
    private static let worthALine = 0.8

    let size: Double
    let lines: Int
    /// Whether everything fits.
    let isWhole: Bool

    init(_ box: TextBox, _ layout: TextLayout, width: Double, height: Double) {
        for lines in 1..<max(2, box.lines) where box.lines > 1 {
            let smallest = max(box.sizes.lowerBound, box.sizes.upperBound * Fit.worthALine)
            if let size = Fit.greatest(
                in: smallest...box.sizes.upperBound, box, layout, lines: lines, width: width, height: height)
            {
                self.init(size: size, lines: lines, isWhole: true)
                return
            }
        }
        let size = [true, false].lazy.compactMap { wholeWords in
            Fit.greatest(
                in: box.sizes, box, layout, lines: box.lines, width: width, height: height, wholeWords: wholeWords)
        }.first
        self.init(size: size ?? box.sizes.lowerBound, lines: box.lines, isWhole: size != nil)
    }

    private init(size: Double, lines: Int, isWhole: Bool) {
        self.size = size
        self.lines = lines
        self.isWhole = isWhole
    }

    /// The greatest size at which everything fits, to a quarter of a point; nil where none does.
    private static func greatest(
        in sizes: ClosedRange<Double>, _ box: TextBox, _ layout: TextLayout, lines: Int, width: Double, height: Double,
        wholeWords: Bool = true
    ) -> Double? {
        func fits(_ size: Double) -> Bool {
            layout.shape(size: size, width: width, lines: lines, side: box.side, wholeWords: wholeWords)
            guard !layout.isCutOff else { return false }
            let extents = layout.extents
            guard extents.ink.width <= width + 0.5 else { return false }
            return box.place == .baseline
                ? extents.lastBaseline - extents.ink.top <= height
                : extents.ink.top + extents.ink.height - upperEdge(extents, size) <= height
        }
        var (low, high) = (sizes.lowerBound, sizes.upperBound)
        if fits(high) { return high }
        guard fits(low) else { return nil }
        while high - low > 0.25 {
            let middle = (low + high) / 2
            if fits(middle) { low = middle } else { high = middle }
        }
        return low
    }

    /// Where the first line's capitals end: lines of all scripts begin on one height.
    static func upperEdge(_ extents: TextLayout.Extents, _ size: Double) -> Double {
        extents.firstBaseline - TextLayout.capitals * size
    }
}
