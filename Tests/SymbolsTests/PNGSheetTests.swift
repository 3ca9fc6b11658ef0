import Symbols
import Testing

@Suite("Sheets of symbols")
struct PNGSheetTests {
    /// Width and height out of a PNG file's header.
    private func size(_ png: [UInt8]) -> [Int] {
        [png[16..<20], png[20..<24]].map { $0.reduce(0) { $0 << 8 | Int($1) } }
    }

    @Test("One symbol with its quiet zone fills the sheet", arguments: [(1, 0, 21), (6, 4, 174), (10, 2, 250)])
    func oneSymbol(modulePixels: Int, quiet: Int, side: Int) throws {
        let png = try PNGSheet.png(
            [QRSymbol(text: "HELLO WORLD")], modulePixels: modulePixels, quietModules: quiet)
        #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
        #expect(size(png) == [side, side])
        #expect(png[24] == 1, "one bit a pixel")
        #expect(png[25] == 0, "grey")
    }

    @Test("Symbols of different versions stand side by side, the tallest giving the height")
    func sideBySide() throws {
        let symbols = try [QRSymbol(text: "HELLO WORLD"), QRSymbol(text: ourCode)]
        #expect(try size(PNGSheet.png(symbols, modulePixels: 2)) == [(29 + 57) * 2, 57 * 2])
    }

    @Test("The same symbols give the same bytes")
    func deterministic() throws {
        let symbols = try [QRSymbol(text: ourCode), QRSymbol(text: "HELLO WORLD")]
        #expect(try PNGSheet.png(symbols) == PNGSheet.png(symbols))
    }

    @Test("A sheet without symbols, or with more than 32, is refused", arguments: [0, 33])
    func symbolCount(count: Int) throws {
        let symbols = try Array(repeating: QRSymbol(text: "1"), count: count)
        #expect(throws: SymbolFault.symbolCount(limit: 32)) { try PNGSheet.png(symbols) }
    }

    @Test("Measures out of range are refused", arguments: [(0, 4), (65, 4), (6, -1), (6, 33), (Int.min, Int.max)])
    func measures(modulePixels: Int, quiet: Int) throws {
        let symbols = try [QRSymbol(text: "1")]
        #expect {
            try PNGSheet.png(symbols, modulePixels: modulePixels, quietModules: quiet)
        } throws: { error in
            if case SymbolFault.measure = error { true } else { false }
        }
    }

    @Test("A sheet too large to be read back is refused")
    func tooLarge() throws {
        let symbols = try Array(repeating: QRSymbol(text: ourCode), count: 4)
        #expect(throws: SymbolFault.sheetTooLarge(width: 57 * 4 * 64, height: 57 * 64)) {
            try PNGSheet.png(symbols, modulePixels: 64)
        }
    }
}
