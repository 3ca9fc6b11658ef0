import Adjudication
internal import FoundationEssentials
internal import GRDB
import Office
import Payments

/// What people have decided.
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
}
