internal import DurableSQLite
internal import Foundation
internal import GRDB
public import Payments
public import Shop
public import SyncProtocol

/// What can be read from the journal at one moment.
public struct JournalView: ShopView {
    let database: Database
    let primitives: Primitives
    /// The end of the chain, what was appended in this transaction included.
    public internal(set) var head: ChainHead

    /// The signed bytes of the records in a range, oldest first.
    public func records(from first: UInt64, limit: Int) throws -> [[UInt8]] {
        try Data.fetchAll(
            database.cachedStatement(sql: "SELECT bytes FROM record WHERE sequence >= ? ORDER BY sequence LIMIT ?"),
            arguments: [Int64(first), limit]
        ).map(Array.init)
    }

    /// One record, verified against the digest under which it is kept.
    public func record(_ sequence: UInt64) throws -> SignedRecord {
        guard let place = try stored(from: sequence, limit: 1).first, place.sequence == sequence,
            let bytes = place.bytes, let record = try? SignedRecord(decoding: bytes, using: primitives)
        else { throw ShopFault.noRecord(sequence: sequence) }
        return record
    }

    /// Reads every page and index of the file.
    ///
    /// - Throws: `JournalFault.durability(.damaged)` with SQLite's words for the first thing that is wrong.
    public func checkPages() throws {
        let found = try String.fetchOne(database, sql: "PRAGMA integrity_check(1)")
        guard found == "ok" else { throw JournalFault.durability(.damaged(reason: found ?? "nothing was found")) }
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

    /// The bytes of places in a row, each checked against the digest that it was kept under.
    public func stored(from first: UInt64, limit: Int) throws -> [StoredBytes] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: "SELECT sequence, digest, bytes FROM record WHERE sequence >= ? ORDER BY sequence LIMIT ?"),
            arguments: [Int64(clamping: first), limit]
        ).compactMap { row in
            guard let digest = Digest(Array(row[1] as Data)) else { return nil }
            let bytes = Array(row[2] as Data)
            return StoredBytes(
                sequence: UInt64(row[0] as Int64), digest: digest,
                bytes: primitives.digest(bytes) == digest ? bytes : nil)
        }
    }

    /// The head behind which the first kept record begins.
    public func prunedThrough() throws -> ChainHead {
        try database.bytes("pruned").flatMap(ChainMark.init)?.head ?? .start
    }

    /// HQ's signed answers that carry outcomes after a position, oldest first, as many as fit.
    public func answers(after cursor: UInt64, mostBytes: Int) throws -> [[UInt8]] {
        let rows = try Row.fetchCursor(
            database, sql: "SELECT bytes FROM answer WHERE last_cursor > ? ORDER BY last_cursor LIMIT ?",
            arguments: [Int64(clamping: cursor), Exchange.mostAnswers])
        var answers: [[UInt8]] = []
        var total = 0
        while let row = try rows.next() {
            let bytes = Array(row[0] as Data)
            total += bytes.count
            guard answers.isEmpty || total <= mostBytes else { break }
            answers.append(bytes)
        }
        return answers
    }

    /// Sealed boxes that HQ has not acknowledged, of records up to a sequence, oldest first.
    public func sealed(upTo sequence: UInt64, limit: Int) throws -> [SealedItem] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT payment, box FROM sealed WHERE sequence <= ? AND held_at IS NULL ORDER BY sequence LIMIT ?
                    """),
            arguments: [Int64(clamping: sequence), limit]
        ).compactMap { row in
            PaymentID(Array(row[0] as Data)).map { SealedItem(payment: $0, box: Array(row[1] as Data)) }
        }
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

    /// The record that HQ's last verdict on a place is about, or nil before one.
    public func judged(_ sequence: UInt64) throws -> Digest? {
        try Data.fetchOne(
            database.cachedStatement(sql: "SELECT record FROM outcome WHERE sequence = ? ORDER BY cursor DESC LIMIT 1"),
            arguments: [Int64(clamping: sequence)]
        ).flatMap { Digest(Array($0)) }
    }

    /// Declined sales that nobody has acknowledged yet, oldest first, at most `mostListed`, and how many more.
    public func unacknowledged() throws -> (rows: [DeclinedSale], more: Int) { try listed("o.is_acknowledged = 0") }

    /// Records whose last verdict is that HQ waits for another record, oldest first, at most `mostListed`, and how many more.
    public func held() throws -> (rows: [DeclinedSale], more: Int) {
        try listed("o.decision = 4 AND o.cursor = (SELECT max(cursor) FROM outcome WHERE sequence = o.sequence)")
    }

    /// More are not listed at once.
    public static let mostListed = 100

    private func listed(_ condition: String) throws -> (rows: [DeclinedSale], more: Int) {
        let from = "FROM outcome o"
        let whose = "WHERE o.sequence IS NOT NULL AND \(condition)"
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT o.sequence, coalesce(p.receipt, c.receipt), coalesce(p.minor_units, c.minor_units),
                    coalesce(p.currency, c.currency), o.reason, c.sequence IS NOT NULL, p.tender
                \(from) LEFT JOIN payment p ON p.sequence = o.sequence LEFT JOIN correction c ON c.sequence = o.sequence
                \(whose) ORDER BY o.cursor LIMIT ?
                """, arguments: [JournalView.mostListed]
        ).map(DeclinedSale.init)
        guard rows.count == JournalView.mostListed else { return (rows, 0) }
        let all = try Int.fetchOne(database, sql: "SELECT count(*) \(from) \(whose)") ?? rows.count
        return (rows, all - rows.count)
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
                database,
                sql:
                    "SELECT decision, reason, liability, sequence FROM outcome WHERE sequence IS NOT NULL ORDER BY cursor DESC LIMIT 1"
            ),
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
    public func setting(_ name: ShopSetting) throws -> [UInt8]? { try database.bytes(name.rawValue) }
}

/// A record that HQ declined or holds: a sale after it was taken, a refund, a closed day.
public struct DeclinedSale: Equatable, Sendable {
    /// Its place in the chain.
    public let sequence: UInt64
    /// Its receipt, where it has one.
    public let receipt: UInt64?
    /// Its amount, where it has one.
    public let amount: Money?
    /// Why.
    public let reason: VerdictReason?
    /// Whether it is a refund or a void.
    public let isCorrection: Bool
    /// By what means a sale was paid.
    public let tender: Tender?

    init(_ row: Row) {
        sequence = UInt64(row[0] as Int64)
        receipt = (row[1] as Int64?).map { UInt64($0) }
        let currency = (row[3] as Int64?).flatMap { UInt16(exactly: $0) }.flatMap(Currency.init(numeric:))
        amount = currency.map { Money(minorUnits: row[2], currency: $0) }
        reason = (row[4] as String?).map { VerdictReason(rawValue: $0) ?? .other }
        isCorrection = row[5]
        tender = (row[6] as Int64?).flatMap { Tender(rawValue: UInt64($0)) }
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
