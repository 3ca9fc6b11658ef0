internal import Synchronization

/// Where scans meet the sale that waits for one. A scan that nobody waits for is handed back to be refused.
final class ScanDesk: Sendable {
    private let waiter = Mutex<CheckedContinuation<[[UInt8]]?, Never>?>(nil)

    /// Whether a sale waits for a scan.
    var isAwaited: Bool { waiter.withLock { $0 != nil } }

    /// The next scan, or nil after so many milliseconds or where another sale waits already.
    func next(withinMs ms: UInt64) async -> [[UInt8]]? {
        let timer = Task {
            do { try await Task.sleep(for: .milliseconds(ms)) } catch { return }
            _ = offer(nil)
        }
        defer { timer.cancel() }
        return await withCheckedContinuation { continuation in
            let isFree = waiter.withLock { waiter in
                guard waiter == nil else { return false }
                waiter = continuation
                return true
            }
            if !isFree { continuation.resume(returning: nil) }
        }
    }

    /// Gives a scan to the sale that waits.
    ///
    /// - Returns: whether one did.
    func offer(_ codes: [[UInt8]]?) -> Bool {
        let waiting = waiter.withLock { waiter in
            defer { waiter = nil }
            return waiter
        }
        waiting?.resume(returning: codes)
        return waiting != nil
    }
}
