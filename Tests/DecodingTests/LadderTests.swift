import DrawnPictures
import Scanning
import Synchronization
import Testing

@testable import Decoding

@Suite("The ladder of looks at a picture")
struct LadderTests {
    /// A clock that goes on by one second a look at it.
    private final class Clock: Sendable {
        private let looks = Mutex(0)
        private let begun = ContinuousClock.now

        var count: Int { looks.withLock { $0 } }

        func now() -> ContinuousClock.Instant {
            looks.withLock { looks in
                looks += 1
                return begun + .seconds(looks)
            }
        }
    }

    static let camera = TestCamera()
    static let ean = TestSymbol("4006381333931", bars: TestBars.ean13("4006381333931"))

    @Test("a picture that libzbar reads plainly is looked at once")
    func plain() throws {
        let clock = Clock()
        let reader = ImageReader(budget: .seconds(100), now: clock.now)
        let picture = Self.camera.picture(of: Self.ean)
        #expect(try reader.symbols(in: picture.pgm()).map(\.text) == [Self.ean.text])
        // The beginning alone was asked for.
        #expect(clock.count == 1)
    }

    @Test("no step is begun when the budget is spent", arguments: [0, 1, 2, 4, 100])
    func budget(seconds: Int) throws {
        let clock = Clock()
        let reader = ImageReader(budget: .seconds(seconds), now: clock.now)
        let empty = TestPicture(width: 40, height: 40).pgm()
        #expect(throws: ScanningFault.noCode) { try reader.symbols(in: empty) }
        // One look at the clock at the beginning and one before each step but the first; the last of them ends it.
        #expect(clock.count == 1 + min(max(seconds, 1), Look.ladder.count - 1))
    }

    @Test("a turned picture tells where the symbol is in the picture as it came")
    func turnedCorners() throws {
        let camera = Self.camera.with { $0.rotation = 45 }
        let picture = camera.picture(of: Self.ean)
        let symbol = try #require(ImageReader().symbols(in: picture.pgm()).first)
        let reach = Double(Self.ean.width) / 2 * camera.module
        let middle = Double(picture.width) / 2
        // All points lie in the bars: not further from the middle than a corner of the symbol.
        for point in symbol.corners {
            let (x, y) = (Double(point.x) - middle, Double(point.y) - middle)
            #expect((x * x + y * y).squareRoot() <= reach * 1.2)
        }
    }

    @Test("turning there and back is the same place", arguments: [22.5, 45, 90])
    func turning(degrees: Double) {
        let turning = Turning(width: 300, height: 100, degrees: degrees)
        var picture = TestPicture(width: 300, height: 100)
        for y in 60..<64 { for x in 200..<204 { picture.pixels[y * 300 + x] = 0 } }
        let turned = turning.turned(GreyPicture(width: 300, height: 100, pixels: picture.pixels))
        let darkest = turned.pixels.indices.filter { turned.pixels[$0] < 20 }
        #expect(!darkest.isEmpty)
        for index in darkest {
            let point = turning.back(SymbolPoint(x: index % turned.width, y: index / turned.width))
            #expect((199...204).contains(point.x) && (59...64).contains(point.y))
        }
    }

    @Test("leaning there and back is the same place", arguments: [-0.5, -0.2, 0.2, 0.5])
    func leaning(lean: Double) {
        let leaning = Leaning(width: 300, height: 100, lean: lean)
        var picture = TestPicture(width: 300, height: 100)
        for y in 60..<64 { for x in 200..<204 { picture.pixels[y * 300 + x] = 0 } }
        let leaned = leaning.leaned(GreyPicture(width: 300, height: 100, pixels: picture.pixels))
        let darkest = leaned.pixels.indices.filter { leaned.pixels[$0] < 20 }
        #expect(!darkest.isEmpty)
        for index in darkest {
            let point = leaning.back(SymbolPoint(x: index % 300, y: index / 300))
            #expect((199...204).contains(point.x) && (59...64).contains(point.y))
        }
    }

    @Test("changed pictures: flat stays flat, an edge grows steeper, light turns dark", arguments: [0, 1, 127, 255])
    func changed(level: UInt8) {
        let flat = GreyPicture(width: 7, height: 5, pixels: [UInt8](repeating: level, count: 35))
        #expect(flat.softened().pixels == flat.pixels)
        #expect(flat.sharpened().pixels == flat.pixels)
        #expect(flat.doubled().pixels == [UInt8](repeating: level, count: 140))
        #expect(flat.inverted().pixels == [UInt8](repeating: 255 - level, count: 35))
        let edge = GreyPicture(width: 8, height: 1, pixels: [90, 90, 90, 100, 120, 130, 130, 130])
        let steep = edge.sharpened().pixels
        #expect(Int(steep[5]) - Int(steep[2]) > 40)
    }

    @Test("one pixel is a picture to every look")
    func onePixel() {
        let picture = GreyPicture(width: 1, height: 1, pixels: [77])
        for look in Look.ladder { #expect(look.view(picture, ImageLimits()) != nil) }
    }
}
