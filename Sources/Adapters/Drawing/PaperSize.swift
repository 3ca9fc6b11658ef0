/// A sheet of paper, in millimetres, upright.
public struct PaperSize: Equatable, Sendable {
    /// From left to right.
    public let width: Double
    /// From top to bottom.
    public let height: Double

    /// Paper of any size from 20 to 2,000 mm a side, else nil.
    public init?(width: Double, height: Double) {
        guard (20...2_000).contains(width), (20...2_000).contains(height) else { return nil }
        self.init(trusted: width, height)
    }

    private init(trusted width: Double, _ height: Double) {
        self.width = width
        self.height = height
    }

    /// ISO 216: 297 by 420.
    public static let a3 = PaperSize(trusted: 297, 420)
    /// ISO 216: 210 by 297.
    public static let a4 = PaperSize(trusted: 210, 297)
    /// ISO 216: 148 by 210.
    public static let a5 = PaperSize(trusted: 148, 210)
    /// ISO 216: 105 by 148.
    public static let a6 = PaperSize(trusted: 105, 148)

    /// The whole sheet.
    public var area: Area { Area(left: 0, top: 0, width: width, height: height) }
}

/// What a drawing is written as.
public enum DrawingFormat: Equatable, Sendable {
    /// Portable Document Format: any number of pages, text as glyphs, everything else as lines.
    case pdf
    /// Scalable Vector Graphics: one page.
    case svg
    /// Pixels, for looking at: one page, 36 to 600 dots an inch.
    case png(dotsPerInch: Int)

    /// More is refused.
    static let mostDotsPerInch = 600
}
