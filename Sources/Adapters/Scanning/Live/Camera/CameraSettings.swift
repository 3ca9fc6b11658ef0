/// What a camera is asked for. It gives the nearest that it has.
public struct CameraSettings: Sendable, Equatable {
    /// Pixels across, 160 to 4,096.
    public let width: Int
    /// Pixels down, 120 to 4,096.
    public let height: Int
    /// How long a picture is exposed, in units of 100 microseconds, 1 to 10,000; nil leaves it to the camera. Short against
    /// blur where there is light.
    public let exposure: Int?
    /// Where it is focused, in the camera's own units, 0 to 65,535; nil leaves it to the camera. A fixed focus finds a code at
    /// the counter sooner than a hunting one.
    public let focus: Int?

    /// 640 x 480 unless told otherwise: enough for a code that fills a third of the picture, and quick to read.
    public init(width: Int = 640, height: Int = 480, exposure: Int? = nil, focus: Int? = nil) {
        precondition((160...4_096).contains(width) && (120...4_096).contains(height), "a camera's picture has a size")
        precondition((1...10_000).contains(exposure ?? 1) && (0...65_535).contains(focus ?? 0))
        self.width = width
        self.height = height
        self.exposure = exposure
        self.focus = focus
    }
}
