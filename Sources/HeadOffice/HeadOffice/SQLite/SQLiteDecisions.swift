import Adjudication
internal import FoundationEssentials
internal import GRDB
import Office
import Payments

/// What people have decided, and what is passed on to a processor.
extension SQLiteTransaction {
    func note(_ decision: DecisionRow) throws {
        let (number, payer): (Int64?, KeyID?) =
            switch decision.subject {
            case .exception(let number): (number, nil)
            case .payer(let key): (nil, key)
            }
        try run(
            "INSERT INTO decision(case_number, payer, decided, name, why, time) VALUES (?, ?, ?, ?, ?, ?)",
            [number, payer?.blob, decision.decided, decision.name, decision.why, decision.time])
    }

    func decisions(limit: Int) throws -> [DecisionRow] {
        try all("SELECT * FROM decision ORDER BY id DESC LIMIT ?", [limit]).map { row in
            let number = row["case_number"] as Int64?
            return DecisionRow(
                subject: try number.map { .exception($0) } ?? .payer(row.name("payer")),
                decided: try row.text("decided"), name: try row.text("name"), why: try row.text("why"),
                time: try row.integer("time"))
        }
    }

    func advice(of caseNumber: Int64) throws -> AdviceRow? {
        try one("SELECT * FROM advice WHERE case_number = ?", [caseNumber]).map(SQLiteTransaction.advice)
    }

    func keep(_ advice: AdviceRow) throws {
        try run(
            """
            INSERT INTO advice VALUES (?, ?, ?, ?) ON CONFLICT (case_number) DO UPDATE SET
                state = excluded.state, is_open = excluded.is_open, time = excluded.time
            """, [advice.caseNumber, advice.advice.state.text, advice.isOpen, advice.time])
    }

    func openAdvices(limit: Int) throws -> [AdviceRow] {
        try all("SELECT * FROM advice WHERE is_open = 1 ORDER BY case_number LIMIT ?", [limit]).map(
            SQLiteTransaction.advice)
    }

    private static func advice(_ row: Row) throws -> AdviceRow {
        guard let state = UpstreamAdvice.State(text: try row.text("state")) else { throw Row.damaged("state") }
        return AdviceRow(
            caseNumber: try row.integer("case_number"), advice: UpstreamAdvice(state), time: try row.integer("time"))
    }
}
