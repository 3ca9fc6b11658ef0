internal import Foundation
internal import GRDB
internal import Payments
internal import Shop
public import SyncProtocol

/// What may be forgotten, because it is in a completed backup of HQ's.
extension JournalTransaction {
    /// What may be forgotten from now on. It never goes back: what was allowed to be forgotten may be gone. Sealed boxes that HQ
    /// had before it heard of a record below it are erased at once.
    public func raise(horizon: Horizon) throws {
        for (name, value) in [("horizon", horizon.sequence), ("horizonCursor", horizon.cursor)]
        where try Int64(clamping: value) > view.database.integer(name) ?? 0 {
            try view.database.set(name, Int64(clamping: value))
        }
        try view.database.execute(
            sql: "DELETE FROM sealed WHERE held_at < ?", arguments: [Int64(clamping: horizon.sequence)])
    }

    /// Forgets closed records at or below the horizon and their answers, at most so many records.
    ///
    /// What stays: the newest record, the open day, every payment without a final verdict or the approval that it awaits,
    /// every decline that nobody has acknowledged, and everything while an outcome of what is below the horizon is not here yet. The books on the last `keptBooks` forgotten records stay with HQ's verdicts on
    /// them, so that they can still be refunded. What notes claimed that were signed before `claimsBefore` goes with their books.
    public func prune(limit: Int, keptBooks: Int, claimsBefore: Int64?) throws -> Int {
        let database = view.database
        let through = try view.prunedThrough()
        let position = try database.integer("horizonCursor") ?? 0
        guard try Int64(clamping: view.outcomeCursor()) >= position else { return 0 }
        let open = try Int64.fetchOne(database, sql: "SELECT min(sequence) FROM payment WHERE is_open = 1") ?? .max
        let unapproved = try view.unapproved().first.map { Int64(clamping: $0) } ?? .max
        let declined =
            try Int64.fetchOne(database, sql: "SELECT min(sequence) FROM outcome WHERE is_acknowledged = 0") ?? .max
        let last = min(
            try database.integer("horizon") ?? 0, Int64(clamping: view.head.sequence) - 1,
            Int64(clamping: try view.mark().sequence), (try database.integer("dayFirst") ?? 1) - 1, open - 1,
            unapproved - 1, declined - 1, Int64(clamping: through.sequence) + Int64(limit))
        guard last > Int64(clamping: through.sequence), let digest = try view.digest(at: UInt64(last)) else { return 0 }
        let epoch = epoch(at: UInt64(last), after: through)
        try database.set(
            "pruned", ChainMark(ChainHead(epoch: epoch, sequence: UInt64(last), digest: digest)).bytes)
        try database.execute(sql: "DELETE FROM record WHERE sequence <= ?", arguments: [last])
        let forgotten = database.changesCount
        // What is refunded today is added up by what its sale was paid with.
        let refunded = try Int64.fetchOne(
            database, sql: "SELECT min(original) FROM correction WHERE sequence >= ?",
            arguments: [try database.integer("dayFirst") ?? 1])
        let closed = min(last - Int64(keptBooks), (refunded ?? .max) - 1)
        try database.execute(sql: "DELETE FROM payment WHERE sequence <= ?", arguments: [closed])
        try database.execute(sql: "DELETE FROM correction WHERE sequence <= ?", arguments: [closed])
        if let claimsBefore {
            try database.execute(
                sql: "DELETE FROM claim WHERE sequence <= ? AND signed < ?", arguments: [closed, claimsBefore])
        }
        // A verdict goes no earlier than what it is about: without it, what was approved looks as if nobody ever approved it.
        try database.execute(
            sql:
                "DELETE FROM outcome WHERE cursor <= ? AND is_acknowledged = 1 AND (sequence IS NULL OR sequence <= ?)",
            arguments: [position, closed])
        try database.execute(
            sql: "DELETE FROM answer WHERE last_cursor <= ?", arguments: [position])
        return forgotten
    }

    /// The epoch of the chain at a place. A record that the disk has lost does not tell its own: it counts as the one before it.
    private func epoch(at sequence: UInt64, after pruned: ChainHead) -> UInt32 {
        for sequence in (pruned.sequence + 1...sequence).reversed() {
            if let record = try? view.record(sequence).record { return record.epoch }
        }
        return pruned.epoch
    }
}

extension Journal {
    /// Books are kept for so many records after their own bytes are gone.
    static let keptBooks = 100_000

    /// Forgets a little of what may be forgotten: so much at once that a sale never waits for it noticeably.
    ///
    /// - Parameter claimsBefore: notes that were signed earlier are refused for their age; nil where nobody can say.
    public func prune(claimsBefore: Int64?) throws {
        let isDue = try read { view in
            let horizon = UInt64(clamping: try view.database.integer("horizon") ?? 0)
            return try horizon > view.prunedThrough().sequence
        }
        guard isDue else { return }
        _ = try write { try $0.prune(limit: 500, keptBooks: Journal.keptBooks, claimsBefore: claimsBefore) }
    }
}
