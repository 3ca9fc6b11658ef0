import Adjudication
internal import FoundationEssentials
internal import GRDB
import Office
import Payments
import SyncProtocol

extension SQLiteTransaction {
    func openCase(_ row: CaseRow) throws -> Int64 {
        try run(
            """
            INSERT INTO cases(
                kind, payment, original, merchant, counter, currency, minor_units, tender, payer, business_day, arrived,
                record, node, sequence, receipt, basis, branch, wall, is_clock_trusted, sale,
                decision, reason, liability, money, is_late, batch, is_reversed, is_recorded)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                row.kind.rawValue, row.payment?.blob, row.original?.blob, row.merchant.description, row.counter.blob,
                row.amount.map { Int64($0.currency.numeric) }, row.amount?.minorUnits,
                row.tender.map { Int64($0.rawValue) }, row.payer?.blob, row.businessDay.number, row.arrived,
            ] + SQLiteTransaction.arguments(row.record, row.sale) + SQLiteTransaction.arguments(row.state))
        let number = database.lastInsertedRowID
        try publish(number, row.state, time: row.arrived)
        return number
    }

    private static func arguments(_ record: CaseRecord?, _ sale: SaleID?) -> StatementArguments {
        [
            record?.digest.blob, record?.node.blob, record.map { Int64($0.sequence) },
            record?.receipt.map { Int64($0) }, record?.basis.map { Int64($0.rawValue) }, record?.branch, record?.wall,
            record?.isClockTrusted ?? false, sale?.blob,
        ]
    }

    func record(_ record: CaseRecord, sale: SaleID?, payment: PaymentID?, in number: Int64) throws {
        try run(
            """
            UPDATE cases SET record = ?, node = ?, sequence = ?, receipt = ?, basis = ?, branch = ?, wall = ?,
                is_clock_trusted = ?, sale = ?, recorded_payment = ? WHERE number = ?
            """, SQLiteTransaction.arguments(record, sale) + [payment?.blob, number])
    }

    func change(_ number: Int64, to state: CaseState, time: Int64) throws {
        try run(
            """
            UPDATE cases SET decision = ?, reason = ?, liability = ?, money = ?, is_late = ?, batch = ?,
                is_reversed = ?, is_recorded = ? WHERE number = ?
            """, SQLiteTransaction.arguments(state) + [number])
        try publish(number, state, time: time)
    }

    /// The position is the row's id: rows are never deleted, so it goes up by one each. Some kinds are HQ's own affair.
    private func publish(_ number: Int64, _ state: CaseState, time: Int64) throws {
        try run(
            """
            INSERT INTO pulled(
                decision, reason, liability, money, is_late, batch, is_reversed, is_recorded, case_number, time)
            SELECT ?, ?, ?, ?, ?, ?, ?, ?, number, ? FROM cases WHERE number = ? AND kind IN (1, 2, 3, 4)
            """, SQLiteTransaction.arguments(state) + [time, number])
    }

    private static func arguments(_ state: CaseState) -> StatementArguments {
        [
            Int64(state.verdict.decision.rawValue), state.verdict.reason?.rawValue,
            state.verdict.liability.map { Int64($0.rawValue) }, state.money.rawValue, state.isLate, state.batch,
            state.isReversed, state.isRecorded,
        ]
    }

    func caseRow(_ number: Int64) throws -> CaseRow? {
        try one("SELECT * FROM cases WHERE number = ?", [number]).map { try SQLiteTransaction.caseRow($0, state: $0) }
    }

    func effect(of payment: PaymentID, at node: NodeID) throws -> (record: Digest, caseNumber: Int64)? {
        try one("SELECT record, case_number FROM effect WHERE node = ? AND payment = ?", [node.blob, payment.blob])
            .map { (try $0.name(at: 0), $0[1]) }
    }

    func setEffect(of payment: PaymentID, at node: NodeID, record: Digest, caseNumber: Int64) throws {
        try run(
            "INSERT INTO effect VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [node.blob, payment.blob, record.blob, caseNumber])
    }

    func held(for original: PaymentID, at node: NodeID) throws -> [CaseRow] {
        try all(
            "SELECT * FROM cases WHERE node = ? AND original = ? AND decision = 4 ORDER BY number LIMIT 100",
            [node.blob, original.blob]
        ).map { try SQLiteTransaction.caseRow($0, state: $0) }
    }

    func hasHeld(at node: NodeID) throws -> Bool {
        try exists("SELECT 1 FROM cases WHERE node = ? AND decision = 4 LIMIT 1", [node.blob])
    }

    func held(at node: NodeID, through sequence: UInt64) throws -> [CaseRow] {
        try all(
            "SELECT * FROM cases WHERE node = ? AND decision = 4 AND sequence <= ? ORDER BY number LIMIT 10000",
            [node.blob, Int64(clamping: sequence)]
        ).map { try SQLiteTransaction.caseRow($0, state: $0) }
    }

    func caseOf(_ record: Digest, at node: NodeID) throws -> CaseRow? {
        try one("SELECT * FROM cases WHERE node = ? AND record = ? AND kind <> 100", [node.blob, record.blob])
            .map { try SQLiteTransaction.caseRow($0, state: $0) }
    }

    func isInspected(_ node: NodeID, for reason: VerdictReason) throws -> Bool {
        try exists(
            "SELECT 1 FROM cases WHERE node = ? AND reason = ? AND kind = 100 AND decision = 3",
            [node.blob, reason.rawValue])
    }

    func setUndone(_ number: Int64, in branch: Int64, at sequence: UInt64) throws {
        try run(
            """
            INSERT INTO undone VALUES (?, ?, ?)
            ON CONFLICT DO UPDATE SET sequence = min(sequence, excluded.sequence)
            """, [number, branch, Int64(clamping: sequence)])
    }

    func refunded(of original: PaymentID, at node: NodeID) throws -> Int64 {
        try count(
            """
            SELECT coalesce(sum(minor_units), 0) FROM cases
            WHERE node = ? AND original = ? AND kind IN (2, 3) AND decision = 1
            """, [node.blob, original.blob])
    }

    /// The first payment of a sale gives it its name, so it is found by its own id; only others are in the index of sales.
    func isPaid(_ sale: SaleID, _ amount: Money, at node: NodeID, besides payment: PaymentID) throws -> Bool {
        try exists(
            """
            SELECT 1 FROM (
                SELECT cases.* FROM effect JOIN cases ON cases.number = effect.case_number
                WHERE effect.node = ?1 AND effect.payment = ?2
                UNION ALL SELECT * FROM cases WHERE node = ?1 AND sale = ?2 AND sale IS NOT NULL AND sale <> payment) paid
            WHERE kind = 1 AND decision = 1 AND is_reversed = 0 AND payment <> ?3 AND currency = ?4 AND minor_units = ?5
                AND minor_units > (SELECT coalesce(sum(minor_units), 0) FROM cases
                    WHERE node = ?1 AND original = coalesce(paid.recorded_payment, paid.payment) AND kind = 2
                        AND decision = 1) LIMIT 1
            """,
            [node.blob, sale.blob, payment.blob, Int64(amount.currency.numeric), amount.minorUnits])
    }

    func has(_ similar: SimilarPayment, of payer: KeyID, besides payments: [PaymentID]) throws -> Bool {
        try all(
            """
            SELECT payment FROM cases WHERE payer = ? AND payer IS NOT NULL AND kind = 1 AND counter = ?
                AND wall BETWEEN ? AND ? AND currency = ? AND minor_units = ? AND decision = 1 AND is_reversed = 0
            LIMIT 4
            """,
            [
                payer.blob, similar.counter.blob, similar.from, similar.through,
                Int64(similar.amount.currency.numeric), similar.amount.minorUnits,
            ]
        ).contains { !payments.contains(try $0.name("payment")) }
    }

    func daySums(
        of node: NodeID, path: [BranchPart], from first: UInt64, through last: UInt64
    ) throws -> DaySums {
        var sums: [DayKey: DaySum] = [:]
        var refunds: [DayKey: DaySum] = [:]
        let isOnPath = path.map { _ in "branch = ? AND sequence <= ?" }.joined(separator: " OR ")
        let pathArguments = path.map { StatementArguments([$0.branch, Int64(clamping: min(last, $0.last))]) }
        for part in path {
            let rows = try all(
                """
                SELECT kind, tender, basis, currency, count(*) AS count, sum(minor_units) AS total FROM cases
                WHERE node = ? AND branch = ? AND sequence BETWEEN ? AND ? AND kind IN (1, 2) AND tender IS NOT NULL
                    AND NOT EXISTS (SELECT 1 FROM undone WHERE case_number = cases.number AND (\(isOnPath)))
                GROUP BY kind, tender, basis, currency
                """,
                pathArguments.reduce(
                    [node.blob, part.branch, Int64(clamping: first), Int64(clamping: min(last, part.last))], +))
            for row in rows {
                let sum = try SQLiteTransaction.daySum(row)
                if try row.integer("kind") == 1 { sums.add(sum) } else { refunds.add(sum) }
            }
        }
        return DaySums(sums: Array(sums.values), refunds: Array(refunds.values))
    }

    func taken(
        from payer: KeyID, in currency: Currency, at node: NodeID, path: [BranchPart], before sequence: UInt64,
        times: ClosedRange<Int64>
    ) throws -> Int64 {
        try path.reduce(0) { sum, part in
            try sum
                + count(
                    """
                    SELECT coalesce(sum(minor_units), 0) FROM cases
                    WHERE payer = ?1 AND node = ?2 AND wall BETWEEN ?3 AND ?4 AND payer IS NOT NULL AND kind = 1
                        AND basis IN (1, 2) AND is_clock_trusted = 1 AND currency = ?5 AND branch = ?6 AND sequence < ?7
                        AND NOT EXISTS (
                            SELECT 1 FROM undone WHERE case_number = cases.number AND undone.sequence < ?8)
                    """,
                    [
                        payer.blob, node.blob, times.lowerBound, times.upperBound, Int64(currency.numeric), part.branch,
                        Int64(clamping: min(sequence, part.last == .max ? .max : part.last + 1)),
                        Int64(clamping: sequence),
                    ])
        }
    }

    private static func daySum(_ row: Row) throws -> DaySum {
        guard let tender = Tender(rawValue: try row.unsigned("tender")) else { throw Row.damaged("tender") }
        return DaySum(
            tender: tender, basis: (row["basis"] as Int64?).flatMap { Basis(rawValue: UInt64($0)) },
            count: try row.unsigned("count"),
            amount: Money(minorUnits: try row.integer("total"), currency: try row.currency()))
    }

    func waiting(limit: Int) throws -> (rows: [CaseRow], more: Int) {
        // What holds a payment's id, and was given back in full by what names that.
        let waiting = """
            FROM cases WHERE decision IN (3, 4) AND is_reversed = 0 AND NOT EXISTS (
                SELECT 1 FROM effect WHERE effect.node = cases.node AND case_number = number AND kind = 1
                    AND effect.payment = coalesce(recorded_payment, cases.payment)
                    AND cases.minor_units <= (SELECT coalesce(sum(minor_units), 0) FROM cases back
                        WHERE node = effect.node AND original = effect.payment AND kind IN (2, 3) AND decision = 1))
            """
        let rows = try all("SELECT * \(waiting) ORDER BY number LIMIT ?", [limit]).map {
            try SQLiteTransaction.caseRow($0, state: $0)
        }
        return (rows, rows.count < limit ? 0 : Int(try count("SELECT count(*) \(waiting)", [])) - rows.count)
    }

    func pulled(after position: Int64, limit: Int) throws -> [PulledRow] {
        try all("SELECT * FROM pulled WHERE position > ? ORDER BY position LIMIT ?", [position, limit]).map { state in
            guard let row = try one("SELECT * FROM cases WHERE number = ?", [try state.integer("case_number")]) else {
                throw Row.damaged("case_number")
            }
            var pulled = try SQLiteTransaction.caseRow(row, state: state)
            // A later record does not rewrite what was so at this position.
            if !pulled.state.isRecorded { pulled.record = nil }
            return PulledRow(
                position: try state.integer("position"), row: pulled, time: try state.integer("time"))
        }
    }

    private static func caseRow(_ row: Row, state: Row) throws -> CaseRow {
        guard let kind = CaseKind(rawValue: try row.integer("kind")),
            let money = CaseMoney(rawValue: try state.text("money"))
        else { throw Row.damaged("kind") }
        let hasAmount = !row.hasNull(atColumn: "minor_units")
        return CaseRow(
            number: try row.integer("number"), kind: kind, record: try caseRecord(row),
            payment: try row.optionalName("payment"), recordedPayment: try row.optionalName("recorded_payment"),
            original: try row.optionalName("original"),
            merchant: try row.shortName("merchant"), counter: try row.name("counter"),
            amount: hasAmount ? Money(minorUnits: try row.integer("minor_units"), currency: try row.currency()) : nil,
            tender: (row["tender"] as Int64?).flatMap { Tender(rawValue: UInt64($0)) },
            sale: try row.optionalName("sale"), payer: try row.optionalName("payer"),
            businessDay: BusinessDay(number: try row.integer("business_day")), arrived: try row.integer("arrived"),
            state: CaseState(
                verdict: try state.verdict(), money: money, isLate: try state.flag("is_late"), batch: state["batch"],
                isReversed: try state.flag("is_reversed"), isRecorded: try state.flag("is_recorded")))
    }

    private static func caseRecord(_ row: Row) throws -> CaseRecord? {
        guard let digest: Digest = try row.optionalName("record") else { return nil }
        return CaseRecord(
            digest: digest, node: try row.name("node"), sequence: try row.unsigned("sequence"),
            receipt: (row["receipt"] as Int64?).map { UInt64($0) },
            basis: (row["basis"] as Int64?).flatMap { Basis(rawValue: UInt64($0)) },
            branch: row["branch"], wall: try row.integer("wall"),
            isClockTrusted: try row.flag("is_clock_trusted"))
    }
}

/// What a day's sums are told apart by.
private struct DayKey: Hashable {
    let tender: Tender
    let basis: Basis?
    let currency: Currency
}

extension [DayKey: DaySum] {
    /// The parts of a day on several branches are added up.
    fileprivate mutating func add(_ sum: DaySum) {
        let key = DayKey(tender: sum.tender, basis: sum.basis, currency: sum.amount.currency)
        let known = self[key]
        self[key] = DaySum(
            tender: sum.tender, basis: sum.basis, count: sum.count + (known?.count ?? 0),
            amount: known?.amount.adding(sum.amount) ?? sum.amount)
    }
}
