internal import CJPEG
internal import CPNG
internal import Scanning

/// Turns a picture file's bytes into pixels, having checked its size in the header first.
enum PictureDecoder {
    /// One byte of brightness a pixel.
    static func grey(_ bytes: [UInt8], limits: ImageLimits) throws(ScanningFault) -> GreyPicture {
        let found = try pixels(bytes, limits, .grey)
        return GreyPicture(width: found.width, height: found.height, pixels: found.bytes)
    }

    /// Red, green and blue, over white where the picture is transparent, turned as the camera was held.
    static func colours(_ bytes: [UInt8], limits: ImageLimits, mostSide: Int) throws(ScanningFault) -> ColourPicture {
        let found = try pixels(bytes, limits, .colours)
        let shrunk = Shrinking(mostSide: mostSide).of(found.bytes, width: found.width, height: found.height)
        let turned = ExifOrientation(jpeg: bytes).turned(shrunk.pixels, width: shrunk.width, height: shrunk.height)
        guard let picture = ColourPicture(width: turned.width, height: turned.height, pixels: turned.pixels) else {
            throw .notAnImage
        }
        return picture
    }

    /// What a pixel consists of.
    private enum Samples: Int {
        case grey = 1
        case colours = 3
    }

    private typealias Pixels = (width: Int, height: Int, bytes: [UInt8])

    private static func pixels(
        _ bytes: [UInt8], _ limits: ImageLimits, _ samples: Samples
    ) throws(ScanningFault) -> Pixels {
        guard !bytes.isEmpty else { throw .empty }
        guard bytes.count <= limits.maxFileBytes else { throw .tooManyBytes(limit: limits.maxFileBytes) }
        switch PictureFormat(magic: bytes) {
        case .png: return try png(bytes, limits, samples)
        case .jpeg: return try jpeg(bytes, limits, samples)
        case .pgm:
            let header = try PGMPicture.header(bytes)
            try check(width: header.width, height: header.height, limits: limits)
            let picture = try PGMPicture.picture(bytes, header: header)
            let spread = samples == .grey ? picture.pixels : picture.pixels.flatMap { [$0, $0, $0] }
            return (picture.width, picture.height, spread)
        case nil: throw .notAnImage
        }
    }

    private static func check(width: Int, height: Int, limits: ImageLimits) throws(ScanningFault) {
        guard limits.allow(width: width, height: height) else { throw .tooLarge(width: width, height: height) }
    }

    /// The size stands at a fixed place (ISO/IEC 15948, 11.2.2), so it is known before libpng sees the file.
    private static func png(
        _ bytes: [UInt8], _ limits: ImageLimits, _ samples: Samples
    ) throws(ScanningFault) -> Pixels {
        guard bytes.count >= 33, bytes[8..<16].elementsEqual([0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]) else {
            throw .corrupt(.png, reason: "its header is cut off")
        }
        let width = bytes[16..<20].reduce(0) { $0 << 8 | Int($1) }
        let height = bytes[20..<24].reduce(0) { $0 << 8 | Int($1) }
        guard width > 0, height > 0 else { throw .corrupt(.png, reason: "it has no pixels") }
        try check(width: width, height: height, limits: limits)

        var reason = [CChar](repeating: 0, count: tp_png_reason_size)
        var status = tp_png_ok
        let size = width * height * samples.rawValue
        let pixels = [UInt8](unsafeUninitializedCapacity: size) { target, count in
            status = tp_png_pixels(
                bytes, bytes.count, UInt32(width), UInt32(height), samples.rawValue, target.baseAddress, &reason)
            count = status == tp_png_ok ? size : 0
        }
        if status == tp_png_no_memory { throw .outOfMemory }
        guard status == tp_png_ok else { throw .corrupt(.png, reason: PrintableText.of(reason)) }
        return (width, height, pixels)
    }

    private static func jpeg(
        _ bytes: [UInt8], _ limits: ImageLimits, _ samples: Samples
    ) throws(ScanningFault) -> Pixels {
        var reason = [CChar](repeating: 0, count: tp_jpeg_reason_size)
        var wide: UInt32 = 0
        var high: UInt32 = 0
        try check(jpeg: tp_jpeg_size(bytes, bytes.count, &wide, &high, &reason), reason: reason)
        let width = Int(wide)
        let height = Int(high)
        try check(width: width, height: height, limits: limits)

        var status = tp_jpeg_ok
        let size = width * height * samples.rawValue
        let pixels = [UInt8](unsafeUninitializedCapacity: size) { target, count in
            status = tp_jpeg_pixels(
                bytes, bytes.count, wide, high, Int32(samples.rawValue), target.baseAddress, &reason)
            count = status == tp_jpeg_ok ? size : 0
        }
        try check(jpeg: status, reason: reason)
        return (width, height, pixels)
    }

    private static func check(jpeg status: Int32, reason: [CChar]) throws(ScanningFault) {
        switch status {
        case tp_jpeg_ok: return
        case tp_jpeg_no_memory: throw .outOfMemory
        case tp_jpeg_unsupported: throw .unsupported(.jpeg, reason: PrintableText.of(reason))
        default: throw .corrupt(.jpeg, reason: PrintableText.of(reason))
        }
    }
}

extension PictureFormat {
    /// The format that the first bytes promise, or nil.
    init?(magic bytes: [UInt8]) {
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if bytes.count > 2, bytes.starts(with: [0x50, 0x35]), PGMPicture.isSpace(bytes[2]) {
            self = .pgm
        } else {
            return nil
        }
    }
}
