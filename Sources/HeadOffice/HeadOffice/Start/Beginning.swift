import Glibc
import Payments
import Policies
import Signing
import StateFolder

/// What is made once, on the first start, and found again on every other: HQ's keys and the name of its history.
struct Beginning {
    let keys: HeadOfficeKeys
    let keySet: [UInt8]
    let history: [UInt8]

    static func make(
        in folder: StateFolder, store: any HeadOfficeStore, creating: Bool, time: Int64
    ) throws(HeadOfficeFault) -> Beginning {
        do {
            return try store.transaction { transaction in
                if let history = try transaction.setting("history"), let keySet = try transaction.setting("keySet") {
                    let keys = try HeadOfficeKeys(in: folder, making: false)
                    try keys.check(against: try Signed<KeySet>(decoding: keySet).content)
                    return Beginning(keys: keys, keySet: keySet, history: history)
                }
                guard creating else { throw HeadOfficeFault.notSetUp(path: folder.path) }
                mkdir(folder.file(HeadOfficeKeys.folderName), 0o700)
                let keys = try HeadOfficeKeys(in: folder, making: true)
                let beginning = Beginning(
                    keys: keys, keySet: try keys.keySet(at: time).bytes, history: RandomBytes.bytes(16))
                try transaction.set("history", beginning.history)
                try transaction.set("keySet", beginning.keySet)
                return beginning
            }
        } catch {
            throw HeadOffice.fault(error)
        }
    }
}
