import DrawnPictures
import Glibc
import Synchronization

@testable import Scanning

/// A camera that shows what a test tells it to. It keeps frames as a driver does that is never read: all of them.
final class SimulatedCamera: FrameDevice, Sendable {
    let descriptor: Descriptor
    private let far: Descriptor
    private let waiting = Mutex<[CameraFrame?]>([])
    private let looks = Atomic(0)

    init?() {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0, &ends) == 0,
            let near = Descriptor(ends[0]), let far = Descriptor(ends[1])
        else { return nil }
        descriptor = near
        self.far = far
    }

    /// Takes a picture; nil is the end of the cable.
    func take(_ frame: CameraFrame?) {
        waiting.withLock { waiting in
            waiting.append(frame)
            if waiting.count == 1 { _ = write(far.number, "f", 1) }
        }
    }

    /// Whether a frame waits to be looked at.
    var hasFrames: Bool { waiting.withLock { !$0.isEmpty } }

    /// How many frames were looked at.
    var shown: Int { looks.load(ordering: .relaxed) }

    func newest() -> FrameReading {
        waiting.withLock { waiting in
            guard !waiting.isEmpty else { return .nothingYet }
            var byte: UInt8 = 0
            _ = withUnsafeMutableBytes(of: &byte) { descriptor.read(into: $0) }
            defer { waiting = [] }
            looks.add(1, ordering: .relaxed)
            guard case .some(.some(let frame)) = waiting.last else { return .unplugged }
            return .frame(frame, dropped: waiting.count - 1)
        }
    }

    /// A test's frames come when it says so: nothing is older than what it shows.
    func discard() {}
}

extension TestPicture {
    /// The picture as a camera sends it, `padding` bytes behind each line.
    func frame(_ kind: CameraFrame.Kind, padding: Int = 0) -> CameraFrame {
        if kind == .jpeg {
            return CameraFrame(kind: kind, width: width, height: height, stride: 0, bytes: TestJPEG.file(self))
        }
        let lines = (0..<height).map { row in Array(pixels[row * width..<(row + 1) * width]) }
        let noise = [UInt8](repeating: 0x55, count: padding)
        let bytes: [UInt8] =
            switch kind {
            case .grey: lines.flatMap { $0 + noise }
            case .nv12: lines.flatMap { $0 + noise } + [UInt8](repeating: 128, count: width * height / 2)
            case .yuyv: lines.flatMap { $0.flatMap { [$0, 128] } + noise }
            case .jpeg: []
            }
        let stride = (kind == .yuyv ? 2 * width : width) + padding
        return CameraFrame(kind: kind, width: width, height: height, stride: stride, bytes: bytes)
    }
}
