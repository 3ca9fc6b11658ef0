internal import Glibc

/// The drawn twin of a lamp board: every change becomes one line of text on a descriptor.
///
/// On a terminal the line is redrawn in place. ANSI colour only on a terminal and only while `NO_COLOR` is unset
/// (no-color.org). The descriptor is borrowed, never closed. A reader that does not read is a fault after 200 ms, not
/// a wait.
public final class DrawnLamps: LampLines {
    private static let patience: Int32 = 200

    private let descriptor: Int32
    private let color: Bool
    private let inPlace: Bool

    /// Draws to this descriptor. `color` and `inPlace` override what is found out about it.
    public init(descriptor: Int32, color: Bool? = nil, inPlace: Bool? = nil) {
        let terminal = isatty(descriptor) == 1
        self.descriptor = descriptor
        self.color = color ?? (terminal && !Self.colorIsRefused)
        self.inPlace = inPlace ?? terminal
    }

    deinit {
        if inPlace { _ = try? write("\n") }
    }

    /// Draws these lamps as lit and the others as dark.
    public func set(_ lamps: LampSet) throws(LightsFault) {
        let line = LampDrawing.line(for: lamps, color: color)
        try write(inPlace ? "\r\(line)\u{1B}[K" : "\(line)\n")
    }

    private static var colorIsRefused: Bool {
        guard let value = getenv("NO_COLOR") else { return false }
        return value.pointee != 0
    }

    /// A line is shorter than PIPE_BUF, so a pipe takes it whole or, asked by poll first, not at all.
    private func write(_ text: String) throws(LightsFault) {
        var bytes = Array(text.utf8)[...]
        for _ in 0..<16 {
            var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            guard poll(&ready, 1, Self.patience) >= 0 || errno == EINTR else { throw .drawing(errno) }
            guard ready.revents & Int16(POLLERR | POLLHUP | POLLNVAL) == 0 else { throw .drawing(EPIPE) }
            guard ready.revents & Int16(POLLOUT) != 0 else { throw .drawing(EAGAIN) }
            let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0 && errno != EINTR && errno != EAGAIN { throw .drawing(errno) }
            bytes = bytes.dropFirst(max(0, written))
            if bytes.isEmpty { return }
        }
        throw .drawing(EAGAIN)
    }
}
