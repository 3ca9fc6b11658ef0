package import SyncProtocol

extension Office {
    /// A completed backup holds a node's chain up to here. The node may forget what the backup before it holds, so that either
    /// of the two may be restored. What has waited for an original below that waits no longer.
    ///
    /// - Parameter node: as the backup has it.
    package func completeBackup(of node: NodeRow, _ held: Horizon) throws {
        guard var present = try transaction.node(node.id), present.followed == node.followed,
            held.sequence >= present.nextHorizon.sequence, present.history == desk.history
        else { return }
        present.horizon = present.nextHorizon
        present.nextHorizon = held
        try transaction.update(present)
        guard let key = present.keys.last else { return }
        var hearing = try Hearing(office: self, node: present, key: key)
        for row in try transaction.held(at: node.id, through: present.horizon.sequence) {
            try hearing.decideAnew(row, isPastHorizon: true)
        }
    }
}
