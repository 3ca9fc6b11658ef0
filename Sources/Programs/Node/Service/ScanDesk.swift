internal import Acceptance
internal import Synchronization

/// Where scans, typed digits and a refusal meet the one sale that waits for them. What nobody waits for is handed back.
final class ScanDesk: Sendable {
    private struct Waiter: Sendable {
        let number: UInt64
        let outlet: AsyncStream<SaleRequest.Means>.Continuation
    }

    private let state = Mutex<(waiter: Waiter?, last: UInt64)>((nil, 0))

    /// A sale's place at the desk. From now on what is shown is its own; it must be asked for by `means`.
    struct Place: Sendable {
        fileprivate let desk: ScanDesk
        fileprivate let number: UInt64
        fileprivate let offers: AsyncStream<SaleRequest.Means>

        /// What was shown, or that nothing was within so many milliseconds.
        func means(withinMs ms: UInt64) async -> SaleRequest.Means {
            let timer = Task {
                do { try await Task.sleep(for: .milliseconds(ms)) } catch { return }
                _ = desk.give(.nothing(.nothingShown), to: number)
            }
            defer { timer.cancel() }
            for await means in offers { return means }
            // The service stops.
            _ = desk.give(.nothing(.nothingShown), to: number)
            return .nothing(.nothingShown)
        }
    }

    /// Takes the place, or nil where another sale waits.
    func open() -> Place? {
        let (offers, outlet) = AsyncStream.makeStream(of: SaleRequest.Means.self)
        return state.withLock { state in
            guard state.waiter == nil else { return nil }
            state.last += 1
            state.waiter = Waiter(number: state.last, outlet: outlet)
            return Place(desk: self, number: state.last, offers: offers)
        }
    }

    /// Whether a sale waits.
    var isAwaited: Bool { state.withLock { $0.waiter != nil } }

    /// Gives what was shown to the sale that waits.
    ///
    /// - Returns: whether one did.
    func offer(_ means: SaleRequest.Means) -> Bool { give(means, to: nil) }

    private func give(_ means: SaleRequest.Means, to number: UInt64?) -> Bool {
        let waiting = state.withLock { state -> Waiter? in
            guard let waiter = state.waiter, number == nil || number == waiter.number else { return nil }
            state.waiter = nil
            return waiter
        }
        waiting?.outlet.yield(means)
        waiting?.outlet.finish()
        return waiting != nil
    }
}
