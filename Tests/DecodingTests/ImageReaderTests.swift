import Decoding
import DrawnPictures
import Scanning
import Symbols
import Testing

@Suite("Reading codes out of pictures")
struct ImageReaderTests {
    static let ourCode = "TPN" + String(repeating: "1234567890", count: 29)

    @Test(
        "A QR code drawn by Symbols is read back exactly",
        arguments: [
            "HELLO WORLD", "hello, counter", "最佳运输 · 東京 · Ελλάδα · naïve 🧾", "日本語テキスト", "ÄÖÜß",
            "tab\tline\r\nend", "]Q1not a prefix here", ourCode,
            "https://example.com/pay?amount=12.50&currency=EUR",
        ])
    func roundTrip(text: String) throws {
        let symbols = try ImageReader().symbols(in: PNGSheet.png([QRSymbol(text: text)]))
        #expect(symbols.map(\.symbology) == [.qrCode])
        #expect(symbols.map(\.bytes) == [Array(text.utf8)])
        #expect(symbols.map(\.text) == [text])
    }

    @Test("Our longest code is read at every error correction level", arguments: ErrorCorrection.allCases)
    func levels(level: ErrorCorrection) throws {
        let sheet = try PNGSheet.png([QRSymbol(text: Self.ourCode, level: level)], modulePixels: 4)
        #expect(try ImageReader().symbols(in: sheet).map(\.text) == [Self.ourCode])
    }

    @Test("Several symbols on one sheet are all read, and the same text only once")
    func severalSymbols() throws {
        let texts = ["first", "second 二", Self.ourCode, "first"]
        let sheet = try PNGSheet.png(texts.map { text throws(SymbolFault) in try QRSymbol(text: text) })
        let read = try ImageReader().symbols(in: sheet)
        #expect(read.count == 3)
        #expect(Set(read.compactMap(\.text)) == Set(texts))
    }

    @Test("The corners lie on the symbol's corners")
    func corners() throws {
        // Version 1 at 10 pixels a module: the modules reach from 40 to 250.
        let sheet = try PNGSheet.png([QRSymbol(text: "HELLO WORLD")], modulePixels: 10)
        let corners = try #require(ImageReader().symbols(in: sheet).first).corners
        #expect(corners.count == 4)
        for (x, y) in [(40, 40), (40, 250), (250, 40), (250, 250)] {
            #expect(corners.contains { abs($0.x - x) <= 10 && abs($0.y - y) <= 10 })
        }
    }

    @Test(
        "Each kind of bar code is read and named",
        arguments: [
            (Symbology.ean13, "4006381333931", TestBars.ean13("4006381333931")),
            (.upcA, "036000291452", TestBars.ean13("0036000291452")),
            (.ean8, "96385074", TestBars.ean8("96385074")),
            (.upcE, "01234565", TestBars.upcE("01234565")),
            (.code128, "Till-7 (B)", TestBars.code128("Till-7 (B)")),
        ])
    func barCodes(symbology: Symbology, text: String, bars: String) throws {
        let picture = TestPicture(bars: bars)
        let symbol = try #require(ImageReader().symbols(in: picture.pgm()).first)
        #expect(symbol.symbology == symbology)
        #expect(symbol.text == text)
        // Bars from one edge to the other, beside 36 pixels of paper.
        let wanted = [36, 0, picture.width - 36, picture.height]
        #expect(zip(symbol.box, wanted).allSatisfy { abs($0 - $1) <= 16 }, "\(symbol.box)")
    }

