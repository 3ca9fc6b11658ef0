internal import Foundation
internal import GRDB
public import Payments
public import SyncProtocol

/// One transaction of the journal: facts are read and records appended in it, and it commits with one sync.
public struct JournalTransaction {
    let database: Database
    /// The end of the chain, what was appended in this transaction included.
    public private(set) var head: ChainHead
    private let primitives: Primitives

    init(database: Database, head: ChainHead, primitives: Primitives) {
        self.database = database
        self.head = head
        self.primitives = primitives
    }

    /// What can be read in this transaction.
    public var view: JournalView { JournalView(database: database, primitives: primitives) }

    /// Signs a fact and appends it to the chain.
    public mutating func append(
        _ body: RecordBody, node: NodeID, moment: Moment, policyVersion: UInt64, signer: some Signer
    ) throws -> SignedRecord {
        let record = try SignedRecord.signed(
            Record(
                node: node, epoch: head.epoch, sequence: head.sequence + 1, previous: head.digest, moment: moment,
                policyVersion: policyVersion, body: body), by: signer, using: primitives)
        try database.cachedStatement(sql: "INSERT INTO record VALUES (?, ?, ?)").execute(arguments: [
            Int64(record.record.sequence), Data(record.digest.bytes), Data(record.bytes),
        ])
        head = record.head
        return record
    }

    /// Opens the books on a payment that was just appended: it counts as exposure until it has a final verdict.
    public func open(_ payment: Payment, sequence: UInt64, takenAt: Int64) throws {
        let isOpen = payment.basis == .guaranteed || payment.basis == .atRisk
        try database.cachedStatement(
            sql: """
                INSERT INTO payment(sequence, payment, receipt, currency, minor_units, tender, basis, taken_at, is_open)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            Int64(sequence), Data(payment.payment.bytes), Int64(payment.receipt),
            Int64(payment.amount.currency.numeric), payment.amount.minorUnits, Int64(payment.tender.rawValue),
            payment.basis.map { Int64($0.rawValue) }, takenAt, isOpen,
        ])
        guard isOpen else { return }
        try database.cachedStatement(
            sql: """
                INSERT INTO exposure VALUES (?, ?, 1)
                ON CONFLICT (currency) DO UPDATE SET value = value + excluded.value, count = count + 1
                """
        ).execute(arguments: [Int64(payment.amount.currency.numeric), payment.amount.minorUnits])
    }

    /// Claims something that may be spent once.
    ///
    /// - Throws: a constraint error where it is claimed already; ask `claimant(of:)` first, in the same transaction.
    public func claim(_ key: [UInt8], code: Digest, sequence: UInt64) throws {
        try database.cachedStatement(sql: "INSERT INTO claim VALUES (?, ?, ?)").execute(arguments: [
            Data(key), Data(code.bytes), Int64(sequence),
        ])
    }

    /// Marks a payment as undone by a reversal.
    public func reverse(sequence: UInt64) throws {
        try database.execute(sql: "UPDATE payment SET is_reversed = 1 WHERE sequence = ?", arguments: [Int64(sequence)])
    }

    /// Learns a payer's certificate, or notes that it is used again. The cache is bounded; the one not used for the
    /// longest time is forgotten.
    public func learn(_ certificate: [UInt8], of key: KeyID, isEmbedded: Bool) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO certificate VALUES (?, ?, ?, ?) ON CONFLICT (key_id) DO UPDATE SET
                    is_embedded = excluded.is_embedded OR (is_embedded AND bytes = excluded.bytes),
                    bytes = excluded.bytes, used = excluded.used
                """
        ).execute(arguments: [Data(key.bytes), Data(certificate), isEmbedded, Int64(head.sequence)])
        guard
            try Int.fetchOne(database.cachedStatement(sql: "SELECT count(*) FROM certificate")) ?? 0
                > Self.mostCertificates
        else { return }
        try database.execute(
            sql: "DELETE FROM certificate WHERE key_id = (SELECT key_id FROM certificate ORDER BY used LIMIT 1)")
    }

