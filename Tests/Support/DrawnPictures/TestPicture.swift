import Symbols

/// A grey picture drawn by a test, white at first.
package struct TestPicture: Sendable {
    package let width: Int
    package let height: Int
    package var pixels: [UInt8]

    package init(width: Int, height: Int) {
        self.width = width
        self.height = height
        pixels = [UInt8](repeating: 255, count: width * height)
    }

    /// One QR code with its quiet zone; sides are multiples of eight when `modulePixels` is.
    package init(qr text: String, modulePixels: Int = 8) throws {
        let symbol = try QRSymbol(text: text)
        let side = (symbol.side + 8) * modulePixels
        self.init(width: side, height: side)
        for y in 0..<side {
            for x in 0..<side {
                let (column, row) = (x / modulePixels - 4, y / modulePixels - 4)
                let inside = (0..<symbol.side).contains(column) && (0..<symbol.side).contains(row)
                if inside, symbol[column, row] { pixels[y * width + x] = 0 }
            }
        }
    }

    /// A symbol from its modules, "#" for a dark one, with its quiet zone.
    package init(modules rows: [String], modulePixels: Int = 8) {
        let side = (rows.count + 8) * modulePixels
        self.init(width: side, height: side)
        for (y, row) in rows.enumerated() {
            for (x, module) in row.enumerated() where module == "#" {
                for line in 0..<modulePixels {
                    let start = ((y + 4) * modulePixels + line) * side + (x + 4) * modulePixels
                    for pixel in start..<start + modulePixels { pixels[pixel] = 0 }
                }
            }
        }
    }

    /// A bar code from the widths of its bars and spaces, a bar first.
    package init(bars: String, modulePixels: Int = 3) {
        let widths = bars.compactMap(\.wholeNumberValue)
        self.init(width: (widths.reduce(0, +) + 24) * modulePixels, height: 120)
        var left = 12 * modulePixels
        for (index, width) in widths.enumerated() {
            if index % 2 == 0 {
                for y in 0..<height {
                    for x in left..<left + width * modulePixels { pixels[y * self.width + x] = 0 }
                }
            }
            left += width * modulePixels
        }
    }

    /// The picture as binary PGM, with a comment in its header.
    package func pgm(greatest: Int = 255) -> [UInt8] {
        let header = Array("P5\n# drawn by a test\n\(width) \(height)\n\(greatest)\n".utf8)
        return header
            + pixels.flatMap { pixel -> [UInt8] in
                let value = Int(pixel) * greatest / 255
                return greatest > 255 ? [UInt8(value >> 8), UInt8(value & 255)] : [UInt8(value)]
            }
    }
}

/// Bar codes as widths of bars and spaces, from the tables of the standards.
package enum TestBars {
    private static let odd = ["3211", "2221", "2122", "1411", "1132", "1231", "1114", "1312", "1213", "3112"]
    private static let parity = [
        "LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG", "LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL", "LGGLGL",
    ]

    private static func even(_ digit: Int) -> String { String(odd[digit].reversed()) }

    /// EAN-13, and UPC-A where the first digit is 0 (ISO/IEC 15420).
    package static func ean13(_ text: String) -> String {
        let digits = text.compactMap(\.wholeNumberValue)
        precondition(zip(digits, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]).map(*).reduce(0, +) % 10 == 0, "check digit")
        let left = zip(digits[1...6], parity[digits[0]]).map { $1 == "L" ? odd[$0] : even($0) }
        return "111" + left.joined() + "11111" + digits[7...].map { odd[$0] }.joined() + "111"
    }

    /// EAN-8 (ISO/IEC 15420).
    package static func ean8(_ text: String) -> String {
        let digits = text.compactMap(\.wholeNumberValue).map { odd[$0] }
        return "111" + digits[..<4].joined() + "11111" + digits[4...].joined() + "111"
    }

    /// UPC-E of number system 0, eight digits with the check digit (ISO/IEC 15420).
    package static func upcE(_ text: String) -> String {
        let patterns = [
            "GGGLLL", "GGLGLL", "GGLLGL", "GGLLLG", "GLGGLL", "GLLGGL", "GLLLGG", "GLGLGL", "GLGLLG", "GLLGLG",
        ]
        let digits = text.compactMap(\.wholeNumberValue)
        let middle = zip(digits[1...6], patterns[digits[7]]).map { $1 == "L" ? odd[$0] : even($0) }
        return "111" + middle.joined() + "111111"
    }

    /// Code 128 in code set B (ISO/IEC 15417); GS1-128 begins with FNC1, and has it where the text has 1D.
    package static func code128(_ text: String, isGS1: Bool = false) -> String {
        let values = [104] + (isGS1 ? [102] : []) + text.utf8.map { $0 == 0x1D ? 102 : Int($0) - 32 }
        let check = values.enumerated().reduce(0) { $0 + max(1, $1.offset) * $1.element } % 103
        return (values + [check]).map { String(code128Patterns[$0]) }.joined() + "2331112"
    }

    private static let code128Patterns = """
        212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222
        123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321
        232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121
        313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224
        111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111
        111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113
        114311 411113 411311 113141 114131 311141 411131 211412 211214 211232
        """.split { $0 == " " || $0 == "\n" }
}
