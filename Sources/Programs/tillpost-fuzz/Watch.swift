internal import Glibc

/// Says which codes were looked at when the process trapped or hung.
final class Watch: Sendable {
    /// The number that each job looks at. A signal handler can reach nothing but what is global.
    private nonisolated(unsafe) static var numbers = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: 0)
    /// A thousand codes take milliseconds.
    private static let longest: UInt32 = 60

    init(jobs: Int) {
        Watch.numbers = .allocate(capacity: jobs)
        Watch.numbers.initialize(repeating: .max)
        for number in [SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGALRM] { signal(number, Watch.tell) }
        isAlive()
    }

    /// The process goes on.
    func isAlive() { alarm(Watch.longest) }

    /// A job begins with a code.
    func begins(_ index: UInt64, job: Int) { Watch.numbers[job] = index }

    private static let tell: @convention(c) (Int32) -> Void = { number in
        // Only what is safe in a handler: no allocation, no lock.
        Watch.write(number == SIGALRM ? "hung at code" : "trapped at code")
        for index in Watch.numbers where index != .max {
            Watch.write(" ")
            Watch.write(index)
        }
        Watch.write("\n")
        _exit(1)
    }

    private static func write(_ text: StaticString) { _ = Glibc.write(2, text.utf8Start, text.utf8CodeUnitCount) }

    private static func write(_ number: UInt64) {
        var divisor: UInt64 = 1
        while number / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            var digit = UInt8(48 + number / divisor % 10)
            _ = Glibc.write(2, &digit, 1)
            divisor /= 10
        }
    }

    /// Writes text on standard error.
    static func complain(_ text: String) {
        let bytes = Array(text.utf8)
        _ = Glibc.write(2, bytes, bytes.count)
    }
}
