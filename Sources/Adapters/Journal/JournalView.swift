internal import Foundation
internal import GRDB
public import Payments
public import SyncProtocol

/// What can be read from the journal at one moment.
public struct JournalView {
    let database: Database
    let primitives: Primitives

    /// The signed bytes of the records in a range, oldest first.
    public func records(from first: UInt64, limit: Int) throws -> [[UInt8]] {
        try Data.fetchAll(
            database.cachedStatement(sql: "SELECT bytes FROM record WHERE sequence >= ? ORDER BY sequence LIMIT ?"),
            arguments: [Int64(first), limit]
        ).map(Array.init)
    }

    /// One record.
    public func record(_ sequence: UInt64) throws -> SignedRecord {
        guard let bytes = try records(from: sequence, limit: 1).first,
            let record = try? SignedRecord(decoding: bytes, using: primitives), record.record.sequence == sequence
        else { throw JournalFault.noRecord(sequence: sequence) }
        return record
    }

    /// Digest of one record, or nil where there is none.
    public func digest(at sequence: UInt64) throws -> Digest? {
        try Data.fetchOne(
            database.cachedStatement(sql: "SELECT digest FROM record WHERE sequence = ?"), arguments: [Int64(sequence)]
        ).flatMap { Digest(Array($0)) }
    }

    /// Walks the chain from a position, checks that each record follows the one before, and hands it over.
    ///
    /// - Returns: the end of the chain.
    /// - Throws: `JournalFault.brokenChain` at the first that does not.
    @discardableResult
    public func walk(from start: ChainHead, _ visit: (SignedRecord) throws -> Void) throws -> ChainHead {
        var head = start
        let rows = try Row.fetchCursor(
            database, sql: "SELECT sequence, bytes FROM record WHERE sequence > ? ORDER BY sequence",
            arguments: [Int64(start.sequence)])
        while let row = try rows.next() {
            let sequence = UInt64(row[0] as Int64)
            let bytes = Array(row[1] as Data)
            let record: SignedRecord
            do { record = try SignedRecord(decoding: bytes, using: primitives) } catch {
                throw JournalFault.brokenChain(sequence: sequence, why: "\(error)")
            }
            guard record.follows(head) else {
                throw JournalFault.brokenChain(sequence: sequence, why: "it does not follow record \(head.sequence)")
            }
            try visit(record)
            head = record.head
        }
        return head
    }

    /// How far HQ holds the chain.
    public func mark() throws -> ChainHead { try database.bytes("mark").flatMap(ChainMark.init)?.head ?? .start }

    /// Position of the last outcome held.
    public func outcomeCursor() throws -> UInt64 { UInt64(try database.integer("cursor") ?? 0) }

    /// HQ's verdict on a record, or nil before one.
    public func verdict(on sequence: UInt64) throws -> Verdict? {
        try Row.fetchOne(
            database.cachedStatement(
                sql: "SELECT decision, reason, liability FROM outcome WHERE sequence = ? ORDER BY cursor DESC LIMIT 1"),
            arguments: [Int64(sequence)]
        ).flatMap(Verdict.init)
    }

    /// Declined sales that nobody has acknowledged yet, oldest first, at most 100.
    public func unacknowledged() throws -> [DeclinedSale] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT o.sequence, p.receipt, p.minor_units, p.currency, o.reason FROM outcome o
                JOIN payment p ON p.sequence = o.sequence WHERE o.is_acknowledged = 0 ORDER BY o.cursor LIMIT 100
                """
        ).compactMap(DeclinedSale.init)
    }

    /// Whether there is a declined sale that nobody has acknowledged.
    public func hasUnacknowledged() throws -> Bool {
        try Int.fetchOne(
            database.cachedStatement(sql: "SELECT 1 FROM outcome WHERE is_acknowledged = 0 LIMIT 1")) != nil
    }

    /// The last outcome, or nil before any.
    public func lastOutcome() throws -> (sequence: UInt64, verdict: Verdict)? {
        guard
            let row = try Row.fetchOne(
                database, sql: "SELECT decision, reason, liability, sequence FROM outcome ORDER BY cursor DESC LIMIT 1"),
            let verdict = Verdict(row)
        else { return nil }
        return (UInt64(row[3] as Int64), verdict)
    }

    /// Refusals by reason.
    public func refusals() throws -> [String: Int] {
        let rows = try Row.fetchAll(database, sql: "SELECT reason, count FROM refusal")
        return Dictionary(rows.map { ($0[0] as String, $0[1] as Int) }, uniquingKeysWith: +)
    }

    /// A named value: registration, key set, policy, clock witness.
    public func setting(_ name: JournalSetting) throws -> [UInt8]? { try database.bytes(name.rawValue) }
}

/// Named values that the node keeps in its journal.
public enum JournalSetting: String, Sendable, CaseIterable {
    /// Who the node is (`Registration`).
    case registration
    /// HQ's signed key set.
    case keySet
    /// The signed policy in force.
    case policy
    /// HQ's address.
    case url
    /// What is known about the time.
    case clock
    /// Why HQ's chain of this node and its own differ, in words. Nothing is sold while it is there.
    case doubt
    /// The node's own public key, so that the chain can be verified without the private one.
    case ownKey
}

/// A sale that HQ declined after it was taken.
public struct DeclinedSale: Equatable, Sendable {
    /// Its record.
    public let sequence: UInt64
    /// Its receipt.
    public let receipt: UInt64
    /// Its amount.
    public let amount: Money
    /// Why.
    public let reason: VerdictReason?

    init?(_ row: Row) {
        guard let currency = Currency(numeric: row[3]) else { return nil }
        sequence = UInt64(row[0] as Int64)
        receipt = UInt64(row[1] as Int64)
        amount = Money(minorUnits: row[2], currency: currency)
        reason = (row[4] as String?).map { VerdictReason(rawValue: $0) ?? .other }
    }
}

extension Verdict {
    init?(_ row: Row) {
        guard let decision = Decision(rawValue: UInt64(row[0] as Int64)) else { return nil }
        self.init(
            decision: decision, reason: (row[1] as String?).map { VerdictReason(rawValue: $0) ?? .other },
            liability: (row[2] as Int64?).flatMap { Liability(rawValue: UInt64($0)) })
    }
}
