import Drawing
import Foundation
import Symbols
import Testing

@Suite("Pictures")
struct PictureTests {
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

    static func png() throws -> [UInt8] { try PNGSheet.png([QRSymbol(text: "HELLO")], modulePixels: 4) }

    @Test("PNG and JPEG are read")
    func read() throws {
        let jpeg = try Picture(file: Self.jpeg)
        #expect((jpeg.width, jpeg.height) == (16, 8))
        let png = try Picture(file: Self.png())
        #expect((png.width, png.height) == (116, 116))
    }

    @Test("a picture is drawn in its colours, whole, in the middle of its area")
    func draw() throws {
        let page = try drawn(as: .png(dotsPerInch: 72)) { page in
            page.picture(try Picture(file: Self.jpeg), in: Area(left: 10, top: 10, width: 40, height: 40))
        }
        let shown = try Picture(file: page)
        #expect(shown.width == 298)
        let pdf = try drawn(as: .pdf) { page in
            page.picture(try Picture(file: Self.jpeg), in: Area(left: 10, top: 10, width: 40, height: 40))
        }
        // The PDF carries the JPEG as it was.
        #expect(String(decoding: pdf, as: UTF8.self).contains("/Filter /DCTDecode"))
        #expect(Data(pdf).range(of: Data(Self.jpeg)) != nil)
    }

    typealias Damage = @Sendable ([UInt8]) -> [UInt8]
    static let damages: [(name: String, damage: Damage)] = [
        ("cut off in the middle", { Array($0.prefix($0.count / 2)) }),
        ("cut off in its header", { Array($0.prefix(20)) }),
        ("its header alone", { Array($0.prefix(33)) }),
        ("without its first byte", { Array($0.dropFirst()) }),
    ]

    @Test("a damaged picture is refused", arguments: damages.map(\.name))
    func damaged(_ name: String) throws {
        let damage = try #require(Self.damages.first { $0.name == name }).damage
        #expect(throws: DrawingFault.self) { try Picture(file: damage(Self.png())) }
        #expect(throws: DrawingFault.self) { try Picture(file: damage(Self.jpeg)) }
    }

    @Test("what is no picture is refused", arguments: ["", "GIF89a", "<svg/>", "%PDF-1.5", "hello"])
    func other(_ text: String) {
        #expect(throws: DrawingFault.notAPicture) { try Picture(file: Array(text.utf8)) }
    }

    @Test("a picture too large is refused by its header, before memory is taken")
    func large() throws {
        var bytes = try Self.png()
        bytes.replaceSubrange(16..<24, with: [0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF])
        #expect(throws: DrawingFault.pictureTooLarge(width: 2_147_483_647, height: 2_147_483_647)) {
            try Picture(file: bytes)
        }
        bytes.replaceSubrange(16..<24, with: [0, 0, 0, 0, 0, 0, 0, 0])
        #expect(throws: DrawingFault.badPicture(reason: "it has no pixels")) { try Picture(file: bytes) }
        #expect(throws: DrawingFault.self) {
            try Picture(file: [0xFF, 0xD8, 0xFF] + [UInt8](repeating: 0, count: Picture.largestFile))
        }
    }
}
