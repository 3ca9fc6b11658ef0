import Adjudication
internal import FoundationEssentials
internal import GRDB
import PaymentCodes
import Payments
import SyncProtocol

/// Raw bytes, claims, confirmations and outcomes.
extension SQLiteTransaction {
    func keptSequence(_ digest: Digest, of node: NodeID) throws -> UInt64? {
        try one("SELECT sequence FROM record WHERE node = ? AND digest = ?", [node.blob, digest.blob])?.unsigned(
            "sequence")
    }

    func keep(_ raw: RawRecord) throws {
        try run(
            """
            INSERT INTO record(digest, node, epoch, sequence, place, received, bytes) VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                raw.digest.blob, raw.node.blob, Int64(raw.epoch), Int64(raw.sequence), raw.place.rawValue,
                raw.received, raw.bytes.blob,
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
                place: .quarantine, why: try row.text("why"), received: try row.integer("received"), bytes: [])
        }
    }

    func claimant(of key: SpendKey) throws -> Digest? {
        try one("SELECT code FROM claim WHERE spend_key = ?", [key.bytes.blob])?.name("code")
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

    func addOutcome(
        of record: Digest, at sequence: UInt64, verdict: Verdict, to node: NodeID, time: Int64
    ) throws {
        try run(
            """
            INSERT INTO outcome SELECT ?, coalesce(max(cursor), 0) + 1, ?, ?, ?, ?, ?, ? FROM outcome WHERE node = ?
            """,
            [
                node.blob, Int64(sequence), record.blob, Int64(verdict.decision.rawValue), verdict.reason?.rawValue,
                verdict.liability.map { Int64($0.rawValue) }, time, node.blob,
            ])
    }

    func outcomes(of node: NodeID, after cursor: UInt64, limit: Int) throws -> [Outcome] {
        try all(
            "SELECT * FROM outcome WHERE node = ? AND cursor > ? ORDER BY cursor LIMIT ?",
            [node.blob, Int64(clamping: cursor), limit]
        ).map { row in
            Outcome(
                cursor: try row.unsigned("cursor"), sequence: try row.unsigned("sequence"),
                record: try row.name("record"), verdict: try row.verdict(), time: try row.integer("time"))
        }
    }
}
