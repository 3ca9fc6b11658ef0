import Decoding
import Drawing
import Scanning
import Symbols
import Testing

/// Latin, Chinese, Arabic, Devanagari, Ethiopic.
let scripts = ["Basmati rice", "东北大米", "أرز بسمتي", "बासमती चावल", "ጤፍ ነጭ"]
let english = Writing(language: "en", direction: .leftToRight)

/// One page of the size given, drawn.
func drawn(
    _ size: PaperSize = .a6, as format: DrawingFormat = .png(dotsPerInch: 150), _ draw: (Page) throws -> Void
) throws -> [UInt8] {
    let sheet = try Sheet(size, as: format, title: "Test")
    try sheet.page(draw)
    return try sheet.finish()
}

@Suite("Sheets")
struct SheetTests {
    static let square = Area(left: 10, top: 10, width: 60, height: 60)

    @Test("each format has its own file, with the paper's size in it")
    func formats() throws {
        let draw = { (page: Page) in page.fill(Self.square, with: .black) }
        let pdf = String(decoding: try drawn(as: .pdf, draw), as: UTF8.self)
        #expect(pdf.hasPrefix("%PDF-1."))
        #expect(pdf.contains("/MediaBox [ 0 0 297.637795 419.527559 ]"))
        let svg = String(decoding: try drawn(as: .svg, draw), as: UTF8.self)
        #expect(
            svg.contains("<svg") && svg.contains("width=\"297.637795pt\"") && svg.contains("height=\"419.527559pt\""))
        let png = try drawn(as: .png(dotsPerInch: 300), draw)
        // 1,240 by 1,748 pixels.
        #expect(Array(png[16..<24]) == [0, 0, 4, 216, 0, 0, 6, 212])
    }

    @Test("a PDF has as many pages as are drawn; SVG and PNG have one")
    func pages() throws {
        let pdf = try Sheet(.a6, as: .pdf, title: "Test")
        for _ in 0..<3 { try pdf.page { $0.fill(Self.square, with: .black) } }
        #expect(String(decoding: try pdf.finish(), as: UTF8.self).contains("/Count 3"))
        for format in [DrawingFormat.svg, .png(dotsPerInch: 72)] {
            let sheet = try Sheet(.a6, as: format, title: "Test")
            try sheet.page { _ in }
            #expect(throws: DrawingFault.severalPages) { try sheet.page { _ in } }
        }
    }

    @Test("no more pages than a printer is given at once")
    func manyPages() throws {
        let sheet = try Sheet(.a6, as: .pdf, title: "Test")
        for _ in 0..<Sheet.mostPages { try sheet.page { _ in } }
        #expect(throws: DrawingFault.tooManyPages(limit: Sheet.mostPages)) { try sheet.page { _ in } }
    }

    @Test("pixels out of range are refused", arguments: [0, 35, 601, Int.max])
    func dots(_ dots: Int) {
        #expect(throws: DrawingFault.tooManyPixels) { try drawn(as: .png(dotsPerInch: dots)) { _ in } }
    }

    @Test("an A3 page at 600 dots an inch would eat the machine, and is refused")
    func largest() {
        let huge = PaperSize(width: 600, height: 900)
        #expect(throws: DrawingFault.tooManyPixels) {
            try drawn(try #require(huge), as: .png(dotsPerInch: 600)) { _ in }
        }
    }

    @Test(
        "paper is 20 to 2,000 mm a side",
        arguments: [(19.9, 100.0), (100, 2_001), (-5, 5), (.nan, 50), (.infinity, 50)])
    func paper(_ width: Double, _ height: Double) { #expect(PaperSize(width: width, height: height) == nil) }

    @Test("a symbol comes back from the page, whatever its version", arguments: [1, 20, 90, 160, 300])
    func symbol(_ length: Int) throws {
        let text = String(repeating: "A7", count: length)
        let png = try drawn(as: .png(dotsPerInch: 300)) { page in
            try page.symbol(QRSymbol(text: text), in: page.size.area.inset(2))
        }
        #expect(try ImageReader().symbols(in: png).map(\.text) == [text])
    }

    @Test("a module is never below half a millimetre")
    func smallest() throws {
        let symbol = try QRSymbol(text: String(repeating: "7", count: 400))
        let needed = Double(symbol.side + 2 * Page.quietModules) * Page.smallestModule
        let just = Area(left: 0, top: 0, width: needed, height: needed)
        let module = try Self.module(of: symbol, in: just)
        #expect(abs(module - 0.5) < 1e-9)
        let fault = #expect(throws: DrawingFault.self) { try Self.module(of: symbol, in: just.inset(0.1)) }
        guard case .symbolTooSmall(_, let version, let side) = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
        #expect(version == symbol.version && side == needed)
        #expect(fault?.description.contains("0.5") == true)
    }

    private static func module(of symbol: QRSymbol, in area: Area) throws -> Double {
        var module = 0.0
        _ = try drawn { module = try $0.symbol(symbol, in: area).module }
        return module
    }

    @Test("a symbol in PDF and SVG is lines, no picture")
    func vector() throws {
        for format in [DrawingFormat.pdf, .svg] {
            let file = String(
                decoding: try drawn(as: format) { try $0.symbol(QRSymbol(text: "HELLO"), in: Self.square) },
                as: UTF8.self)
            #expect(!file.contains("<image") && !file.contains("/Subtype /Image"))
        }
    }
}
