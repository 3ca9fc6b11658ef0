internal import Office
internal import Payments
internal import StateFolder
internal import SyncProtocol

/// Backups, and what they allow nodes to forget.
extension HeadOffice {
    /// The file that says that a backup is whole. It is written last.
    static let completedFile = "completed"

    /// Copies store and keys into a new folder. When the copy is whole, sound and on disk, the horizon moves: nodes may
    /// forget what it holds.
    ///
    /// HQ answers nobody meanwhile, so that marks and copy are of one moment. The root key is not copied: it lies in a safe.
    func backUp(to path: String) throws(HeadOfficeFault) -> BackupInfo {
        let nodes = try transaction { transaction in
            try transaction.nodes(limit: .max).map { node in (node, try node.lastOutcome(in: transaction)) }
        }
        do {
            guard !StateFolder.exists(path) else { throw HeadOfficeRefusal.exists(what: "folder", name: path) }
            let copy = try StateFolder(creating: path)
            try store.copy(into: copy.path)
            try copyKeys(into: StateFolder(creating: copy.file(HeadOfficeKeys.folderName)))
            try WholeFile.write(Array("\(now)\n".utf8), to: copy.file(HeadOffice.completedFile))
        } catch {
            throw HeadOffice.fault(error)
        }
        return try raiseHorizons(nodes)
    }

    private func copyKeys(into copy: StateFolder) throws {
        let keys = try StateFolder(existing: folder.file(HeadOfficeKeys.folderName))
        for name in try keys.names(most: 4_096) where name.hasSuffix(".pem") && !name.hasPrefix("root") {
            try WholeFile.write(WholeFile.read(keys.file(name), limit: 65_536), to: copy.file(name))
        }
    }

    private func raiseHorizons(_ nodes: [(NodeRow, UInt64)]) throws(HeadOfficeFault) -> BackupInfo {
        try transaction { transaction in
            let office = office(transaction)
            for (node, cursor) in nodes {
                try office.completeBackup(of: node, Horizon(sequence: node.mark.sequence, cursor: cursor))
            }
            return BackupInfo(time: now, nodes: nodes.count)
        }
    }
}

extension NodeRow {
    fileprivate func lastOutcome(in transaction: any StoreTransaction) throws -> UInt64 {
        try max(transaction.lastOutcome(of: id), outcomeFloor)
    }
}
