/// What a camera is asked for. It gives the nearest that it has.
public struct CameraSettings: Sendable, Equatable {
    /// Pixels across that can be asked for.
    public static let widths = 160...4_096
    /// Pixels down that can be asked for.
    public static let heights = 120...4_096
    /// Exposures that can be asked for, in units of 100 microseconds.
    public static let exposures = 1...10_000
    /// Places of focus that can be asked for, in the camera's own units.
    public static let focuses = 0...65_535

    /// Pixels across, in `widths`.
    public let width: Int
    /// Pixels down, in `heights`.
    public let height: Int
    /// How long a picture is exposed, in units of 100 microseconds, in `exposures`; nil leaves it to the camera. Short against
    /// blur where there is light.
    public let exposure: Int?
    /// Where it is focused, in the camera's own units, in `focuses`; nil leaves it to the camera. A fixed focus finds a code at
    /// the counter sooner than a hunting one.
    public let focus: Int?

    /// 640 x 480 unless told otherwise: enough for a code that fills a third of the picture, and quick to read.
    public init(width: Int = 640, height: Int = 480, exposure: Int? = nil, focus: Int? = nil) {
        precondition(Self.widths.contains(width) && Self.heights.contains(height), "a camera's picture has a size")
        precondition(exposure.map(Self.exposures.contains) != false && focus.map(Self.focuses.contains) != false)
        self.width = width
        self.height = height
        self.exposure = exposure
        self.focus = focus
    }
}
