public import Drawing
internal import Symbols

/// One code with a line below it, on paper just as large.
public enum SymbolSheet {
    /// Draws the code.
    ///
    /// - Parameters:
    ///   - text: what the symbol says.
    ///   - caption: a line in any script, or nil.
    ///   - module: one module's side in millimetres, 0.5 to 10.
    public static func draw(
        _ text: String, caption: String?, module: Double, as format: DrawingFormat
    ) throws -> PrintedFiles {
        let symbol: QRSymbol
        do throws(SymbolFault) { symbol = try QRSymbol(text: text) } catch { throw PosterFault(error.description) }
        let side = Double(symbol.side + 2 * Page.quietModules) * module
        let line = caption == nil ? 0 : side * 0.12
        guard let paper = PaperSize(width: max(20, side), height: max(20, side + line)) else {
            throw PosterFault("a module of \(module) mm makes a sheet of more than 2 m. Choose a smaller one.")
        }
        return try .drawing(1, on: paper, as: format, title: caption ?? "Code") { page, _ in
            let (dark, _) = try page.symbol(symbol, in: paper.area.above(line))
            guard let caption else { return }
            try page.write(
                TextBox([TextRun(caption)], sizes: 4...max(4, side * 0.16), side: .centre, place: .middle),
                Writing(language: "und", direction: .leftToRight),
                in: Area(left: dark.left, top: dark.bottom, width: dark.width, height: paper.height - dark.bottom - 1))
        }
    }
}
