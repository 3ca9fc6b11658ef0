internal import GRDB
internal import Payments
public import Shop

extension JournalView {
    /// The open day: everything since the last closed one.
    public func openDay() throws -> OpenDay {
        let first = try database.integer("dayFirst") ?? 1
        let last = try Int64.fetchOne(database, sql: "SELECT coalesce(max(sequence), 0) FROM record") ?? 0
        let sums = try sums(
            """
            SELECT tender, basis, currency, count(*), sum(minor_units) FROM payment
            WHERE sequence >= ? AND is_reversed = 0 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
            """, since: first)
        return OpenDay(
            firstSequence: UInt64(first), lastSequence: UInt64(last), sums: sums, refunds: try refunds(since: first))
    }

    private func refunds(since first: Int64) throws -> [DaySum] {
        try sums(
            """
            SELECT p.tender, p.basis, c.currency, count(*), sum(c.minor_units) FROM correction c
            JOIN payment p ON p.sequence = c.original
            WHERE c.sequence >= ? AND c.is_void = 0 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
            """, since: first)
    }

    private func sums(_ sql: String, since first: Int64) throws -> [DaySum] {
        try Row.fetchAll(database, sql: sql, arguments: [first]).compactMap { row -> DaySum? in
            guard let tender = Tender(rawValue: UInt64(row[0] as Int64)), let currency = Currency(numeric: row[2])
            else { return nil }
            return DaySum(
                tender: tender, basis: (row[1] as Int64?).flatMap { Basis(rawValue: UInt64($0)) },
                count: UInt64(row[3] as Int64), amount: Money(minorUnits: row[4], currency: currency))
        }
    }
}
