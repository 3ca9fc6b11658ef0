internal import CVideo
internal import Glibc

/// An open camera that takes pictures into a ring of buffers.
final class CameraDevice: FrameDevice {
    /// The driver fills the others while we copy one.
    private static let wantedBuffers: UInt32 = 4
    private static let fewestBuffers = 2
    /// What is asked for first: least to carry, nothing to unpack.
    private static let kinds: [(UInt32, CameraFrame.Kind)] = [
        (tp_video_grey, .grey), (tp_video_nv12, .nv12), (tp_video_yuyv, .yuyv), (tp_video_mjpeg, .jpeg),
        (tp_video_jpeg, .jpeg),
    ]
    /// No driver lists more.
    private static let mostKinds: UInt32 = 64

    let descriptor: Descriptor
    private let kind: CameraFrame.Kind
    private let format: tp_video_format
    private var buffers: [UnsafeRawBufferPointer] = []
    private var lastSequence: UInt32?

    /// Opens the camera and starts it.
    init(path: String, settings: CameraSettings) throws(ScanningFault) {
        let shown = PrintableText.of(path)
        guard !path.utf8.contains(0) else { throw .notACamera(path: shown) }
        guard let descriptor = Descriptor(open(try DevicePath.found(path), O_RDWR | O_NONBLOCK | O_CLOEXEC)) else {
            throw .opening(shown, error: errno)
        }
        guard let status = descriptor.status(), status.isCharacterDevice, tp_video_is_camera(descriptor.number) == 1
        else { throw .notACamera(path: shown) }
        func checked(_ result: Int32) throws(ScanningFault) -> Int {
            guard result >= 0 else { throw .opening(shown, error: -result) }
            return Int(result)
        }
        var format = tp_video_format()
        (format.width, format.height) = (UInt32(settings.width), UInt32(settings.height))
        let offered = Set((0..<Self.mostKinds).lazy.map { tp_video_kind(descriptor.number, $0) }.prefix { $0 != 0 })
        guard let wish = Self.kinds.first(where: { offered.contains($0.0) }) else {
            throw .noKnownFrames(path: shown)
        }
        format.kind = wish.0
        _ = try checked(tp_video_settle(descriptor.number, &format))
        guard format.kind == wish.0, ImageLimits().allow(width: Int(format.width), height: Int(format.height)) else {
            throw .noKnownFrames(path: shown)
        }
        // What a camera does not have cannot be set, and it sees without.
        _ = tp_video_expose(descriptor.number, Int32(settings.exposure ?? 0))
        _ = tp_video_focus(descriptor.number, Int32(settings.focus ?? -1))
        self.descriptor = descriptor
        self.kind = wish.1
        self.format = format
        let count = try checked(tp_video_make_buffers(descriptor.number, Self.wantedBuffers))
        guard count >= Self.fewestBuffers else {
            throw .scannerUnavailable(path: shown, reason: "it has no memory for pictures")
        }
        for number in 0..<UInt32(count) {
            var length = 0
            guard let memory = tp_video_map(descriptor.number, number, &length) else {
                throw .scannerUnavailable(path: shown, reason: PrintableText.of(error: errno))
            }
            buffers.append(UnsafeRawBufferPointer(start: memory, count: length))
            _ = try checked(tp_video_queue(descriptor.number, number))
        }
        _ = try checked(tp_video_stream(descriptor.number, 1))
    }

    deinit {
        _ = tp_video_stream(descriptor.number, 0)
        for buffer in buffers { munmap(UnsafeMutableRawPointer(mutating: buffer.baseAddress), buffer.count) }
    }

    func discard() {
        // Bounded: a ring holds no more, and a quick camera goes on filling it.
        for _ in buffers {
            var frame = tp_video_frame()
            guard tp_video_dequeue(descriptor.number, &frame) == 0 else { return }
            _ = tp_video_queue(descriptor.number, frame.buffer)
        }
    }

    func newest() -> FrameReading {
        var newest: tp_video_frame?
        for _ in buffers {
            var frame = tp_video_frame()
            let result = tp_video_dequeue(descriptor.number, &frame)
            if result == -EAGAIN { break }
            guard result == 0, Int(frame.buffer) < buffers.count else { return .unplugged }
            if let older = newest, tp_video_queue(descriptor.number, older.buffer) != 0 { return .unplugged }
            newest = frame
        }
        guard let newest else { return .nothingYet }
        let taken = copy(newest)
        guard tp_video_queue(descriptor.number, newest.buffer) == 0 else { return .unplugged }
        guard newest.is_broken == 0, let taken else { return .nothingYet }
        let dropped = lastSequence.map { Int(newest.sequence &- $0) - 1 } ?? 0
        lastSequence = newest.sequence
        return .frame(taken, dropped: max(0, dropped))
    }

    /// Out of the buffer before the driver fills it anew. Nil where it claims more than there is.
    private func copy(_ frame: tp_video_frame) -> CameraFrame? {
        let buffer = buffers[Int(frame.buffer)]
        guard frame.count <= buffer.count else { return nil }
        return CameraFrame(
            kind: kind, width: Int(format.width), height: Int(format.height), stride: Int(format.stride),
            bytes: Array(buffer.prefix(Int(frame.count))))
    }
}
