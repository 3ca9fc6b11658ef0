internal import Synchronization

/// A waiting room by the clock, and the few turns in front of it.
///
/// One thread writes the store. While it takes one request the next are being read and their signatures checked; whoever
/// is further behind waits with his bytes alone. Were all worked on at once, none would be ready soon.
final class Room: Sendable {
    private static let turns = 4

    private struct State {
        var room = WaitingRoom()
        var freeTurns = Room.turns
        /// Who waits for a turn, first come first served.
        var line: [CheckedContinuation<Void, Never>] = []
    }
    private let state = Mutex(State())
    private let start = ContinuousClock.now

    private var nowMs: Double { (ContinuousClock.now - start) / .milliseconds(1) }

    /// Throws `NoRoom` where a request of so many bytes would find no room now.
    func look(_ count: Int) throws(NoRoom) {
        if let seconds = state.withLock({ $0.room.sendAway(count, atMs: nowMs) }) { throw NoRoom(seconds: seconds) }
    }

    /// Does a piece of work in its turn, or throws `NoRoom`.
    func inside<Result>(_ count: Int, _ work: () async throws -> Result) async throws -> Result {
        if let seconds = state.withLock({ $0.room.enter(count, atMs: nowMs) }) { throw NoRoom(seconds: seconds) }
        await turn()
        defer { leave(count) }
        return try await work()
    }

    private func turn() async {
        await withCheckedContinuation { continuation in
            let isNow = state.withLock { state in
                guard state.freeTurns == 0 else {
                    state.freeTurns -= 1
                    return true
                }
                state.line.append(continuation)
                return false
            }
            if isNow { continuation.resume() }
        }
    }

    private func leave(_ count: Int) {
        let next: CheckedContinuation<Void, Never>? = state.withLock { state in
            state.room.leave(count, atMs: nowMs)
            guard state.line.isEmpty else { return state.line.removeFirst() }
            state.freeTurns += 1
            return nil
        }
        next?.resume()
    }
}

/// There is no room now.
struct NoRoom: Error {
    /// When there will be.
    let seconds: Int
}
