internal import CJPEG

/// A picture to be printed: PNG or JPEG, at most 12 million pixels.
public struct Picture {
    /// The most bytes of a file.
    public static let largestFile = 8 << 20
    private static let mostPixels = 12_000_000
    private static let greatestSide = 10_000

    /// Pixels from left to right.
    public let width: Int
    /// Pixels from top to bottom.
    public let height: Int
    let surface: Surface

    /// Reads a picture's file. Its first bytes decide what it is, and its size is checked before memory is taken for it.
    public init(file bytes: [UInt8]) throws(DrawingFault) {
        guard bytes.count <= Picture.largestFile else { throw .badPicture(reason: "its file is larger than 8 MiB") }
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            try self.init(png: bytes)
        } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            try self.init(jpeg: bytes)
        } else {
            throw .notAPicture
        }
    }

    /// The size stands at a fixed place (ISO/IEC 15948, 11.2.2).
    private init(png bytes: [UInt8]) throws(DrawingFault) {
        guard bytes.count >= 33, bytes[8..<16].elementsEqual([0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]) else {
            throw .badPicture(reason: "its header is cut off")
        }
        width = bytes[16..<20].reduce(0) { $0 << 8 | Int($1) }
        height = bytes[20..<24].reduce(0) { $0 << 8 | Int($1) }
        try Picture.check(width, height)
        surface = try .picture(png: bytes)
    }

    private init(jpeg bytes: [UInt8]) throws(DrawingFault) {
        var reason = [CChar](repeating: 0, count: tp_jpeg_reason_size)
        var (wide, high): (UInt32, UInt32) = (0, 0)
        try Picture.check(tp_jpeg_size(bytes, bytes.count, &wide, &high, &reason), reason)
        (width, height) = (Int(wide), Int(high))
        try Picture.check(width, height)
        var pixels = [UInt32](repeating: 0, count: width * height)
        try Picture.check(tp_jpeg_colour(bytes, bytes.count, wide, high, &pixels, &reason), reason)
        surface = try .picture(pixels, width: width, height: height, jpeg: bytes)
    }

    private static func check(_ width: Int, _ height: Int) throws(DrawingFault) {
        guard width > 0, height > 0 else { throw .badPicture(reason: "it has no pixels") }
        guard width <= greatestSide, height <= greatestSide, width * height <= mostPixels else {
            throw .pictureTooLarge(width: width, height: height)
        }
    }

    private static func check(_ status: Int32, _ reason: [CChar]) throws(DrawingFault) {
        switch status {
        case tp_jpeg_ok: return
        case tp_jpeg_no_memory: throw .outOfMemory
        default:
            let text = reason.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
            throw .badPicture(reason: String(decoding: text, as: UTF8.self))
        }
    }
}
