/// A piece of a text in one style.
public struct TextRun: Equatable, Sendable {
    let text: String
    let scale: Double
    let isBold: Bool
    let isRaised: Bool

    /// Writes in a style.
    ///
    /// - Parameters:
    ///   - scale: its size in parts of the box's.
    ///   - isRaised: whether its capitals end where those of the full size do.
    public init(_ text: String, scale: Double = 1, isBold: Bool = false, isRaised: Bool = false) {
        self.text = text
        self.scale = scale
        self.isBold = isBold
        self.isRaised = isRaised
    }
}

/// Text in a rectangle: any script, shaped and broken into lines, as large as fits between two sizes. Words are broken
/// where they would not fit whole; nothing is ever cut off.
public struct TextBox: Equatable, Sendable {
    /// Where lines stand from side to side.
    public enum Side: Sendable {
        /// Where writing begins: left, or right in a script that runs from right to left.
        case leading
        /// In the middle.
        case centre
        /// Where writing ends.
        case trailing
    }

    /// Where the lines stand in the area.
    public enum Place: Sendable {
        /// The first line's capitals end at the upper edge.
        case top
        /// The ink is in the middle.
        case middle
        /// The last line stands on the lower edge; what hangs below it hangs out of the area.
        case baseline
        /// The ink ends at the lower edge.
        case bottom
    }

    let runs: [TextRun]
    let sizes: ClosedRange<Double>
    let lines: Int
    let side: Side
    let place: Place
    let ink: Ink

    /// Describes a text.
    ///
    /// - Parameters:
    ///   - sizes: of the letters, in points.
    ///   - lines: the most lines, 1 to 20.
    public init(
        _ runs: [TextRun], sizes: ClosedRange<Double>, lines: Int = 1, side: Side = .leading, place: Place = .top,
        ink: Ink = .black
    ) {
        precondition((1...20).contains(lines) && sizes.lowerBound >= 1)
        self.runs = runs
        self.sizes = sizes
        self.lines = lines
        self.side = side
        self.place = place
        self.ink = ink
    }

    var text: String { runs.map(\.text).joined() }
}

/// How a page is written: its language, as fonts and line breaking want to know it, and its direction.
public struct Writing: Equatable, Sendable {
    let language: String
    let direction: WritingDirection

    /// - Parameter language: a language tag such as `am` or `zh-cn` (RFC 5646).
    public init(language: String, direction: WritingDirection) {
        self.language = language
        self.direction = direction
    }
}
