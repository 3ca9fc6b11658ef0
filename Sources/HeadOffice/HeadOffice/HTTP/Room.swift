internal import Synchronization

/// A waiting room by the clock.
final class Room: Sendable {
    private let room = Mutex(WaitingRoom())
    private let start = ContinuousClock.now

    private var nowMs: Double { (ContinuousClock.now - start) / .milliseconds(1) }

    /// Throws `NoRoom` where a request of so many bytes would find no room now.
    func look(_ count: Int) throws(NoRoom) {
        if let seconds = room.withLock({ $0.sendAway(count, atMs: nowMs) }) { throw NoRoom(seconds: seconds) }
    }

    /// Does a piece of work while there is room for it, or throws `NoRoom`.
    func inside<Result>(_ count: Int, _ work: () async throws -> Result) async throws -> Result {
        if let seconds = room.withLock({ $0.enter(count, atMs: nowMs) }) { throw NoRoom(seconds: seconds) }
        defer { room.withLock { $0.leave(count, atMs: nowMs) } }
        return try await work()
    }
}

/// There is no room now.
struct NoRoom: Error {
    /// When there will be.
    let seconds: Int
}
