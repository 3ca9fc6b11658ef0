/// Something that gives frames: a camera, or what stands for one in a test.
protocol FrameDevice {
    /// Has something to say when a frame is there.
    var descriptor: Descriptor { get }

    /// Throws away what was taken while nobody looked: it is older than what the camera sees now.
    func discard()

    /// The newest frame, without waiting.
    func newest() -> FrameReading
}

/// What a look at a frame device gave.
enum FrameReading: Equatable {
    /// The newest frame, and how many before it nobody will see.
    case frame(CameraFrame, dropped: Int)
    /// A frame that the driver marks as broken, or none.
    case nothingYet
    /// It is gone.
    case unplugged
}
