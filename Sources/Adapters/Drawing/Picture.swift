internal import CJPEG

/// A picture to be printed.
public struct Picture {
    /// Pixels from left to right.
    public let width: Int
    /// Pixels from top to bottom.
    public let height: Int
    let surface: Surface

    /// What print shops ask for; what a photograph loses by it is not seen on paper.
    private static let quality: Int32 = 90

    /// Takes pixels over. A PDF or SVG carries them as a JPEG written here: small, and with nothing of the file that they
    /// came from, such as the place where a telephone took it. Precondition: both sides are 1 to 10,000, and there are
    /// `width` x `height` x 3 bytes of red, green and blue.
    public init(width: Int, height: Int, pixels: [UInt8]) throws(DrawingFault) {
        precondition((1...10_000).contains(width) && (1...10_000).contains(height))
        precondition(pixels.count == width * height * 3)
        self.width = width
        self.height = height
        var count = 0
        guard let file = tp_jpeg_write(pixels, UInt32(width), UInt32(height), Picture.quality, &count) else {
            throw .outOfMemory
        }
        surface = try .picture(pixels, width: width, height: height, jpeg: file, count: count)
    }
}
