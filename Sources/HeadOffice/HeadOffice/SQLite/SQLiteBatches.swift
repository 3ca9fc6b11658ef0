internal import FoundationEssentials
internal import GRDB
import Office
import Payments

extension SQLiteTransaction {
    /// What may join a batch; the words of the partial index `case_without_batch`.
    private static let waits = "batch IS NULL AND kind IN (1, 2, 3, 4) AND decision <> 4"

    func closeBatch(of merchant: ShortName?, time: Int64) throws -> Int64? {
        let only = merchant?.description
        let waiting = "SELECT 1 FROM cases WHERE \(SQLiteTransaction.waits)"
        let waits =
            if let only { try exists(waiting + " AND merchant = ? LIMIT 1", [only]) } else {
                try exists(waiting + " LIMIT 1", [])
            }
        guard waits else { return nil }
        let number = try count("SELECT coalesce(max(number), 0) + 1 FROM batch")
        try run("INSERT INTO batch VALUES (?, ?)", [number, time])
        let joining = "UPDATE cases SET batch = ? WHERE \(SQLiteTransaction.waits)"
        if let only { try run(joining + " AND merchant = ?", [number, only]) } else { try run(joining, [number]) }
        try run(
            """
            INSERT INTO pulled(
                case_number, decision, reason, liability, money, is_late, batch, is_reversed, is_recorded, time)
            SELECT number, decision, reason, liability, money, is_late, batch, is_reversed, is_recorded, ?
            FROM cases WHERE batch = ? ORDER BY number
            """, [time, number])
        try run(SQLiteTransaction.addUp, [number])
        // A counter's clock may be years ahead; no day is closed before it has begun at HQ.
        try run(
            """
            UPDATE merchant SET closed_through = max(last.day, coalesce(closed_through, last.day))
            FROM (
                SELECT cases.merchant, max(business_day) AS day FROM cases JOIN merchant ON merchant.id = cases.merchant
                WHERE batch = ?1 AND business_day <= (?2 + utc_offset * 60) / 86400 GROUP BY cases.merchant) last
            WHERE merchant.id = last.merchant
            """, [number, time])
        return number
    }

    private static let addUp = """
        INSERT INTO batch_total
        SELECT batch, merchant, currency,
            count(*) FILTER (WHERE kind = 1 AND decision = 1 AND is_reversed = 0),
            coalesce(sum(minor_units) FILTER (WHERE kind = 1 AND decision = 1 AND is_reversed = 0), 0),
            count(*) FILTER (WHERE kind = 1 AND money = 'payable' AND is_reversed = 0),
            coalesce(sum(minor_units) FILTER (WHERE kind = 1 AND money = 'payable' AND is_reversed = 0), 0),
            count(*) FILTER (WHERE kind = 1 AND decision = 2 AND is_reversed = 0),
            coalesce(sum(minor_units) FILTER (WHERE kind = 1 AND decision = 2 AND is_reversed = 0), 0),
            count(*) FILTER (WHERE kind = 1 AND decision = 3 AND is_reversed = 0),
            coalesce(sum(minor_units) FILTER (WHERE kind = 1 AND decision = 3 AND is_reversed = 0), 0),
            count(*) FILTER (WHERE kind IN (2, 3, 4) AND money = 'returned'),
            coalesce(sum(minor_units) FILTER (WHERE kind IN (2, 3, 4) AND money = 'returned'), 0),
            count(*) FILTER (WHERE kind = 1 AND is_recorded = 0),
            coalesce(sum(minor_units) FILTER (WHERE kind = 1 AND is_recorded = 0), 0),
            count(*) FILTER (WHERE kind = 1 AND is_late = 1 AND is_reversed = 0),
            coalesce(sum(minor_units) FILTER (WHERE kind = 1 AND is_late = 1 AND is_reversed = 0), 0)
        FROM cases WHERE batch = ? AND currency IS NOT NULL GROUP BY batch, merchant, currency
        """

    func batches(limit: Int) throws -> [BatchRow] {
        try all("SELECT * FROM batch ORDER BY number DESC LIMIT ?", [limit]).map(batch)
    }

    func batch(_ number: Int64) throws -> BatchRow? {
        try one("SELECT * FROM batch WHERE number = ?", [number]).map(batch)
    }

    private func batch(_ row: Row) throws -> BatchRow {
        let number = try row.integer("number")
        let totals = try all("SELECT * FROM batch_total WHERE batch = ? ORDER BY merchant, currency", [number])
        return BatchRow(
            number: number, closed: try row.integer("closed"), totals: try totals.map(SQLiteTransaction.total))
    }

    private static func total(_ row: Row) throws -> BatchTotal {
        func sum(_ name: String) throws -> BatchTotal.Sum {
            .init(count: try row.integer(name + "_count"), minorUnits: try row.integer(name))
        }
        return BatchTotal(
            merchant: try row.shortName("merchant"), currency: try row.currency(), approved: try sum("approved"),
            payable: try sum("payable"), declined: try sum("declined"), exception: try sum("exception"),
            returned: try sum("returned"), notRecorded: try sum("not_recorded"), late: try sum("late"))
    }
}
