import Decoding
import DrawnPictures
import Scanning
import Symbols
import Testing

@Suite("Bad pictures are refused with the right fault")
struct BadPictureTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let what: String
        let bytes: [UInt8]
        let fault: ScanningFault
        var testDescription: String { what }
    }

    static let noise: [UInt8] = {
        var random = TestRandom(seed: 7)
        return (0..<5_000).map { _ in UInt8.random(in: 0...255, using: &random) }
    }()

    @Test(
        "What is no picture, or too large a picture, is told apart",
        arguments: [
            Row(what: "empty file", bytes: [], fault: .empty),
            Row(what: "one byte", bytes: [0x89], fault: .notAnImage),
            Row(what: "HTML", bytes: Array("<!doctype html><title>Sign in</title>".utf8), fault: .notAnImage),
            Row(what: "random bytes", bytes: noise, fault: .notAnImage),
            Row(what: "GIF", bytes: Array("GIF89a".utf8) + [1, 0, 1, 0, 0, 0, 0, 0x3B], fault: .notAnImage),
            Row(what: "text PGM", bytes: Array("P2 1 1 255 0".utf8), fault: .notAnImage),
            Row(
                what: "PNG of 20,000 x 20,000 in few bytes", bytes: TestPNG.header(width: 20_000, height: 20_000),
                fault: .tooLarge(width: 20_000, height: 20_000)),
            Row(
                what: "PNG of 10,001 x 1", bytes: TestPNG.header(width: 10_001, height: 1),
                fault: .tooLarge(width: 10_001, height: 1)),
            Row(
                what: "PNG of the most pixels that its header can name",
                bytes: TestPNG.header(width: 0xFFFF_FFFF, height: 0xFFFF_FFFF),
                fault: .tooLarge(width: 0xFFFF_FFFF, height: 0xFFFF_FFFF)),
            Row(
                what: "PNG of 5,000 x 4,801", bytes: TestPNG.header(width: 5_000, height: 4_801),
                fault: .tooLarge(width: 5_000, height: 4_801)),
            Row(
                what: "JPEG of 20,000 x 20,000 in few bytes",
                bytes: TestJPEG.head(width: 20_000, height: 20_000, marker: 0xC0, components: 1)
                    + TestJPEG.scan(TestPicture(width: 8, height: 8), components: 1, codesAC: true),
                fault: .tooLarge(width: 20_000, height: 20_000)),
            Row(
                what: "PGM of 99,999 x 99,999 in few bytes", bytes: Array("P5 99999 99999 255\n".utf8),
                fault: .tooLarge(width: 99_999, height: 99_999)),
            Row(what: "white picture", bytes: TestPicture(width: 300, height: 300).pgm(), fault: .noCode),
            Row(what: "one pixel", bytes: TestPicture(width: 1, height: 1).pgm(), fault: .noCode),
        ])
    func refused(row: Row) {
        #expect(throws: row.fault) { try ImageReader().symbols(in: row.bytes) }
    }

    struct Damaged: Sendable, CustomTestStringConvertible {
        let what: String
        let format: PictureFormat
        let bytes: [UInt8]
        var testDescription: String { what }
    }

    static func damaged() throws -> [Damaged] {
        let picture = try TestPicture(qr: "DAMAGED")
        let png = TestPNG.file(picture, layout: .rgba8)
        let jpeg = TestJPEG.file(picture)
        let pgm = picture.pgm()
        var wrongSum = png
        wrongSum[29] ^= 1
        return [
            Damaged(what: "PNG signature alone", format: .png, bytes: TestPNG.signature),
            Damaged(what: "PNG header alone", format: .png, bytes: TestPNG.header(width: 10, height: 10)),
            Damaged(what: "PNG without pixels", format: .png, bytes: TestPNG.header(width: 0, height: 10)),
            Damaged(what: "PNG cut in the middle", format: .png, bytes: Array(png.prefix(png.count / 2))),
            Damaged(what: "PNG without its last byte", format: .png, bytes: png.dropLast()),
            Damaged(what: "PNG with a wrong sum over its header", format: .png, bytes: wrongSum),
            Damaged(
                what: "PNG of an unknown colour type", format: .png,
                bytes: TestPNG.header(width: 10, height: 10, layout: [8, 7])),
            Damaged(what: "JPEG start alone", format: .jpeg, bytes: [0xFF, 0xD8, 0xFF]),
            Damaged(what: "JPEG and then noise", format: .jpeg, bytes: [0xFF, 0xD8, 0xFF, 0xE0] + noise),
            Damaged(what: "JPEG cut in the header", format: .jpeg, bytes: Array(jpeg.prefix(60))),
            Damaged(what: "JPEG cut in the middle", format: .jpeg, bytes: Array(jpeg.prefix(jpeg.count / 2))),
            Damaged(
                what: "JPEG of 200 scans", format: .jpeg, bytes: TestJPEG.progressive(picture, scans: 200)),
            Damaged(what: "PGM without size", format: .pgm, bytes: Array("P5\n".utf8)),
            Damaged(what: "PGM that is all comment", format: .pgm, bytes: Array("P5\n# no end".utf8)),
            Damaged(what: "PGM of no width", format: .pgm, bytes: Array("P5 0 10 255\n".utf8)),
            Damaged(what: "PGM of negative width", format: .pgm, bytes: Array("P5 -5 10 255\n".utf8)),
            Damaged(what: "PGM of twenty digits", format: .pgm, bytes: Array("P5 18446744073709551617 1 255\n".utf8)),
            Damaged(what: "PGM of greatest value 0", format: .pgm, bytes: Array("P5 1 1 0\n ".utf8)),
            Damaged(what: "PGM cut in the middle", format: .pgm, bytes: Array(pgm.prefix(pgm.count / 2))),
            Damaged(what: "PGM without its last byte", format: .pgm, bytes: pgm.dropLast()),
        ]
    }

    @Test("A damaged picture names its format", arguments: try damaged())
    func corrupt(row: Damaged) {
        #expect {
            try ImageReader().symbols(in: row.bytes)
        } throws: { error in
            if case ScanningFault.corrupt(row.format, _) = error { true } else { false }
        }
    }

    @Test("A JPEG of four colours is refused as unsupported")
    func fourColours() {
        let picture = TestPicture(width: 16, height: 16)
        let file = TestJPEG.file(picture, components: 4)
        #expect(throws: ScanningFault.unsupported(.jpeg, reason: "its colours are not grey, YCbCr or RGB")) {
            try ImageReader().symbols(in: file)
        }
    }

    @Test("More bytes than the limit are refused")
    func tooManyBytes() throws {
        let file = try TestPicture(qr: "LIMIT").pgm()
        let reader = ImageReader(limits: ImageLimits(maxFileBytes: file.count - 1))
        #expect(throws: ScanningFault.tooManyBytes(limit: file.count - 1)) { try reader.symbols(in: file) }
    }

    @Test("A picture with any bytes changed gives symbols or a fault, never a crash", arguments: PictureFormat.allCases)
    func changedBytes(format: PictureFormat) throws {
        let picture = try TestPicture(qr: "MUTATED", modulePixels: 8)
        let sound =
            switch format {
            case .png: TestPNG.file(picture, layout: .palette8, interlaced: true)
            case .jpeg: TestJPEG.file(picture, components: 3)
            case .pgm: picture.pgm()
            }
        var random = TestRandom(seed: 42)
        for round in 0..<150 {
            var bytes = sound
            // Half of the rounds hit the header, where the structure is.
            let reach = round % 2 == 0 ? min(200, bytes.count) : bytes.count
            for _ in 0...Int.random(in: 0..<4, using: &random) {
                bytes[Int.random(in: 0..<reach, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if round % 5 == 0 { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
            do {
                #expect(try !ImageReader().symbols(in: bytes).isEmpty)
            } catch {
                #expect(!error.description.isEmpty)
            }
        }
    }
}
