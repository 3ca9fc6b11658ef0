internal import Foundation
internal import GRDB
public import Payments
public import Shop
internal import SyncProtocol

/// The facts that a decision at the counter asks for.
extension JournalView {
    /// A payer's certificates, and whether a record has carried each to HQ; the last four that were used, the latest first.
    public func certificates(of key: KeyID) throws -> [(bytes: [UInt8], isEmbedded: Bool)] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: "SELECT bytes, is_embedded FROM certificate WHERE key_id = ? ORDER BY used DESC, bytes LIMIT 4"),
            arguments: [Data(key.bytes)]
        ).map { (Array($0[0] as Data), $0[1]) }
    }

    /// Digest of the code that claimed something, and the record that it was claimed for; nil where nobody did.
    public func claimant(of key: [UInt8]) throws -> (code: Digest, sequence: UInt64)? {
        try Row.fetchOne(
            database.cachedStatement(sql: "SELECT code, sequence FROM claim WHERE spend_key = ?"),
            arguments: [Data(key)]
        ).flatMap { row in Digest(Array(row[0] as Data)).map { ($0, UInt64(row[1] as Int64)) } }
    }

    /// Whether a payment came to nothing: the counter undid it, or HQ refused it.
    public func isUndone(_ sequence: UInt64) throws -> Bool {
        let isReversed = try Bool.fetchOne(
            database.cachedStatement(sql: "SELECT is_reversed FROM payment WHERE sequence = ?"),
            arguments: [Int64(sequence)])
        return try isReversed == true || verdict(on: sequence)?.decision == .refused
    }

    /// Payments that awaited an approval, got none that is known, and were not undone, oldest first. None is ever forgotten.
    public func unapproved() throws -> [UInt64] {
        try Int64.fetchAll(
            database,
            sql: """
                SELECT sequence FROM payment WHERE basis = 4 AND is_reversed = 0 AND sequence > ? AND NOT EXISTS
                    (SELECT 1 FROM outcome WHERE outcome.sequence = payment.sequence AND decision = 1)
                ORDER BY sequence
                """, arguments: [Int64(clamping: try prunedThrough().sequence)]
        ).map { UInt64($0) }
    }

    /// When the last payment was taken: `earliest` of then, and its record's moment.
    public func lastTaken() throws -> (earliest: Int64, moment: Moment)? {
        guard
            let row = try Row.fetchOne(
                database, sql: "SELECT sequence, taken_at FROM payment ORDER BY sequence DESC LIMIT 1")
        else { return nil }
        return (row[1], try record(UInt64(row[0] as Int64)).record.moment)
    }

    /// What is taken without a final verdict in a currency: value in minor units, count, and when the oldest was taken.
    public func exposure(in currency: Currency) throws -> (value: Int64, count: UInt64, oldest: Int64?) {
        let number = Int64(currency.numeric)
        guard
            let row = try Row.fetchOne(
                database.cachedStatement(sql: "SELECT value, count FROM exposure WHERE currency = ?"),
                arguments: [number]),
            row[1] as Int64 > 0
        else { return (0, 0, nil) }
        let oldest = try Int64.fetchOne(
            database.cachedStatement(
                sql: "SELECT taken_at FROM payment WHERE is_open = 1 AND currency = ? ORDER BY sequence LIMIT 1"),
            arguments: [number])
        return (row[0], UInt64(row[1] as Int64), oldest)
    }

    /// What a payer's notes that nobody approved add up to, taken after a time, undone ones left out.
    public func taken(from payer: KeyID, in currency: Currency, after: Int64) throws -> Int64 {
        try Int64.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT sum(minor_units) FROM payment WHERE payer = ? AND currency = ? AND taken_at > ?
                        AND basis IN (1, 2) AND (is_reversed = 0 OR is_released = 1)
                    """),
            arguments: [Data(payer.bytes), Int64(currency.numeric), after]) ?? 0
    }

    /// The number of the last receipt.
    public func lastReceipt() throws -> UInt64 {
        UInt64(
            try Int64.fetchOne(
                database.cachedStatement(
                    sql: """
                        SELECT receipt FROM (
                            SELECT * FROM (SELECT sequence, receipt FROM payment ORDER BY sequence DESC LIMIT 1)
                            UNION ALL
                            SELECT * FROM (SELECT sequence, receipt FROM correction ORDER BY sequence DESC LIMIT 1))
                        ORDER BY sequence DESC LIMIT 1
                        """)) ?? 0)
    }

    /// A payment by its receipt number.
    public func sale(receipt: UInt64) throws -> KnownSale? {
        try sale("receipt = ? ORDER BY sequence DESC LIMIT 1", receipt)
    }

    /// A payment by its place in the chain.
    public func sale(sequence: UInt64) throws -> KnownSale? { try sale("sequence = ?", sequence) }

    private func sale(_ condition: String, _ number: UInt64) throws -> KnownSale? {
        try Row.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT sequence, payment, receipt, currency, minor_units, tender, basis, is_open,
                        is_reversed AND NOT is_released, refunded
                    FROM payment WHERE \(condition)
                    """), arguments: [Int64(clamping: number)]
        ).flatMap { row in
            guard let payment = PaymentID(Array(row[1] as Data)), let currency = Currency(numeric: row[3]),
                let tender = Tender(rawValue: UInt64(row[5] as Int64))
            else { return nil }
            return KnownSale(
                sequence: UInt64(row[0] as Int64), payment: payment, receipt: UInt64(row[2] as Int64),
                amount: Money(minorUnits: row[4], currency: currency), tender: tender,
                basis: (row[6] as Int64?).flatMap { Basis(rawValue: UInt64($0)) }, isOpen: row[7], isUndone: row[8],
                refunded: row[9])
        }
    }

    /// Payments that HQ has not acknowledged: how many, by currency and sum, and when the oldest was taken.
    public func queue() throws -> (records: UInt64, sums: [Money], oldest: Int64?) {
        let mark = Int64(try mark().sequence)
        let records =
            try Int64.fetchOne(
                database, sql: "SELECT coalesce(max(sequence), 0) FROM record") ?? 0
        let sums = try Row.fetchAll(
            database, sql: "SELECT currency, sum(minor_units) FROM payment WHERE sequence > ? GROUP BY currency",
            arguments: [mark]
        ).compactMap { row in
            UInt16(exactly: row[0] as Int64).flatMap(Currency.init(numeric:)).map {
                Money(minorUnits: row[1], currency: $0)
            }
        }
        let oldest = try Int64.fetchOne(
            database, sql: "SELECT taken_at FROM payment WHERE sequence > ? ORDER BY sequence LIMIT 1",
            arguments: [mark])
        return (UInt64(max(0, records - mark)), sums, oldest)
    }
}
