import Symbols
import Testing

@Suite("Symbols as PDF")
struct PDFSymbolTests {
    @Test("the page is as large as its modules, quiet zone and all", arguments: [500, 800, 10_000])
    func size(_ micrometres: Int) throws {
        let symbol = try QRSymbol(text: "HELLO WORLD")
        let text = String(decoding: try PDFSymbol.pdf(symbol, moduleMicrometres: micrometres), as: UTF8.self)
        let box = try #require(text.split(separator: "/MediaBox [0 0 ").last?.split(separator: "]").first)
        let sides = box.split(separator: " ").compactMap { Double($0) }
        let wanted = Double((symbol.side + 8) * micrometres) / 25_400 * 72
        #expect(sides.count == 2 && sides.allSatisfy { abs($0 - wanted) < 0.001 })
    }

    @Test("the table says where each object begins, and the end where the table does")
    func table() throws {
        let bytes = try PDFSymbol.pdf(QRSymbol(text: "HELLO WORLD"))
        func line(at offset: Int) -> String { String(decoding: bytes[offset...].prefix { $0 != 0x0A }, as: UTF8.self) }
        let lines = bytes.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
        let start = try #require(lines.dropLast().last.flatMap { Int($0) })
        #expect(line(at: start) == "xref")
        let places = lines.filter { $0.hasSuffix(" 00000 n ") }.compactMap { Int($0.prefix(10)) }
        #expect(places.map(line(at:)) == ["1 0 obj", "2 0 obj", "3 0 obj", "4 0 obj"])
        let length = try #require(lines.first { $0.hasPrefix("<< /Length ") }?.split(separator: " ")[2])
        let drawing = try #require(
            String(decoding: bytes, as: UTF8.self).split(separator: "stream\n").dropFirst().first)
        #expect(drawing.dropLast("end".count).utf8.count == Int(length))
    }

    @Test("a module of no size and a zone of none are refused")
    func refusal() throws {
        let symbol = try QRSymbol(text: "HELLO WORLD")
        for micrometres in [0, 99, 10_001, .max] {
            #expect(throws: SymbolFault.self) { try PDFSymbol.pdf(symbol, moduleMicrometres: micrometres) }
        }
        for modules in [-1, 33] {
            #expect(throws: SymbolFault.self) { try PDFSymbol.pdf(symbol, quietModules: modules) }
        }
    }
}
