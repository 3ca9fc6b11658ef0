import Glibc
import Office
import Payments
import Policies
import Signing
import StateFolder

/// What is made once, on the first start, and found again on every other: HQ's keys and the name of its history.
struct Beginning {
    let keys: HeadOfficeKeys
    /// Oldest first, the present one last.
    let keySets: [Signed<KeySet>]
    let history: [UInt8]

    static func make(
        in folder: StateFolder, store: any HeadOfficeStore, creating: Bool, time: Int64
    ) throws(HeadOfficeFault) -> Beginning {
        do {
            return try store.transaction { transaction in
                let keySets = try transaction.keySets().map { try Signed<KeySet>(decoding: $0) }
                if let kept = try transaction.setting("history"), let present = keySets.last {
                    return Beginning(
                        keys: try HeadOfficeKeys(in: folder, named: present.content), keySets: keySets,
                        history: try history(kept, in: folder, transaction))
                }
                guard creating else { throw HeadOfficeFault.notSetUp(path: folder.path) }
                mkdir(folder.file(HeadOfficeKeys.folderName), 0o700)
                let made = try HeadOfficeKeys.make(in: folder, at: time)
                let history = try newHistory(in: folder, transaction)
                try transaction.addKeySet(made.keySet.content.version, made.keySet.bytes)
                return Beginning(keys: made.keys, keySets: [made.keySet], history: history)
            }
        } catch {
            throw HeadOffice.fault(error)
        }
    }

    /// The history's name is kept a second time beside the store, and no backup holds that file: a store that was put back by
    /// hand is known by it, and begins a new history before anything is answered.
    private static let historyFile = "history"

    private static func history(
        _ kept: [UInt8], in folder: StateFolder, _ transaction: any StoreTransaction
    ) throws -> [UInt8] {
        let beside = folder.has(historyFile) ? try WholeFile.read(folder.file(historyFile), limit: 64) : []
        return beside == kept ? kept : try newHistory(in: folder, transaction)
    }

    private static func newHistory(in folder: StateFolder, _ transaction: any StoreTransaction) throws -> [UInt8] {
        let history = RandomBytes.bytes(16)
        try WholeFile.write(history, to: folder.file(historyFile))
        try transaction.set("history", history)
        return history
    }
}
