internal import Glibc
public import Payments

/// Where moments come from.
public protocol MomentSource: Sendable {
    /// Now: the wall clock as it stands, this boot's name, and the time since it began. Never trusted by itself.
    func now() -> Moment
}

/// The board's own clocks.
public struct BoardClock: MomentSource {
    private let boot: [UInt8]

    /// Reads the kernel's name for this boot.
    public init() {
        let descriptor = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC)
        var text = [UInt8](repeating: 0, count: 36)
        let count = descriptor < 0 ? 0 : read(descriptor, &text, text.count)
        if descriptor >= 0 { close(descriptor) }
        let digits = String(decoding: text.prefix(max(0, count)), as: UTF8.self).filter { $0 != "-" }
        let bytes = Hexadecimal.bytes(digits) ?? []
        boot = Array((bytes + [UInt8](repeating: 0, count: 8)).prefix(8))
    }

    /// Now, by CLOCK_REALTIME and CLOCK_BOOTTIME.
    public func now() -> Moment {
        var wall = timespec()
        clock_gettime(CLOCK_REALTIME, &wall)
        var up = timespec()
        clock_gettime(CLOCK_BOOTTIME, &up)
        return Moment(
            wall: Int64(wall.tv_sec), isTrusted: false, boot: boot,
            uptimeMs: UInt64(max(0, up.tv_sec)) * 1_000 + UInt64(max(0, up.tv_nsec)) / 1_000_000)
    }
}
