internal import Intake
internal import Payments

/// A node's chains as the store holds them.
struct NodeChains: KnownChains {
    let node: NodeRow
    let transaction: any StoreTransaction

    var followed: Int64 { node.followed }
    var branchCount: Int64 { get throws { Int64(try transaction.branches(of: node.id).count) } }

    func tip(of branch: Int64) throws -> ChainHead {
        branch == node.followed ? node.mark : try transaction.tip(of: branch, of: node.id)
    }

    func place(at point: ChainPoint) throws -> ChainPlace? {
        if point.names(.start) { return .start }
        if point.names(node.mark) { return ChainPlace(branch: node.followed, head: node.mark) }
        return try transaction.place(at: point, of: node.id)
    }

    func kept(_ digest: Digest) throws -> KeptBytes { try transaction.kept(digest, of: node.id) }
}
