internal import Foundation
internal import GRDB
public import Payments
internal import Shop
public import SyncProtocol

/// What HQ's answers change.
extension JournalTransaction {
    /// Notes how far HQ holds the chain.
    public func set(mark: ChainHead) throws { try view.database.set("mark", ChainMark(mark).bytes) }

    /// Keeps an outcome at its place in the list.
    public func keep(_ outcome: Outcome, sequence: UInt64?, needsAcknowledgement: Bool) throws {
        let verdict = outcome.verdict
        try view.database.set("cursor", Int64(clamping: outcome.cursor))
        try view.database.cachedStatement(
            sql: """
                INSERT INTO outcome(cursor, sequence, decision, reason, liability, time, is_acknowledged, record)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            Int64(clamping: outcome.cursor), sequence.map { Int64(clamping: $0) }, Int64(verdict.decision.rawValue),
            verdict.reason?.rawValue, verdict.liability.map { Int64($0.rawValue) }, outcome.time,
            !needsAcknowledgement, Data(outcome.record.bytes),
        ])
    }

    /// A payment has a final verdict: it is no exposure any more.
    public func close(sequence: UInt64) throws {
        let payment = try Row.fetchOne(
            view.database.cachedStatement(
                sql: "UPDATE payment SET is_open = 0 WHERE sequence = ? AND is_open = 1 RETURNING currency, minor_units"
            ),
            arguments: [Int64(clamping: sequence)])
        guard let payment else { return }
        try view.database.cachedStatement(
            sql: "UPDATE exposure SET value = value - ?, count = count - 1 WHERE currency = ?"
        ).execute(arguments: [payment[1] as Int64, payment[0] as Int64])
    }

    /// Keeps a signed answer as proof of the outcomes up to a position.
    public func keep(answer: [UInt8], lastCursor: UInt64) throws {
        try view.database.cachedStatement(sql: "INSERT OR REPLACE INTO answer VALUES (?, ?)").execute(arguments: [
            Int64(clamping: lastCursor), Data(answer),
        ])
    }

    /// A person has seen that a sale was declined.
    ///
    /// - Returns: how many were acknowledged.
    public func acknowledge(upTo sequence: UInt64) throws -> Int {
        try view.database.execute(
            sql: "UPDATE outcome SET is_acknowledged = 1 WHERE is_acknowledged = 0 AND sequence <= ?",
            arguments: [Int64(clamping: sequence)])
        return view.database.changesCount
    }

    /// The outcome of one record needs no acknowledgement any more.
    public func acknowledgeOutcome(of sequence: UInt64) throws {
        try view.database.execute(
            sql: "UPDATE outcome SET is_acknowledged = 1 WHERE sequence = ?", arguments: [Int64(clamping: sequence)])
    }

    /// Keeps a box that travels beside a record.
    public func keepSealed(_ item: SealedItem, sequence: UInt64) throws {
        try view.database.cachedStatement(
            sql: "INSERT OR IGNORE INTO sealed(payment, sequence, box) VALUES (?, ?, ?)"
        ).execute(arguments: [Data(item.payment.bytes), Int64(clamping: sequence), Data(item.box)])
    }

    /// HQ holds these boxes: they are sent no more.
    public func holdSealed(_ payments: [PaymentID]) throws {
        for payment in payments {
            try view.database.execute(
                sql: "UPDATE sealed SET held_at = ? WHERE payment = ? AND held_at IS NULL",
                arguments: [Int64(clamping: view.head.sequence), Data(payment.bytes)])
        }
    }

    /// HQ may have lost every box that is still here: they are sent again.
    public func releaseSealed() throws { try view.database.execute(sql: "UPDATE sealed SET held_at = NULL") }
}
