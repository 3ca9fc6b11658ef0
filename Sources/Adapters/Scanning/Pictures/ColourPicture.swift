/// A picture in colours, as it is printed.
public struct ColourPicture: Equatable, Sendable {
    /// The greatest width and height: enough for 200 mm at 200 dots an inch.
    public static let greatestSide = 1_600

    /// Pixels from left to right.
    public let width: Int
    /// Pixels from top to bottom.
    public let height: Int
    /// Red, green and blue of each pixel, rows from the top, no gaps.
    public let pixels: [UInt8]

    /// Nil where the sizes are out of range or do not agree.
    package init?(width: Int, height: Int, pixels: [UInt8]) {
        let sides = 1...Self.greatestSide
        guard sides.contains(width), sides.contains(height), pixels.count == width * height * 3 else { return nil }
        self.width = width
        self.height = height
        self.pixels = pixels
    }
}
