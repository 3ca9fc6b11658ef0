import DrawnPictures
import Foundation
import Scanning
import Testing

@testable import Decoding

@Suite("Pictures in colours")
struct ColoursTests {
    /// 16 by 8 pixels of one red.
    static let jpeg = Array(
        Data(
            base64Encoded: """
                /9j/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62r
                Z4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSk
                pKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAIABADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAA
                AAT/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAABAX/xAAUEQEAAAAAAAAA
                AAAAAAAAAAAA/9oADAMBAAIRAxEAPwCEAdYf/9k=
                """, options: .ignoreUnknownCharacters) ?? Data())

    static let red: [UInt8] = [255, 0, 0]
    static let green: [UInt8] = [0, 255, 0]
    static let blue: [UInt8] = [0, 0, 255]
    static let white: [UInt8] = [255, 255, 255]

    private static func grey(_ width: Int, _ height: Int, _ pixels: [UInt8]) -> TestPicture {
        var picture = TestPicture(width: width, height: height)
        picture.pixels = pixels
        return picture
    }

    private func colours(_ file: [UInt8], mostSide: Int = 1_600) throws -> ColourPicture {
        try PictureDecoder.colours(file, limits: ImageLimits(), mostSide: mostSide)
    }

    @Test("a PNG keeps its colours")
    func png() throws {
        let read = try colours(TestPNG.colours([Self.red + Self.green, Self.blue + Self.white]))
        #expect((read.width, read.height) == (2, 2))
        #expect(read.pixels == Array([Self.red, Self.green, Self.blue, Self.white].joined()))
    }

    @Test("a JPEG keeps its colours, nearly")
    func redJPEG() throws {
        let read = try colours(Self.jpeg)
        #expect((read.width, read.height) == (16, 8))
        for place in stride(from: 0, to: read.pixels.count, by: 3) {
            #expect(read.pixels[place] > 180 && read.pixels[place + 1] < 80 && read.pixels[place + 2] < 80)
        }
    }

    @Test(
        "every layout of PNG is read, over white where it is transparent", arguments: TestPNG.Layout.allCases,
        [false, true])
    func layouts(_ layout: TestPNG.Layout, _ isInterlaced: Bool) throws {
        let picture = Self.grey(8, 8, (0..<64).map { $0 % 2 == 0 ? 0 : 255 })
        let read = try colours(TestPNG.file(picture, layout: layout, interlaced: isInterlaced))
        #expect(read.pixels == (0..<32).flatMap { _ in [0, 0, 0, 255, 255, 255] as [UInt8] })
    }

    @Test("a grey map is read too")
    func pgm() throws {
        #expect(try colours(Self.grey(2, 1, [7, 255]).pgm()).pixels == [7, 7, 7, 255, 255, 255])
    }

    @Test("a picture too large is shrunk to means, in its proportions")
    func shrunk() throws {
        let file = TestPNG.colours(Array(repeating: Self.red + Self.blue + Self.white + Self.white, count: 2))
        let half = try colours(file, mostSide: 2)
        #expect((half.width, half.height) == (2, 1))
        #expect(half.pixels == [128, 0, 128, 255, 255, 255])
        let third = try colours(file, mostSide: 3)
        #expect((third.width, third.height) == (3, 1))
        // A third of four pixels is one and a third.
        #expect(third.pixels == [191, 0, 64, 128, 128, 255, 255, 255, 255])
        #expect(try colours(file, mostSide: 1).pixels.count == 3)
    }

    /// A JPEG of which the left half is dark and the right one light, held in each of eight ways (Exif 2.3, tag 274).
    static let held: [(value: UInt8, dark: (x: Int, y: Int))] = [
        (1, (0, 4)), (2, (15, 4)), (3, (15, 4)), (4, (0, 4)), (5, (4, 0)), (6, (4, 0)), (7, (4, 15)), (8, (4, 15)),
    ]

    @Test("a picture is upright as its camera was held", arguments: held.indices, [true, false])
    func orientation(_ index: Int, _ isBigEndian: Bool) throws {
        let row = Self.held[index]
        let halves = Self.grey(16, 8, (0..<128).map { $0 % 16 < 8 ? 0 : 255 })
        let file = TestJPEG.file(halves)
        let read = try colours(Array(file.prefix(2)) + Self.exif(row.value, isBigEndian) + file.dropFirst(2))
        #expect((read.width, read.height) == (row.value < 5 ? (16, 8) : (8, 16)))
        func light(_ x: Int, _ y: Int) -> Int { Int(read.pixels[(y * read.width + x) * 3]) }
        #expect(light(row.dark.x, row.dark.y) < 60)
        #expect(light(read.width - 1 - row.dark.x, read.height - 1 - row.dark.y) > 190)
    }

    private static func exif(_ value: UInt8, _ isBigEndian: Bool) -> [UInt8] {
        let directory: [UInt8] =
            isBigEndian
            ? [0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, value, 0, 0]
            : [42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, value, 0, 0, 0]
        let content = Array("Exif\0\0".utf8) + Array((isBigEndian ? "MM" : "II").utf8) + directory
        return [0xFF, 0xE1, 0, UInt8(content.count + 2)] + content
    }

    @Test("Exif that makes no sense turns nothing, whatever its bytes")
    func brokenExif() throws {
        let sound = [0xFF, 0xD8] + Self.exif(6, true)
        #expect(ExifOrientation(jpeg: sound).value == 6)
        #expect(ExifOrientation(jpeg: [0xFF, 0xD8] + Self.exif(9, true)).value == 1)
        for count in sound.indices.dropLast(3) { #expect(ExifOrientation(jpeg: Array(sound.prefix(count))).value == 1) }
        var generator = TestRandom(seed: 3)
        for _ in 0..<20_000 {
            var bytes = sound
            for _ in 0..<3 {
                bytes[Int.random(in: bytes.indices, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            #expect((1...8).contains(ExifOrientation(jpeg: bytes).value))
        }
    }

    @Test(
        "what cannot be read for its codes cannot be read for its colours",
        arguments: ["", "GIF89a", "<svg/>", "%PDF-1.5"])
    func other(_ text: String) {
        #expect(throws: text.isEmpty ? ScanningFault.empty : .notAnImage) { try colours(Array(text.utf8)) }
    }

    @Test("a damaged picture is refused, and one too large before memory is taken")
    func damaged() throws {
        let file = TestPNG.colours([Self.red + Self.green])
        for part in [file.count / 2, 33, 20] {
            #expect(throws: ScanningFault.self) { try colours(Array(file.prefix(part))) }
        }
        for part in [Self.jpeg.count / 2, 20] {
            #expect(throws: ScanningFault.self) { try colours(Array(Self.jpeg.prefix(part))) }
        }
        #expect(throws: ScanningFault.tooLarge(width: 20_000, height: 20_000)) {
            try colours(TestPNG.header(width: 20_000, height: 20_000, layout: [8, 2]))
        }
    }
}
