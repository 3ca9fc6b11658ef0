/// How much of a picture is read. All limits are checked before memory is taken for the pixels.
public struct ImageLimits: Sendable, Equatable {
    /// The most bytes of a file; 16 MiB by default.
    public let maxFileBytes: Int
    /// The most pixels, width times height; 24 million by default, one byte of memory each (a progressive JPEG takes
    /// up to eight).
    public let maxPixels: Int
    /// The greatest width and the greatest height in pixels; 10,000 by default.
    public let maxSide: Int

    /// What a JPEG can name at most.
    package static let greatestSide = 65_500

    /// Limits for pictures. Precondition: all are positive, and `maxSide` is at most 65,500.
    public init(maxFileBytes: Int = 16 * 1024 * 1024, maxPixels: Int = 24_000_000, maxSide: Int = 10_000) {
        precondition(maxFileBytes > 0 && maxPixels > 0 && maxSide > 0 && maxSide <= Self.greatestSide)
        self.maxFileBytes = maxFileBytes
        self.maxPixels = maxPixels
        self.maxSide = maxSide
    }

    /// Whether a picture of this size is read.
    package func allow(width: Int, height: Int) -> Bool {
        (1...maxSide).contains(width) && (1...maxSide).contains(height) && width * height <= maxPixels
    }
}
