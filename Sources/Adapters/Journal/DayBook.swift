internal import GRDB
public import Payments

/// The counter's open day.
public struct OpenDay: Equatable, Sendable {
    /// First sequence of the day.
    public let firstSequence: UInt64
    /// Last sequence so far; below the first where nothing has happened.
    public let lastSequence: UInt64
    /// Sums by tender, basis and currency, reversed payments left out.
    public let sums: [DaySum]
}

extension JournalView {
    /// The open day: everything since the last closed one.
    public func openDay() throws -> OpenDay {
        let first = try database.integer("dayFirst") ?? 1
        let last = try Int64.fetchOne(database, sql: "SELECT coalesce(max(sequence), 0) FROM record") ?? 0
        let sums = try Row.fetchAll(
            database,
            sql: """
                SELECT tender, basis, currency, count(*), sum(minor_units) FROM payment
                WHERE sequence >= ? AND is_reversed = 0 GROUP BY tender, basis, currency ORDER BY tender, basis, currency
                """, arguments: [first]
        ).compactMap { row -> DaySum? in
            guard let tender = Tender(rawValue: UInt64(row[0] as Int64)), let currency = Currency(numeric: row[2])
            else {
                return nil
            }
            return DaySum(
                tender: tender, basis: (row[1] as Int64?).flatMap { Basis(rawValue: UInt64($0)) },
                count: UInt64(row[3] as Int64), amount: Money(minorUnits: row[4], currency: currency))
        }
        return OpenDay(firstSequence: UInt64(first), lastSequence: UInt64(last), sums: sums)
    }
}

extension JournalTransaction {
    /// The next day begins after the record just appended.
    public func beginDay() throws { try database.set("dayFirst", Int64(head.sequence) + 1) }
}