    /// The most certificates kept.
    public static let mostCertificates = 2_000

    /// Adds to the counts of refusals.
    public func count(_ refusals: [String: Int]) throws {
        for (reason, count) in refusals {
            try database.execute(
                sql:
                    "INSERT INTO refusal VALUES (?, ?) ON CONFLICT (reason) DO UPDATE SET count = count + excluded.count",
                arguments: [reason, count])
        }
    }

    /// Sets a named value.
    public func set(_ name: JournalSetting, _ bytes: [UInt8]) throws { try database.set(name.rawValue, bytes) }

    /// A person has seen that a sale was declined.
    ///
    /// - Returns: how many were acknowledged.
    public func acknowledge(upTo sequence: UInt64) throws -> Int {
        try database.execute(
            sql: "UPDATE outcome SET is_acknowledged = 1 WHERE is_acknowledged = 0 AND sequence <= ?",
            arguments: [Int64(clamping: sequence)])
        return database.changesCount
    }

    /// The outcome of one record needs no acknowledgement any more.
    public func acknowledgeOutcome(of sequence: UInt64) throws {
        try database.execute(
            sql: "UPDATE outcome SET is_acknowledged = 1 WHERE sequence = ?", arguments: [Int64(clamping: sequence)])
    }

    /// Takes an accepted answer over: mark, outcomes, horizon, and the signed bytes as proof.
    public func take(_ answer: Answer, bytes: [UInt8]) throws {
        let mark = try view.mark()
        let moved = answer.mark != mark || !answer.outcomes.isEmpty
        try database.set("mark", ChainMark(answer.mark).bytes)
        try database.set("history", answer.history)
        // The horizon never goes back: what was allowed to be forgotten may be gone.
        if try Int64(answer.horizon) > database.integer("horizon") ?? 0 {
            try database.set("horizon", Int64(answer.horizon))
        }
        // An answer that says nothing new is no proof of anything.
        guard moved else { return }
        for outcome in answer.outcomes { try take(outcome) }
        try database.cachedStatement(sql: "INSERT INTO answer(mark, bytes) VALUES (?, ?)").execute(arguments: [
            Int64(answer.mark.sequence), Data(bytes),
        ])
    }

    private func take(_ outcome: Outcome) throws {
        guard try outcome.cursor == view.outcomeCursor() + 1 else { return }
        try database.set("cursor", Int64(outcome.cursor))
        // A clone of this card may have a record of its own at this place: its verdict is not about ours.
        guard try view.digest(at: outcome.sequence) == outcome.record else { return }
        let verdict = outcome.verdict
        let payment = try Row.fetchOne(
            database.cachedStatement(
                sql: "SELECT is_open, currency, minor_units, is_reversed, basis FROM payment WHERE sequence = ?"),
            arguments: [Int64(outcome.sequence)])
        // A payment that awaited approval was never shown as taken, so its refusal is no news.
        let wasTaken = payment.map { $0[3] == 0 && $0[4] as Int64? != Int64(Basis.awaitingApproval.rawValue) } ?? false
        let isDeclined = wasTaken && (verdict.decision == .refused || verdict.decision == .exception)
        try database.cachedStatement(sql: "INSERT INTO outcome VALUES (?, ?, ?, ?, ?, ?, ?)").execute(arguments: [
            Int64(outcome.cursor), Int64(outcome.sequence), Int64(verdict.decision.rawValue), verdict.reason?.rawValue,
            verdict.liability.map { Int64($0.rawValue) }, outcome.time, !isDeclined,
        ])
        guard verdict.decision.isFinal, let payment, payment[0] == 1 else { return }
        try database.cachedStatement(sql: "UPDATE payment SET is_open = 0 WHERE sequence = ?")
            .execute(arguments: [Int64(outcome.sequence)])
        try database.cachedStatement(sql: "UPDATE exposure SET value = value - ?, count = count - 1 WHERE currency = ?")
            .execute(arguments: [payment[2] as Int64, payment[1] as Int64])
    }
}
