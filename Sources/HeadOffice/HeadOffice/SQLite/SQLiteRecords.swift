import Adjudication
internal import FoundationEssentials
internal import GRDB
import PaymentCodes
import Office
import Payments
import SyncProtocol

/// Raw bytes, claims, confirmations and outcomes.
extension SQLiteTransaction {
    /// A stray is kept apart: it may still come as a part of a chain.
    func keep(_ raw: RawRecord) throws {
        guard raw.place != .stray else {
            return try run(
                "INSERT INTO stray VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                [raw.node.blob, raw.digest.blob, raw.received, raw.bytes.blob])
        }
        try run(
            """
            INSERT INTO record(digest, node, epoch, sequence, place, branch, chain_digest, received, bytes)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                raw.digest.blob, raw.node.blob, Int64(raw.epoch), Int64(raw.sequence), raw.place.rawValue, raw.branch,
                raw.chainDigest == raw.digest ? nil : raw.chainDigest.blob, raw.received, raw.bytes.blob,
            ])
        guard let why = raw.why else { return }
        try run("INSERT INTO quarantine VALUES (last_insert_rowid(), ?)", [why])
    }

    func keptBytes(_ digest: Digest, of node: NodeID) throws -> [UInt8]? {
        try one("SELECT bytes FROM record WHERE node = ? AND digest = ?", [node.blob, digest.blob])?.bytes("bytes")
    }

    func quarantined(limit: Int) throws -> [RawRecord] {
        try all(
            """
            SELECT digest, node, epoch, sequence, received, why FROM quarantine
            JOIN record ON record.id = quarantine.record ORDER BY record.id DESC LIMIT ?
            """, [limit]
        ).map { row in
            RawRecord(
                digest: try row.name("digest"), node: try row.name("node"),
                epoch: UInt32(clamping: try row.integer("epoch")), sequence: try row.unsigned("sequence"),
                place: .quarantine, branch: nil, chainDigest: try row.name("digest"), why: try row.text("why"),
                received: try row.integer("received"), bytes: [])
        }
    }

    func claimant(of key: SpendKey) throws -> Digest? {
        try one("SELECT code FROM claim WHERE spend_key = ?", [key.bytes.blob])?.name(at: 0)
    }

    func spend(_ claim: SpentClaim, record: Digest) throws {
        try run("INSERT INTO claim VALUES (?, ?, ?)", [claim.key.bytes.blob, claim.code.blob, record.blob])
    }

    func confirmation(_ payment: PaymentID) throws -> ConfirmationRow? {
        try one("SELECT * FROM confirmation WHERE payment = ?", [payment.blob]).map { row in
            ConfirmationRow(
                payment: try row.name("payment"), payer: try row.name("payer"), order: try row.name("request"),
                bytes: try row.bytes("bytes"), usedBy: try row.optionalName("used_by"),
                caseNumber: try row.integer("case_number"))
        }
    }

    func add(_ confirmation: ConfirmationRow) throws {
        try run(
            "INSERT INTO confirmation VALUES (?, ?, ?, ?, ?, ?)",
            [
                confirmation.payment.blob, confirmation.payer.blob, confirmation.order.blob, confirmation.bytes.blob,
                confirmation.usedBy?.blob, confirmation.caseNumber,
            ])
    }

    func useConfirmation(_ payment: PaymentID, record: Digest) throws {
        try run("UPDATE confirmation SET used_by = ? WHERE payment = ?", [record.blob, payment.blob])
    }

    func lastOutcome(of node: NodeID) throws -> UInt64 {
        UInt64(clamping: try count("SELECT max(cursor) FROM outcome WHERE node = ?", [node.blob]))
    }

    func add(_ outcome: Outcome, to node: NodeID) throws {
        try run(
            "INSERT INTO outcome VALUES (?, ?, ?, ?, ?, ?, ?, ?)", SQLiteTransaction.arguments(outcome, node))
    }

    private static func arguments(_ outcome: Outcome, _ node: NodeID) -> StatementArguments {
        let verdict = outcome.verdict
        return [
            node.blob, Int64(clamping: outcome.cursor), Int64(clamping: outcome.sequence), outcome.record.blob,
            Int64(verdict.decision.rawValue), verdict.reason?.rawValue,
            verdict.liability.map { Int64($0.rawValue) }, outcome.time,
        ]
    }

    func impose(_ outcome: Outcome, on node: NodeID) throws {
        try run(
            """
            INSERT INTO imposed(node, cursor, sequence, record, decision, reason, liability, time)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (node, record) DO UPDATE SET
                cursor = excluded.cursor, sequence = excluded.sequence, decision = excluded.decision,
                reason = excluded.reason, liability = excluded.liability, time = excluded.time
            """, SQLiteTransaction.arguments(outcome, node))
    }

    func hasImposed(on node: NodeID) throws -> Bool {
        try exists("SELECT 1 FROM imposed WHERE node = ? LIMIT 1", [node.blob])
    }

    func imposed(_ record: Digest, at node: NodeID) throws -> Outcome? {
        try one(
            """
            SELECT cursor, sequence, record, decision, reason, liability, time FROM imposed
            WHERE node = ? AND record = ?
            """, [node.blob, record.blob]
        ).map(SQLiteTransaction.outcome)
    }

    func outcomes(of node: NodeID, after cursor: UInt64, limit: Int) throws -> [Outcome] {
        try all(
            """
            SELECT cursor, sequence, record, decision, reason, liability, time FROM outcome
            WHERE node = ? AND cursor > ? ORDER BY cursor LIMIT ?
            """, [node.blob, Int64(clamping: cursor), limit]
        ).map(SQLiteTransaction.outcome)
    }

    /// By position: an answer has one of these for every record.
    private static func outcome(_ row: Row) throws -> Outcome {
        Outcome(
            cursor: try row.unsigned(at: 0), sequence: try row.unsigned(at: 1), record: try row.name(at: 2),
            verdict: try Row.verdict(row.unsigned(at: 3), row[4], row[5]), time: row[6])
    }
}
