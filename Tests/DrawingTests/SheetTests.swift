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
        _ = try drawn(as: .pdf) { module = try $0.symbol(symbol, in: area).module }
        return module
    }

    /// Of a symbol of version 9, 61 modules with its quiet zone, in a square of this side.
    static let resolutions: [(side: Double, dotsPerInch: Int, dotsAModule: Double)] = [
        (30.5, 152, 3), (34.5, 135, 3), (34.5, 150, 3), (34.5, 300, 6), (34.5, 600, 13), (60, 72, 0), (60, 96, 3),
        // Not whole dots, but many.
        (30.5, 300, 5.906),
    ]

    @Test("in pixels a module is whole dots, three at least, and half a millimetre", arguments: resolutions)
    func wholeDots(_ side: Double, _ dotsPerInch: Int, _ dotsAModule: Double) throws {
        let symbol = try QRSymbol(text: String(repeating: "7", count: 400))
        let square = Area(left: 5.03, top: 7.01, width: side, height: side)
        var found: (dark: Area, module: Double)?
        let draw = { (page: Page) in found = try page.symbol(symbol, in: square) }
        guard dotsAModule > 0 else {
            #expect(throws: DrawingFault.tooCoarse(dotsPerInch: dotsPerInch, next: 78)) {
                try drawn(as: .png(dotsPerInch: dotsPerInch), draw)
            }
            return
        }
        let png = try drawn(as: .png(dotsPerInch: dotsPerInch), draw)
        let (dark, module) = try #require(found)
        #expect(abs(module / 25.4 * Double(dotsPerInch) - dotsAModule) < 0.001)
        let edge = dark.left / 25.4 * Double(dotsPerInch)
        #expect(abs(edge - edge.rounded()) < 1e-6)
        #expect(dark.left - square.left >= 3.5 * module && square.right - dark.right >= 3.5 * module)
        #expect(try ImageReader().symbols(in: png).map(\.text) == [String(repeating: "7", count: 400)])
    }

    @Test("where the dots are too coarse, the next that are not are said", arguments: [36, 50, 72, 100, 134])
    func coarse(_ dotsPerInch: Int) throws {
        let symbol = try QRSymbol(text: String(repeating: "7", count: 400))
        let square = Area(left: 5, top: 5, width: 34.5, height: 34.5)
        let fault = #expect(throws: DrawingFault.self) {
            try drawn(as: .png(dotsPerInch: dotsPerInch)) { try $0.symbol(symbol, in: square) }
        }
        #expect(fault == .tooCoarse(dotsPerInch: dotsPerInch, next: 135))
        #expect(fault?.description.contains("Choose 135 dots an inch") == true)
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
