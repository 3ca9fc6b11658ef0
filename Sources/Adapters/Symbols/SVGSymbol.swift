/// A symbol as a drawing in millimetres, for whatever prints SVG.
public enum SVGSymbol {
    /// Draws one symbol with its quiet zone on white.
    ///
    /// - Parameters:
    ///   - moduleMicrometres: The side of a module, 100 to 10,000 micrometres; a camera reads 500 well from a hand's
    ///     breadth.
    ///   - quietModules: White modules around it, 0 to 32; ISO/IEC 18004 asks for 4.
    /// - Returns: The text of an SVG 1.1 file.
    public static func svg(
        _ symbol: QRSymbol, moduleMicrometres: Int = 500, quietModules: Int = 4
    ) throws(SymbolFault) -> String {
        guard (100...10_000).contains(moduleMicrometres) else { throw .measure("A module is 0.1 to 10 mm.") }
        guard (0...32).contains(quietModules) else { throw .measure("The quiet zone is 0 to 32 modules.") }
        let side = symbol.side + 2 * quietModules
        let micrometres = side * moduleMicrometres
        let tenths = String(micrometres % 1_000 + 1_000).dropFirst()
        let runs = symbol.darkRuns.map { run in
            "M\(run.x + quietModules) \(run.y + quietModules)h\(run.length)v1h-\(run.length)z"
        }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" version="1.1" width="\(micrometres / 1_000).\(tenths)mm" \
            height="\(micrometres / 1_000).\(tenths)mm" viewBox="0 0 \(side) \(side)" shape-rendering="crispEdges">
            <rect width="\(side)" height="\(side)" fill="#fff"/>
            <path d="\(runs.joined())" fill="#000"/>
            </svg>

            """
    }
}
