/// How a camera was held: a telephone stores the picture as its sensor lies, and says in Exif 2.3 (tag 274) how to turn it.
struct ExifOrientation: Equatable {
    /// 1 to 8; 1 is upright.
    let value: Int

    /// Reads it from a JPEG file; upright where there is none, or where it makes no sense.
    init(jpeg bytes: [UInt8]) {
        value = Self.block(of: bytes).flatMap(Self.orientation(inTIFF:)) ?? 1
    }

    /// The first Exif block, without its heading. Segments are a marker, a length that counts itself, and content.
    private static func block(of bytes: [UInt8]) -> ArraySlice<UInt8>? {
        guard bytes.starts(with: [0xFF, 0xD8]) else { return nil }
        var rest = bytes.dropFirst(2)
        while rest.first == 0xFF, let marker = rest.dropFirst().first, marker != 0xDA {
            let content = rest.dropFirst(2)
            guard let length = number(content, 0, 2, isBigEndian: true), length >= 2, length <= content.count else {
                return nil
            }
            let segment = content.prefix(length).dropFirst(2)
            if marker == 0xE1, segment.starts(with: Array("Exif\0\0".utf8)) { return segment.dropFirst(6) }
            rest = content.dropFirst(length)
        }
        return nil
    }

    /// From the first directory of a TIFF structure.
    private static func orientation(inTIFF block: ArraySlice<UInt8>) -> Int? {
        let isBig = block.starts(with: Array("MM".utf8))
        guard isBig || block.starts(with: Array("II".utf8)), number(block, 2, 2, isBigEndian: isBig) == 42,
            let directory = number(block, 4, 4, isBigEndian: isBig), (0...block.count).contains(directory),
            let count = number(block, directory, 2, isBigEndian: isBig)
        else { return nil }
        for entry in 0..<count {
            let place = directory + 2 + entry * 12
            guard let tag = number(block, place, 2, isBigEndian: isBig) else { return nil }
            guard tag == 0x112 else { continue }
            return number(block, place + 8, 2, isBigEndian: isBig).flatMap { (1...8).contains($0) ? $0 : nil }
        }
        return nil
    }

    private static func number(_ bytes: ArraySlice<UInt8>, _ place: Int, _ size: Int, isBigEndian: Bool) -> Int? {
        let found = bytes.dropFirst(place).prefix(size)
        guard found.count == size else { return nil }
        return (isBigEndian ? Array(found) : found.reversed()).reduce(0) { $0 << 8 | Int($1) }
    }

    /// Pixels of three bytes as the camera saw them.
    func turned(_ pixels: [UInt8], width: Int, height: Int) -> (pixels: [UInt8], width: Int, height: Int) {
        guard value > 1 else { return (pixels, width, height) }
        let (wide, high) = value < 5 ? (width, height) : (height, width)
        var turned: [UInt8] = []
        turned.reserveCapacity(pixels.count)
        let (right, bottom) = (width - 1, height - 1)
        for y in 0..<high {
            for x in 0..<wide {
                let (fromX, fromY) =
                    switch value {
                    case 2: (right - x, y)
                    case 3: (right - x, bottom - y)
                    case 4: (x, bottom - y)
                    case 5: (y, x)
                    case 6: (y, bottom - x)
                    case 7: (right - y, bottom - x)
                    default: (right - y, x)
                    }
                let place = (fromY * width + fromX) * 3
                turned += pixels[place..<place + 3]
            }
        }
        return (turned, wide, high)
    }
}
