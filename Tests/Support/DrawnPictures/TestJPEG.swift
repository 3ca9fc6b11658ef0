/// Writes JPEG files (ISO/IEC 10918-1) of pictures whose 8 x 8 blocks have one brightness each: then only the DC
/// coefficient is coded, and the writer fits on a page.
package enum TestJPEG {
    /// Components: 1 grey, 3 YCbCr without colour, 4 only up to the header.
    package static func file(_ picture: TestPicture, components: Int = 1) -> [UInt8] {
        head(width: picture.width, height: picture.height, marker: 0xC0, components: components)
            + scan(picture, components: components, codesAC: true) + [0xFF, 0xD9]
    }

    /// A progressive file that sends the same DC scan again and again.
    package static func progressive(_ picture: TestPicture, scans: Int) -> [UInt8] {
        head(width: picture.width, height: picture.height, marker: 0xC2, components: 1)
            + Array(repeating: scan(picture, components: 1, codesAC: false), count: scans).joined() + [0xFF, 0xD9]
    }

    package static func head(width: Int, height: Int, marker: UInt8, components: Int) -> [UInt8] {
        var frame: [UInt8] = [8, UInt8(height >> 8), UInt8(height & 255), UInt8(width >> 8), UInt8(width & 255)]
        frame.append(UInt8(components))
        for component in 1...components { frame += [UInt8(component), 0x11, 0] }
        let quantizers = [0] + [UInt8](repeating: 8, count: 64)
        // Nine DC categories of four bits each; one AC symbol, the end of a block, of one bit.
        let codesDC: [UInt8] = [0x00, 0, 0, 0, 9] + [UInt8](repeating: 0, count: 12) + Array(0...8)
        let codesAC: [UInt8] = [0x10, 1] + [UInt8](repeating: 0, count: 15) + [0]
        var head: [UInt8] = [0xFF, 0xD8]
        head += segment(0xDB, quantizers)
        head += segment(marker, frame)
        head += segment(0xC4, codesDC)
        head += segment(0xC4, codesAC)
        return head
    }

    package static func scan(_ picture: TestPicture, components: Int, codesAC: Bool) -> [UInt8] {
        var header = [UInt8(components)]
        for component in 1...components { header += [UInt8(component), 0] }
        header += [0, codesAC ? 63 : 0, 0]
        var bits: [UInt8] = []
        var previous = 0
        for y in stride(from: 0, to: picture.height, by: 8) {
            for x in stride(from: 0, to: picture.width, by: 8) {
                let level = Int(picture.pixels[y * picture.width + x]) - 128
                append(difference: level - previous, to: &bits)
                if codesAC { bits.append(0) }
                for _ in 1..<components { bits += [0, 0, 0, 0, 0] }
                previous = level
            }
        }
        return segment(0xDA, header) + stuffed(bits)
    }

    private static func append(difference: Int, to bits: inout [UInt8]) {
        let category = Int.bitWidth - difference.magnitude.leadingZeroBitCount
        let value = difference < 0 ? difference - 1 : difference
        bits += (0..<4).reversed().map { UInt8(category >> $0 & 1) }
        bits += (0..<category).reversed().map { UInt8(value >> $0 & 1) }
    }

    private static func stuffed(_ bits: [UInt8]) -> [UInt8] {
        stride(from: 0, to: bits.count, by: 8).flatMap { start -> [UInt8] in
            let byte = (start..<start + 8).reduce(UInt8(0)) { $0 << 1 | ($1 < bits.count ? bits[$1] : 1) }
            return byte == 0xFF ? [0xFF, 0] : [byte]
        }
    }

    private static func segment(_ marker: UInt8, _ data: [UInt8]) -> [UInt8] {
        [0xFF, marker, UInt8((data.count + 2) >> 8), UInt8((data.count + 2) & 255)] + data
    }
}
