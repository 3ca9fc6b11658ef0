internal import Decoding
internal import Payments
internal import Scanning

/// Picture files as a list of articles may name them: good ones, damaged. The same seed and number give the same file.
public struct HostilePictures: Sendable {
    /// Everything follows from it.
    public let seed: UInt64

    /// A row of files.
    public init(seed: UInt64) { self.seed = seed }

    /// A PNG of colours, one with transparency, a JPEG, a PGM.
    private static let good: [[UInt8]] =
        [
            "89504e470d0a1a0a0000000d49484452000000080000000408020000003cafe9a70000004449444154789c0dc93101c0"
                + "400c033123091223091223792406717310b55a258911162b229ea838219931366b629ea939ff1126386c4878a1e1f247"
                + "99e2b225e595962b1f744c316149438cae0000000049454e44ae426082",
            "89504e470d0a1a0a0000000d4948445200000004000000040806000000a9f19e7e0000003449444154789c15c83101c0"
                + "3000024156ec74464e45a0244a1098cf8d27c98afc55fe271f294488107951a24489be183162c47c2ec3331081cb173f"
                + "1f0000000049454e44ae426082",
            "ffd8ffdb0043001b12141714111b1716171e1c1b2028422b28252528513a3d3042605565645f555d5b6a7899816a7190"
                + "735b5d85b586909ea3abadab6780bcc9baa6c799a8aba4ffdb0043011c1e1e2823284e2b2b4ea46e5d6ea4a4a4a4a4a4"
                + "a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4ff"
                + "c00011080008001003012200021101031101ffc4001500010100000000000000000000000000000004ffc40014100100"
                + "000000000000000000000000000000ffc4001501010100000000000000000000000000000405ffc40014110100000000"
                + "000000000000000000000000ffda000c03010002110311003f008401d61fffd9",
        ].map { Hexadecimal.bytes($0) ?? [] } + [Array("P5 8 4 255\n".utf8) + (0..<32).map { UInt8($0 * 8) }]

    private static let pieces: [[UInt8]] =
        ["IHDR", "IDAT", "IEND", "PLTE", "tRNS", "iCCP", "zTXt", "eXIf", "acTL", "P5", "P6", "#", "Exif\0\0"].map {
            Array($0.utf8)
        } + [
            [0xFF, 0xD8], [0xFF, 0xD9], [0xFF, 0xC2], [0xFF, 0xDA], [0xFF, 0xDD, 0, 4, 0, 1], [0xFF, 0xE1, 0xFF, 0xFF],
            [0, 0, 0, 0], [0x7F, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0x27, 0x10],
        ]

    private static let mostSide = 64
    /// Small, so that a header that lies costs little.
    private static let limits = ImageLimits(maxFileBytes: 64 << 10, maxPixels: 250_000, maxSide: 2_000)

    /// The file with this number.
    public func file(_ index: UInt64) -> [UInt8] {
        var chance = Chance(seed: seed, index: index)
        var file = chance.one(of: HostilePictures.good)
        for _ in 0..<chance.below(5) { file = chance.damaged(file, with: HostilePictures.pieces) }
        return Array(file.prefix(20_000))
    }

    /// What a file breaks, in words; nil where every promise holds: it is read as so many pixels as were asked for at most, or
    /// it is refused in words.
    public static func broken(by bytes: [UInt8]) -> String? {
        let question = DecoderQuestion(limits: limits, wish: .colours(mostSide: mostSide), picture: bytes)
        // Through the messages between the two processes, as they are printed from.
        guard let answer = DecoderAnswer(bytes: DecoderLoop.read(question).bytes) else {
            return "an answer that is none"
        }
        switch answer.result {
        case .success(.symbols): return "codes, where a picture was asked for"
        case .success(.colours(let picture)):
            let isRight =
                (1...mostSide).contains(picture.width) && (1...mostSide).contains(picture.height)
                && picture.pixels.count == picture.width * picture.height * 3
            return isRight ? nil : "\(picture.width) by \(picture.height) pixels"
        case .failure(let fault):
            let words = "\(fault)"
            if words.utf8.count > 800 { return "a reason of \(words.utf8.count) bytes" }
            return words.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
                ? nil : "refused: something that steers a terminal"
        }
    }
}
