import CPNG

/// A white sheet of symbols as a PNG picture of one bit a pixel.
public enum PNGSheet {
    /// The most symbols on one sheet.
    public static let maxSymbols = 32
    private static let maxSide = 10_000
    private static let maxPixels = 24_000_000

    /// Draws the symbols side by side, upper edges aligned, each with a quiet zone of its own.
    ///
    /// - Parameters:
    ///   - symbols: 1 to 32 symbols, from left to right.
    ///   - modulePixels: Pixels a module, 1 to 64.
    ///   - quietModules: White modules around each symbol, 0 to 32; ISO/IEC 18004 asks for 4.
    /// - Returns: The bytes of a PNG file of at most 10,000 pixels a side and 24 million in all.
    public static func png(
        _ symbols: [QRSymbol], modulePixels: Int = 6, quietModules: Int = 4
    ) throws(SymbolFault) -> [UInt8] {
        guard (1...maxSymbols).contains(symbols.count) else { throw .symbolCount(limit: maxSymbols) }
        guard (1...64).contains(modulePixels) else { throw .measure("A module is 1 to 64 pixels.") }
        guard (0...32).contains(quietModules) else { throw .measure("The quiet zone is 0 to 32 modules.") }

        let width = symbols.reduce(0) { $0 + ($1.side + 2 * quietModules) } * modulePixels
        let height = ((symbols.map(\.side).max() ?? 0) + 2 * quietModules) * modulePixels
        guard width <= maxSide, height <= maxSide, width * height <= maxPixels else {
            throw .sheetTooLarge(width: width, height: height)
        }
        var canvas = BitCanvas(width: width, height: height)
        var left = quietModules
        for symbol in symbols {
            for y in 0..<symbol.side {
                for x in 0..<symbol.side where symbol[x, y] {
                    canvas.darken(
                        left: (left + x) * modulePixels, top: (quietModules + y) * modulePixels, side: modulePixels)
                }
            }
            left += symbol.side + 2 * quietModules
        }
        return try canvas.png()
    }
}

/// A black and white picture: rows of whole bytes, the highest bit left, 1 is white.
struct BitCanvas {
    private let width: Int
    private let height: Int
    private let pitch: Int
    private var bits: [UInt8]

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        pitch = (width + 7) / 8
        bits = [UInt8](repeating: 0xFF, count: pitch * height)
    }

    /// Makes a square black.
    mutating func darken(left: Int, top: Int, side: Int) {
        for y in top..<top + side {
            for x in left..<left + side {
                bits[y * pitch + x / 8] &= ~(0x80 >> UInt8(x % 8))
            }
        }
    }

    func png() throws(SymbolFault) -> [UInt8] {
        var reason = [CChar](repeating: 0, count: tp_png_reason_size)
        var output: UnsafeMutablePointer<UInt8>?
        var count = 0
        let status = tp_png_from_bits(bits, UInt32(width), UInt32(height), &output, &count, &reason)
        defer { tp_png_free(output) }
        if status == tp_png_no_memory { throw .outOfMemory }
        guard status == tp_png_ok else {
            let text = reason.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
            throw .library(reason: String(decoding: text, as: UTF8.self))
        }
        return Array(UnsafeBufferPointer(start: output, count: count))
    }
}
