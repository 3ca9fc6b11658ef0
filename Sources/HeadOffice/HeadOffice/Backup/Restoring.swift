internal import Glibc
internal import Office
internal import Payments
internal import StateFolder

/// HQ begins again from a backup.
extension HeadOffice {
    /// Puts a completed backup into a new data folder and gives it a new history, by which nodes know that HQ was restored.
    ///
    /// - Throws: `.notABackup` where the backup was never completed, `.folder` where the data folder holds something.
    public static func restore(from path: String, to data: String) throws(HeadOfficeFault) {
        do {
            let copy = try StateFolder(existing: path)
            guard copy.has(completedFile), copy.has(SQLiteStore.fileName) else {
                throw HeadOfficeFault.notABackup(path: path)
            }
            let folder = try StateFolder(creating: data)
            guard try folder.names(most: 1).isEmpty else { throw HeadOfficeFault.folderInUse(path: data) }
            let lock = try folder.lock()
            defer { _ = lock }
            try copyKeys(from: copy, to: folder)
            try WholeFile.copy(copy.file(SQLiteStore.fileName), to: folder.file(SQLiteStore.fileName))
            // Without the file that names the history, the next start gives it a new name.
            _ = try SQLiteStore(folder: folder.path)
        } catch {
            throw HeadOffice.fault(error)
        }
    }

    private static func copyKeys(from copy: StateFolder, to folder: StateFolder) throws {
        let from = try StateFolder(existing: copy.file(HeadOfficeKeys.folderName))
        let to = try StateFolder(creating: folder.file(HeadOfficeKeys.folderName))
        for name in try from.names(most: 4_096) {
            try WholeFile.write(WholeFile.read(from.file(name), limit: 65_536), to: to.file(name))
        }
    }
}
