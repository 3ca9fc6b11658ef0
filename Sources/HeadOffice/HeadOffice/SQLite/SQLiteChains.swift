internal import FoundationEssentials
internal import GRDB
import Intake
import Office
import Payments

/// A node's chains: what is kept where, and how far.
extension SQLiteTransaction {
    func kept(_ digest: Digest, of node: NodeID) throws -> KeptBytes {
        guard
            let row = try one(
                "SELECT epoch, sequence, branch, digest, chain_digest FROM record WHERE node = ? AND digest = ?",
                [node.blob, digest.blob])
        else {
            return try exists("SELECT 1 FROM stray WHERE node = ? AND digest = ?", [node.blob, digest.blob])
                ? .stray : .none
        }
        return try SQLiteTransaction.place(row).map(KeptBytes.inChain) ?? .stray
    }

    func place(at point: ChainPoint, of node: NodeID) throws -> ChainPlace? {
        let rows = try all(
            """
            SELECT epoch, sequence, branch, digest, chain_digest FROM record
            WHERE node = ?1 AND sequence = ?2 AND branch IS NOT NULL
            UNION ALL SELECT epoch, sequence, number, digest, NULL FROM branch WHERE node = ?1 AND sequence = ?2
            """, [node.blob, Int64(clamping: point.sequence)])
        return try rows.lazy.compactMap(SQLiteTransaction.place).first { point.names($0.head) }
    }

    private static func place(_ row: Row) throws -> ChainPlace? {
        guard let branch = row["branch"] as Int64? else { return nil }
        guard let epoch = UInt32(exactly: try row.integer("epoch")) else { throw Row.damaged("epoch") }
        let digest: Digest = try row.optionalName("chain_digest") ?? row.name("digest")
        return ChainPlace(
            branch: branch, head: ChainHead(epoch: epoch, sequence: try row.unsigned("sequence"), digest: digest))
    }

    func tip(of branch: Int64, of node: NodeID) throws -> ChainHead {
        guard
            let row = try one(
                "SELECT epoch, sequence, digest FROM branch WHERE node = ? AND number = ?", [node.blob, branch])
        else { throw Row.damaged("branch") }
        return try SQLiteTransaction.head(row)
    }

    private static func head(_ row: Row) throws -> ChainHead {
        guard let epoch = UInt32(exactly: try row.integer("epoch")) else { throw Row.damaged("epoch") }
        return ChainHead(epoch: epoch, sequence: try row.unsigned("sequence"), digest: try row.name("digest"))
    }

    func branches(of node: NodeID) throws -> [BranchRow] {
        try all("SELECT * FROM branch WHERE node = ? ORDER BY number", [node.blob]).map { row in
            var parent: ChainPlace?
            if let branch = row["parent"] as Int64? {
                guard let epoch = UInt32(exactly: try row.integer("parent_epoch")) else { throw Row.damaged("epoch") }
                parent = ChainPlace(
                    branch: branch,
                    head: ChainHead(
                        epoch: epoch, sequence: try row.unsigned("parent_sequence"),
                        digest: try row.name("parent_digest")))
            }
            return BranchRow(number: try row.integer("number"), parent: parent, tip: try SQLiteTransaction.head(row))
        }
    }

    func add(_ branch: BranchRow, to node: NodeID) throws {
        try run(
            "INSERT INTO branch VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                node.blob, branch.number, branch.parent?.branch, branch.parent.map { Int64($0.head.epoch) },
                branch.parent.map { Int64($0.head.sequence) }, branch.parent?.head.digest.blob,
                Int64(branch.tip.epoch), Int64(branch.tip.sequence), branch.tip.digest.blob,
            ])
    }

    func setTip(_ tip: ChainHead, of branch: Int64, of node: NodeID) throws {
        try run(
            "UPDATE branch SET epoch = ?, sequence = ?, digest = ? WHERE node = ? AND number = ?",
            [Int64(tip.epoch), Int64(tip.sequence), tip.digest.blob, node.blob, branch])
    }
}
