internal import Synchronization

/// Waits for a result, but not for ever. What was begun goes on when the wait is over.
enum Deadline {
    /// The operation's result, or nil after so many milliseconds.
    static func first<Value: Sendable>(
        within ms: UInt64, _ operation: @escaping @Sendable () async -> Value?
    ) async -> Value? {
        await withCheckedContinuation { (continuation: CheckedContinuation<Value?, Never>) in
            let once = Once(continuation)
            let timer = Task {
                do { try await Task.sleep(for: .milliseconds(ms)) } catch { return }
                once.resume(nil)
            }
            Task {
                once.resume(await operation())
                timer.cancel()
            }
        }
    }

    /// Resumes a continuation the first time only.
    private final class Once<Value: Sendable>: Sendable {
        private let continuation: Mutex<CheckedContinuation<Value?, Never>?>

        init(_ continuation: CheckedContinuation<Value?, Never>) { self.continuation = Mutex(continuation) }

        func resume(_ value: Value?) {
            let waiting = continuation.withLock { waiting in
                defer { waiting = nil }
                return waiting
            }
            waiting?.resume(returning: value)
        }
    }
}
