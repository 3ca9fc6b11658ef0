/// A symbol as a page of its own size, for whatever prints PDF.
public enum PDFSymbol {
    /// Draws one symbol with its quiet zone on white.
    ///
    /// - Parameters:
    ///   - moduleMicrometres: The side of a module, 100 to 10,000 micrometres.
    ///   - quietModules: White modules around it, 0 to 32; ISO/IEC 18004 asks for 4.
    /// - Returns: The bytes of a PDF 1.4 file (ISO 32000) with one page.
    public static func pdf(
        _ symbol: QRSymbol, moduleMicrometres: Int = 500, quietModules: Int = 4
    ) throws(SymbolFault) -> [UInt8] {
        guard (100...10_000).contains(moduleMicrometres) else { throw .measure("A module is 0.1 to 10 mm.") }
        guard (0...32).contains(quietModules) else { throw .measure("The quiet zone is 0 to 32 modules.") }
        let side = symbol.side + 2 * quietModules
        // A point is 1/72 of 25.4 mm, written to a millionth.
        let module = moduleMicrometres * 720_000 / 254
        let page = points(side * module)
        // Rows count from below.
        let runs = symbol.darkRuns.map { run in
            "\(run.x + quietModules) \(side - 1 - run.y - quietModules) \(run.length) 1 re"
        }
        let drawing =
            "\(points(module)) 0 0 \(points(module)) 0 0 cm\n1 g 0 0 \(side) \(side) re f\n0 g\n"
            + runs.joined(separator: "\n") + "\nf\n"
        return file([
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 \(page) \(page)] /Contents 4 0 R /Resources << >> >>",
            "<< /Length \(drawing.utf8.count) >>\nstream\n\(drawing)endstream",
        ])
    }

    /// Objects with the table of where each begins.
    private static func file(_ objects: [String]) -> [UInt8] {
        // Bytes above 127 say to whatever carries the file that it is no text.
        var bytes = Array("%PDF-1.4\n%".utf8) + [0xE2, 0xE3, 0xCF, 0xD3, 0x0A]
        var table = "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
        for (index, object) in objects.enumerated() {
            table += "\(String(String(10_000_000_000 + bytes.count).dropFirst())) 00000 n \n"
            bytes += "\(index + 1) 0 obj\n\(object)\nendobj\n".utf8
        }
        let end = "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(bytes.count)\n%%EOF\n"
        return bytes + Array((table + end).utf8)
    }

    private static func points(_ millionths: Int) -> String {
        "\(millionths / 1_000_000).\(String(1_000_000 + millionths % 1_000_000).dropFirst())"
    }
}
