internal import FoundationEssentials
internal import GRDB
import Payments
import SyncProtocol

extension SQLiteTransaction {
    func open(_ row: CaseRow) throws -> Int64 {
        try run(
            """
            INSERT INTO cases(
                kind, payment, original, merchant, counter, currency, minor_units, tender, business_day, arrived,
                decision, reason, liability, money, is_late, batch, is_reversed, is_recorded)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                row.kind.rawValue, row.payment?.blob, row.original?.blob, row.merchant.description, row.counter.blob,
                row.amount.map { Int64($0.currency.numeric) }, row.amount?.minorUnits,
                row.tender.map { Int64($0.rawValue) }, row.businessDay.number, row.arrived,
            ] + SQLiteTransaction.arguments(row.state))
        let number = database.lastInsertedRowID
        if let record = row.record { try self.record(record, in: number) }
        if row.kind.isPulled { try publish(number, row.state, time: row.arrived) }
        return number
    }

    func record(_ record: CaseRecord, in number: Int64) throws {
        try run(
            """
            UPDATE cases SET record = ?, node = ?, sequence = ?, receipt = ?, basis = ?, is_in_chain = ?
            WHERE number = ?
            """,
            [
                record.digest.blob, record.node.blob, Int64(record.sequence), record.receipt.map { Int64($0) },
                record.basis.map { Int64($0.rawValue) }, record.isInChain, number,
            ])
    }

    func change(_ number: Int64, to state: CaseState, time: Int64) throws {
        try run(
            """
            UPDATE cases SET decision = ?, reason = ?, liability = ?, money = ?, is_late = ?, batch = ?,
                is_reversed = ?, is_recorded = ? WHERE number = ?
            """, SQLiteTransaction.arguments(state) + [number])
        try publish(number, state, time: time)
    }

    /// The position is the row's id: rows are never deleted, so it goes up by one each.
    private func publish(_ number: Int64, _ state: CaseState, time: Int64) throws {
        try run(
            """
            INSERT INTO pulled(
                decision, reason, liability, money, is_late, batch, is_reversed, is_recorded, case_number, time)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, SQLiteTransaction.arguments(state) + [number, time])
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
            .map { (try $0.name("record"), try $0.integer("case_number")) }
    }

    func setEffect(of payment: PaymentID, at node: NodeID, record: Digest, caseNumber: Int64) throws {
        try run(
            "INSERT INTO effect VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [node.blob, payment.blob, record.blob, caseNumber])
    }

    func heldReversals(of original: PaymentID, at node: NodeID) throws -> [CaseRow] {
        try all(
            "SELECT * FROM cases WHERE node = ? AND original = ? AND decision = 4 ORDER BY number LIMIT 100",
            [node.blob, original.blob]
        ).map { try SQLiteTransaction.caseRow($0, state: $0) }
    }

    func sums(of node: NodeID, from first: UInt64, through last: UInt64) throws -> [DaySum] {
        try all(
            """
            SELECT tender, basis, currency, count(*) AS count, sum(minor_units) AS total FROM cases
            WHERE node = ? AND sequence BETWEEN ? AND ? AND is_in_chain = 1 AND kind = 1 AND number NOT IN (
                SELECT effect.case_number FROM cases AS reversal
                JOIN effect ON effect.node = reversal.node AND effect.payment = reversal.original
                WHERE reversal.node = ? AND reversal.kind = 4 AND reversal.sequence <= ? AND reversal.is_in_chain = 1)
            GROUP BY tender, basis, currency
            """, [node.blob, Int64(clamping: first), Int64(clamping: last), node.blob, Int64(clamping: last)]
        ).map { row in
            guard let tender = Tender(rawValue: try row.unsigned("tender")) else { throw Row.damaged("tender") }
            return DaySum(
                tender: tender, basis: (row["basis"] as Int64?).flatMap { Basis(rawValue: UInt64($0)) },
                count: try row.unsigned("count"),
                amount: Money(minorUnits: try row.integer("total"), currency: try row.currency()))
        }
    }

    func waiting(limit: Int) throws -> [CaseRow] {
        try all("SELECT * FROM cases WHERE decision IN (3, 4) ORDER BY number LIMIT ?", [limit])
            .map { try SQLiteTransaction.caseRow($0, state: $0) }
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
            payment: try row.optionalName("payment"), original: try row.optionalName("original"),
            merchant: try row.shortName("merchant"), counter: try row.name("counter"),
            amount: hasAmount ? Money(minorUnits: try row.integer("minor_units"), currency: try row.currency()) : nil,
            tender: (row["tender"] as Int64?).flatMap { Tender(rawValue: UInt64($0)) },
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
            isInChain: try row.flag("is_in_chain"))
    }
}
