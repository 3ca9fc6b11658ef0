internal import Office
internal import Payments
internal import SyncProtocol

extension Headquarters {
    /// Copies everything. When the copy is whole the horizons move: nodes may forget what it holds.
    func backUp(isCompleted: Bool, lastingMs: Int64, _ world: World) {
        guard isUp, !isBackingUp, store.isTrusted, store.disk.isAllDurable else { return }
        isBackingUp = true
        let copy = Backup(state: state, history: history)
        if world.control == .horizonBeforeBackupCompleted { raiseHorizons(as: copy, world) }
        world.after(lastingMs) { [unowned self] in
            guard isUp, isBackingUp, history == copy.history else { return }
            isBackingUp = false
            guard isCompleted else { return }
            backups = (backups + [copy]).suffix(2)
            world.note { "HQ's backup is completed" }
            raiseHorizons(as: copy, world)
        }
    }

    private func raiseHorizons(as copy: Backup, _ world: World) {
        _ = reply {
            try transaction { office in
                for node in copy.state.nodes.values.sorted(by: { $0.row.id < $1.row.id }) {
                    let cursor = max(node.lastOutcome, node.row.outcomeFloor)
                    try office.completeBackup(
                        of: node.whole, Horizon(sequence: node.whole.mark.sequence, cursor: cursor))
                }
            }
            return []
        }
    }
}
