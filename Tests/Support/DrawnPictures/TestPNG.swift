/// Writes PNG files of every layout (ISO/IEC 15948), uncompressed, without a library, so that a test can also break
/// them.
package enum TestPNG {
    /// What a pixel of the layout looks like, from its brightness.
    package enum Layout: String, CaseIterable, Sendable {
        case grey8, grey16, rgb8, rgba8, rgba16, greyAlpha8, palette8, greyTransparent8

        package var header: [UInt8] {
            switch self {
            case .grey8, .greyTransparent8: [8, 0]
            case .grey16: [16, 0]
            case .rgb8: [8, 2]
            case .rgba8: [8, 6]
            case .rgba16: [16, 6]
            case .greyAlpha8: [8, 4]
            case .palette8: [8, 3]
            }
        }

        /// Where the layout has alpha, white is drawn as transparent black: it is white only over white paper.
        package func pixel(_ grey: UInt8) -> [UInt8] {
            switch self {
            case .grey8: [grey]
            case .grey16: [grey, grey]
            case .rgb8: [grey, grey, grey]
            case .rgba8: [0, 0, 0, 255 - grey]
            case .rgba16: [0, 0, 0, 0, 0, 0, 255 - grey, 255 - grey]
            case .greyAlpha8: [0, 255 - grey]
            case .palette8: [grey < 128 ? 0 : 1]
            case .greyTransparent8: [grey < 128 ? 0 : 5]
            }
        }

        /// Palette and transparency: entry 1 is transparent black; grey 5 is transparent.
        package var chunks: [UInt8] {
            switch self {
            case .palette8: chunk("PLTE", [0, 0, 0, 0, 0, 0]) + chunk("tRNS", [255, 0])
            case .greyTransparent8: chunk("tRNS", [0, 5])
            default: []
            }
        }
    }

    package static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    package static func header(width: Int, height: Int, layout: [UInt8] = [8, 0], interlaced: Bool = false) -> [UInt8] {
        signature + chunk("IHDR", bigEndian(width) + bigEndian(height) + layout + [0, 0, interlaced ? 1 : 0])
    }

    package static func file(_ picture: TestPicture, layout: Layout, interlaced: Bool = false) -> [UInt8] {
        let passes =
            interlaced
            ? [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
            : [(0, 0, 1, 1)]
        var rows: [UInt8] = []
        for (left, top, stepX, stepY) in passes {
            for y in stride(from: top, to: picture.height, by: stepY) {
                rows.append(0)
                for x in stride(from: left, to: picture.width, by: stepX) {
                    rows += layout.pixel(picture.pixels[y * picture.width + x])
                }
            }
        }
        return header(width: picture.width, height: picture.height, layout: layout.header, interlaced: interlaced)
            + layout.chunks + chunk("IDAT", zlibStored(rows)) + chunk("IEND", [])
    }

    /// Rows of red, green and blue.
    package static func colours(_ rows: [[UInt8]]) -> [UInt8] {
        header(width: (rows.first?.count ?? 0) / 3, height: rows.count, layout: [8, 2])
            + chunk("IDAT", zlibStored(rows.flatMap { [0] + $0 })) + chunk("IEND", [])
    }

    package static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(type.utf8) + data
        return bigEndian(data.count) + body + bigEndian(Int(crc32(body)))
    }

    private static func bigEndian(_ value: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    private static func zlibStored(_ data: [UInt8]) -> [UInt8] {
        var out: [UInt8] = [0x78, 0x01]
        var at = 0
        while at < data.count {
            let count = min(65_535, data.count - at)
            let length = [UInt8(count & 255), UInt8(count >> 8)]
            out += [at + count == data.count ? 1 : 0] + length + length.map(~) + data[at..<at + count]
            at += count
        }
        var (a, b) = (1, 0)
        for byte in data {
            a = (a + Int(byte)) % 65_521
            b = (b + a) % 65_521
        }
        return out + bigEndian(b << 16 | a)
    }

    private static func crc32(_ data: [UInt8]) -> UInt32 {
        ~data.reduce(UInt32.max) { crc, byte in
            (0..<8).reduce(crc ^ UInt32(byte)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
    }
}
