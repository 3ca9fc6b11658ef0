extension Page {
    /// Writes a text into an area.
    ///
    /// - Returns: the area of its ink.
    /// - Throws: `DrawingFault.noGlyphs` where no installed font has its characters: no empty boxes are printed.
    @discardableResult
    public func write(_ box: TextBox, _ writing: Writing, in area: Area) throws(DrawingFault) -> Area {
        guard !box.text.isEmpty else { return area.upper(0) }
        let scale = Page.pointsPerMillimetre
        let layout = try TextLayout(box.runs, writing, pen: pen)
        let size = fit(box, layout, width: area.width * scale, height: area.height * scale)
        layout.shape(size: size, width: area.width * scale, lines: box.lines, side: box.side, wholeWords: false)
        let extents = layout.extents
        let top =
            switch box.place {
            case .top: area.top * scale - Page.upperEdge(extents, size)
            case .middle: (area.top + area.height / 2) * scale - extents.ink.top - extents.ink.height / 2
            case .baseline: area.bottom * scale - extents.lastBaseline
            }
        layout.draw(x: area.left * scale, y: top, with: box.ink, by: pen)
        return Area(
            left: area.left + extents.ink.left / scale, top: (top + extents.ink.top) / scale,
            width: extents.ink.width / scale, height: extents.ink.height / scale)
    }

    /// The greatest size at which everything fits, to a quarter of a point; the smallest allowed where nothing does.
    private func fit(_ box: TextBox, _ layout: TextLayout, width: Double, height: Double) -> Double {
        func fits(_ size: Double) -> Bool {
            layout.shape(size: size, width: width, lines: box.lines, side: box.side, wholeWords: true)
            guard !layout.isCutOff else { return false }
            let extents = layout.extents
            guard extents.ink.width <= width + 0.5 else { return false }
            return box.place == .baseline
                ? extents.lastBaseline - extents.ink.top <= height
                : extents.ink.top + extents.ink.height - Page.upperEdge(extents, size) <= height
        }
        var (low, high) = (box.sizes.lowerBound, box.sizes.upperBound)
        if fits(high) { return high }
        while high - low > 0.25 {
            let middle = (low + high) / 2
            if fits(middle) { low = middle } else { high = middle }
        }
        return low
    }

    /// Where the first line's capitals end, or its ink where that reaches higher.
    private static func upperEdge(_ extents: TextLayout.Extents, _ size: Double) -> Double {
        min(extents.firstBaseline - TextLayout.capitals * size, extents.ink.top)
    }
}
