internal import Synchronization

/// Wakes one waiter early. A ring that nobody hears is kept, once.
final class Bell: Sendable {
    private struct State {
        var isRung = false
        var waiter: CheckedContinuation<Void, Never>?
    }
    private let state = Mutex(State())

    func ring() {
        let waiter = state.withLock { state in
            state.isRung = state.waiter == nil
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    /// Waits until the time is over, the task is cancelled, or, if it is listened for, the bell rings.
    func wait(ms: UInt64, hearing: Bool) async {
        guard hearing else {
            try? await Task.sleep(for: .milliseconds(ms))
            return
        }
        let alarm = Task {
            do { try await Task.sleep(for: .milliseconds(ms)) } catch { return }
            ring()
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    guard !state.isRung, !Task.isCancelled else {
                        state.isRung = false
                        return true
                    }
                    state.waiter = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            ring()
        }
        alarm.cancel()
    }
}