    /// (01)09521234543213(10)ABC123(17)281231 as GS1 QR Code, by another encoder (zint).
    static let gs1QR = """
        #######.#..##.#...#######
        #.....#.#.#.####..#.....#
        #.###.#..#...####.#.###.#
        #.###.#.#.##.#.#..#.###.#
        #.###.#..#.#.##...#.###.#
        #.....#..#..#####.#.....#
        #######.#.#.#.#.#.#######
        ........##..#.#..........
        #.##.###........#.#..#.##
        ####.#.......####.#...#..
        ###..##..#.###....#.#.#.#
        ..####..###..#..#.###.#.#
        #..#.##...##....###..#...
        ....##..##.#.##...#..#.#.
        .####.#.#...#.##.....#...
        #....#..##..##.###.####.#
        ..#.#.###..#...##########
        ........###.##.##...###..
        #######.#.###..##.#.#.###
        #.....#.#...#..##...#..#.
        #.###.#..#####..#######..
        #.###.#.###.####.##..####
        #.###.#.##.###..#..###.#.
        #.....#...#..........###.
        #######.##..#.#.#.#..#.##
        """.split(separator: "\n").map(String.init)

    @Test(
        "FNC1 in front of a symbol is told, and FNC1 inside it is 1D",
        arguments: [
            (Symbology.qrCode, TestPicture(modules: gs1QR)),
            (.code128, TestPicture(bars: TestBars.code128("010952123454321310ABC123\u{1D}17281231", isGS1: true))),
        ])
    func elementStrings(symbology: Symbology, picture: TestPicture) throws {
        let symbol = try #require(ImageReader().symbols(in: picture.pgm()).first)
        #expect(symbol.symbology == symbology)
        #expect(symbol.isGS1)
        #expect(symbol.text == "010952123454321310ABC123\u{1D}17281231")
        let plain = TestPicture(bars: TestBars.code128("010952123454321310ABC123"))
        #expect(try ImageReader().symbols(in: plain.pgm()).map(\.isGS1) == [false])
    }

    @Test("Every PNG layout is read, transparent parts as white", arguments: TestPNG.Layout.allCases, [false, true])
    func pngLayouts(layout: TestPNG.Layout, interlaced: Bool) throws {
        let picture = try TestPicture(qr: "PNG \(layout.rawValue)", modulePixels: 3)
        let file = TestPNG.file(picture, layout: layout, interlaced: interlaced)
        #expect(try ImageReader().symbols(in: file).map(\.text) == ["PNG \(layout.rawValue)"])
    }

    @Test("Grey and colour JPEG are read", arguments: [1, 3])
    func jpeg(components: Int) throws {
        let file = try TestJPEG.file(TestPicture(qr: "最佳运输"), components: components)
        #expect(try ImageReader().symbols(in: file).map(\.text) == ["最佳运输"])
    }

    @Test("A progressive JPEG is read")
    func progressiveJPEG() throws {
        let file = try TestJPEG.progressive(TestPicture(qr: "PROGRESSIVE"), scans: 3)
        #expect(try ImageReader().symbols(in: file).map(\.text) == ["PROGRESSIVE"])
    }

    @Test("PGM is read with one and two bytes a pixel", arguments: [1, 100, 255, 256, 65_535])
    func pgm(greatest: Int) throws {
        let file = try TestPicture(qr: "PGM").pgm(greatest: greatest)
        #expect(try ImageReader().symbols(in: file).map(\.text) == ["PGM"])
    }

    @Test("A code of few pixels is found in the enlarged picture, its corners told in the picture's own pixels")
    func enlarged() throws {
        let picture = try TestPicture(qr: Self.ourCode, modulePixels: 1)
        let symbols = try ImageReader().symbols(in: picture.pgm())
        #expect(symbols.map(\.text) == [Self.ourCode])
        #expect(symbols.flatMap(\.corners).allSatisfy { $0.x <= picture.width && $0.y <= picture.height })

        // The enlarged picture, too, must keep the limits.
        let tight = ImageReader(limits: ImageLimits(maxPixels: picture.width * picture.height))
        #expect(throws: ScanningFault.noCode) { try tight.symbols(in: picture.pgm()) }
    }

    @Test("Bytes that are not UTF-8 are kept, and give no text")
    func notText() {
        let symbol = ScannedSymbol(symbology: .qrCode, bytes: [0xFF, 0x00, 0x41], corners: [])
        #expect(symbol.text == nil)
    }
}
