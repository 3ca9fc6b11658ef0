import DrawnPictures
import Scanning
import Testing

@testable import Decoding

/// A few dozen pictures of the kind that `make bench-codes` draws by the thousand. Counts are asserted, no times.
@Suite("How many pictures are read")
struct ReadingRateTests {
    /// What hands, light and lenses do.
    static let ways: [TestCamera] = {
        let camera = TestCamera()
        return [
            camera,
            camera.with { $0.module = 2 },
            camera.with { $0.rotation = 22 },
            camera.with { $0.rotation = 45 },
            camera.with { $0.rotation = 170 },
            camera.with { $0.tilt = 25 },
            camera.with { $0.tilt = 35 },
            camera.with { $0.blur = 4 },
            camera.with { $0.blur = 7 },
            camera.with { $0.noise = 50 },
            camera.with { $0.noise = 90 },
            camera.with { $0.gradient = 0.8 },
            camera.with { ($0.ink, $0.paper) = (110, 140) },
            camera.with { $0.isInverted = true },
        ]
    }()

    static func symbols() throws -> [[TestSymbol]] {
        [
            [
                try TestSymbol(qr: "https://pay.example/abc123"),
                try TestSymbol(qr: "TPN" + String(repeating: "1234567890", count: 29)),
            ],
            ["4006381333931", "2012345678903"].map { TestSymbol($0, bars: TestBars.ean13($0)) },
            [TestSymbol("SKU-7", bars: TestBars.code128("SKU-7"))],
        ]
    }

    /// How many of the pictures are read by the ladder and by the plain look, and what was read that is not there.
    private func count(_ symbols: [TestSymbol]) -> (read: Int, plainly: Int, wrong: [ScannedSymbol]) {
        var (read, plainly) = (0, 0)
        var wrong: [ScannedSymbol] = []
        for symbol in symbols {
            for camera in Self.ways {
                let picture = camera.picture(of: symbol).pgm()
                let found = (try? ImageReader(budget: .seconds(600)).symbols(in: picture)) ?? []
                if found.contains(where: { $0.text == symbol.text }) { read += 1 }
                wrong += found.filter { $0.text != symbol.text }
                let plain = (try? ImageReader(budget: .zero).symbols(in: picture)) ?? []
                if plain.contains(where: { $0.text == symbol.text }) { plainly += 1 }
            }
        }
        return (read, plainly, wrong)
    }

    @Test("QR codes, EAN-13 and Code 128: the ladder reads more than the plain look, and nothing wrong")
    func rates() throws {
        let counts = try Self.symbols().map(count)
        #expect(counts.flatMap(\.wrong).isEmpty)
        #expect(counts.map(\.read) == [26, 26, 11])
        for count in counts { #expect(count.read > count.plainly) }
    }

    @Test("bars and modules in an order that means nothing are no code")
    func nothing() throws {
        for (index, symbol) in try Self.symbols().joined().enumerated() {
            for camera in Self.ways {
                let picture = camera.picture(of: symbol.shuffled(seed: UInt64(index))).pgm()
                #expect(throws: ScanningFault.noCode) { try ImageReader(budget: .seconds(600)).symbols(in: picture) }
            }
        }
    }

    @Test("a QR code and an article side by side are both read, each at its place")
    func sideBySide() throws {
        let camera = TestCamera()
        let texts = ["TPN1234567", "4006381333931"]
        let left = camera.picture(of: try TestSymbol(qr: texts[0]))
        let right = camera.picture(of: TestSymbol(texts[1], bars: TestBars.ean13(texts[1])))
        var both = TestPicture(width: left.width + right.width, height: max(left.height, right.height))
        for (picture, start) in [(left, 0), (right, left.width)] {
            for y in 0..<picture.height {
                for x in 0..<picture.width {
                    both.pixels[y * both.width + start + x] = picture.pixels[y * picture.width + x]
                }
            }
        }
        let symbols = try ImageReader().symbols(in: both.pgm())
        #expect(Set(symbols.compactMap(\.text)) == Set(texts))
        for symbol in symbols {
            #expect(!symbol.corners.isEmpty)
            #expect(symbol.corners.allSatisfy { ($0.x < left.width) == (symbol.symbology == .qrCode) })
        }
    }
}
