internal import Synchronization

/// Stops the service from within, once.
final class OffSwitch: Sendable {
    private let (signal, outlet) = AsyncStream.makeStream(of: Never.self)
    private let state = Mutex(false)

    /// Whether it was thrown.
    var isThrown: Bool { state.withLock { $0 } }

    /// Throws it.
    func turn() {
        state.withLock { $0 = true }
        outlet.finish()
    }

    /// Waits until it is thrown, or the task is cancelled.
    func wait() async { for await _ in signal {} }
}
