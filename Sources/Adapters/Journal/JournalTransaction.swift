internal import Foundation
internal import GRDB
public import Payments
public import Shop
internal import SyncProtocol

/// One transaction of the journal: facts are read and records appended in it, and it commits with one sync.
public struct JournalTransaction: ShopTransaction {
    /// What can be read in this transaction.
    public private(set) var view: JournalView

    private var database: Database { view.database }

    init(_ view: JournalView) { self.view = view }

    /// The end of the chain, what was appended in this transaction included.
    var head: ChainHead { view.head }

    /// Appends a record to the chain.
    public mutating func append(_ record: SignedRecord) throws {
        try database.cachedStatement(sql: "INSERT INTO record VALUES (?, ?, ?)").execute(arguments: [
            Int64(record.record.sequence), Data(record.digest.bytes), Data(record.bytes),
        ])
        view.head = record.head
    }

    /// Opens the books on a payment that was just appended: it counts as exposure until it has a final verdict.
    public func openBooks(_ payment: Payment, payer: KeyID?, sequence: UInt64, takenAt: Int64) throws {
        let isOpen = payment.basis == .guaranteed || payment.basis == .atRisk
        try database.cachedStatement(
            sql: """
                INSERT INTO payment(sequence, payment, receipt, currency, minor_units, tender, basis, taken_at, is_open,
                    payer)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            Int64(sequence), Data(payment.payment.bytes), Int64(payment.receipt),
            Int64(payment.amount.currency.numeric), payment.amount.minorUnits, Int64(payment.tender.rawValue),
            payment.basis.map { Int64($0.rawValue) }, takenAt, isOpen, payer.map { Data($0.bytes) },
        ])
        guard isOpen else { return }
        try database.cachedStatement(
            sql: """
                INSERT INTO exposure VALUES (?, ?, 1)
                ON CONFLICT (currency) DO UPDATE SET value = value + excluded.value, count = count + 1
                """
        ).execute(arguments: [Int64(payment.amount.currency.numeric), payment.amount.minorUnits])
    }

    /// Writes a refund or a void into the books of its original. Neither lowers the exposure: HQ has promised nothing yet.
    public func correct(_ original: UInt64, by correction: Correction, isVoid: Bool, sequence: UInt64) throws {
        try database.cachedStatement(sql: "INSERT INTO correction VALUES (?, ?, ?, ?, ?, ?, 0)").execute(arguments: [
            Int64(sequence), Int64(original), Int64(correction.receipt), Int64(correction.amount.currency.numeric),
            correction.amount.minorUnits, isVoid,
        ])
        let change = isVoid ? "is_reversed = 1, is_released = 0" : "refunded = refunded + ?2"
        var arguments: StatementArguments = [Int64(original)]
        if !isVoid { arguments += [correction.amount.minorUnits] }
        try database.execute(sql: "UPDATE payment SET \(change) WHERE sequence = ?1", arguments: arguments)
    }

    /// HQ refused a refund or a void: its original's books are as before. The correction's own row stays for the day's sums.
    public func release(correction sequence: UInt64) throws {
        let row = try Row.fetchOne(
            database,
            sql: """
                UPDATE correction SET is_released = 1 WHERE sequence = ? AND is_released = 0
                RETURNING original, minor_units, is_void
                """, arguments: [Int64(clamping: sequence)])
        guard let row else { return }
        let change = row[2] ? "is_released = 1" : "refunded = refunded - ?2"
        var arguments: StatementArguments = [row[0] as Int64]
        if !row[2] { arguments += [row[1] as Int64] }
        try database.execute(sql: "UPDATE payment SET \(change) WHERE sequence = ?1", arguments: arguments)
    }

    /// Claims something that may be spent once.
    ///
    /// - Throws: a constraint error where it is claimed already; ask `claimant(of:)` first, in the same transaction.
    public func claim(_ key: [UInt8], code: Digest, signed: Int64?, sequence: UInt64) throws {
        try database.cachedStatement(sql: "INSERT INTO claim(spend_key, code, sequence, signed) VALUES (?, ?, ?, ?)")
            .execute(arguments: [Data(key), Data(code.bytes), Int64(sequence), signed])
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
                INSERT INTO certificate VALUES (?, ?, ?, ?) ON CONFLICT (key_id, bytes) DO UPDATE SET
                    is_embedded = is_embedded OR excluded.is_embedded, used = excluded.used
                """
        ).execute(arguments: [Data(key.bytes), Data(certificate), isEmbedded, Int64(head.sequence)])
        guard
            try Int.fetchOne(database.cachedStatement(sql: "SELECT count(*) FROM certificate")) ?? 0
                > Self.mostCertificates
        else { return }
        try database.execute(
            sql: """
                DELETE FROM certificate WHERE (key_id, bytes) =
                    (SELECT key_id, bytes FROM certificate ORDER BY used, key_id, bytes LIMIT 1)
                """)
    }

    /// HQ holds none under which this payer's notes are signed: the next record carries it again.
    public func carryAgain(certificatesOf key: KeyID) throws {
        try database.execute(
            sql: "UPDATE certificate SET is_embedded = 0 WHERE key_id = ?", arguments: [Data(key.bytes)])
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

    /// Sets a named value, or removes it.
    public func set(_ name: ShopSetting, _ bytes: [UInt8]?) throws {
        guard let bytes else {
            return try database.execute(sql: "DELETE FROM setting WHERE name = ?", arguments: [name.rawValue])
        }
        try database.set(name.rawValue, bytes)
    }

    /// The next day begins after the record just appended.
    public func beginDay() throws { try database.set("dayFirst", Int64(head.sequence) + 1) }
}
