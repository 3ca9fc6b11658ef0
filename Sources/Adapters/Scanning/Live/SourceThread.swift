internal import Glibc
internal import Threads

/// Runs a source's blocking work on a thread of its own and hands its events to an `AsyncStream`.
enum SourceThread {
    /// Events that wait for a slow reader; then the source waits.
    private static let waitingEvents = 64

    /// Starts `work` on a new thread; it should return soon after its outlet is stopped.
    static func events(_ work: @escaping @Sendable (EventOutlet) -> Void) -> AsyncStream<ScanEvent> {
        AsyncStream(bufferingPolicy: .bufferingOldest(waitingEvents)) { continuation in
            guard let stop = StopSignal() else {
                return fail(continuation, error: errno)
            }
            continuation.onTermination = { _ in stop.raise() }
            let outlet = EventOutlet(continuation: continuation, stop: stop)
            let error = DetachedThread.start {
                work(outlet)
                continuation.finish()
            }
            if error != 0 { fail(continuation, error: error) }
        }
    }

    private static func fail(_ continuation: AsyncStream<ScanEvent>.Continuation, error: Int32) {
        continuation.yield(.fault(.cannotStart(reason: PrintableText.of(error: error))))
        continuation.finish()
    }
}

/// A pair of sockets that wakes a thread out of `poll` when its source is to stop.
final class StopSignal: Sendable {
    private let reading: Descriptor
    private let writing: Descriptor

    /// Nil, with `errno`, when there is no descriptor left.
    init?() {
        var ends: [Int32] = [-1, -1]
        // Two sockets rather than a pipe: they are made closed to child programs in one step.
        let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
        guard socketpair(AF_UNIX, Int32(kind), 0, &ends) == 0, let reading = Descriptor(ends[0]),
            let writing = Descriptor(ends[1])
        else { return nil }
        self.reading = reading
        self.writing = writing
    }

    /// Wakes the thread now and at every later wait.
    func raise() {
        var byte: UInt8 = 1
        _ = write(writing.number, &byte, 1)
    }

    /// What ended a wait.
    enum Wake: Equatable { case stopped, ready, timeUp }

    /// Waits until the source is to stop, `descriptor` has something to say (hang-up and errors too), or
    /// `milliseconds` are over (negative: no limit).
    func wait(for descriptor: Descriptor? = nil, milliseconds: Int32) -> Wake {
        var polled = [pollfd(fd: reading.number, events: Int16(POLLIN), revents: 0)]
        if let descriptor { polled.append(pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0)) }
        while true {
            let count = poll(&polled, nfds_t(polled.count), milliseconds)
            if count < 0, errno == EINTR { continue }
            if polled[0].revents != 0 { return .stopped }
            return count > 0 ? .ready : .timeUp
        }
    }
}

/// Where a source's thread puts its events. A full buffer makes the thread wait, so that no scan is dropped.
struct EventOutlet: Sendable {
    let continuation: AsyncStream<ScanEvent>.Continuation
    let stop: StopSignal

    /// Hands over one event; false when the source is to stop.
    func send(_ event: ScanEvent) -> Bool {
        while true {
            switch continuation.yield(event) {
            case .enqueued: return true
            case .terminated: return false
            default: if stop.wait(milliseconds: 50) == .stopped { return false }
            }
        }
    }
}
