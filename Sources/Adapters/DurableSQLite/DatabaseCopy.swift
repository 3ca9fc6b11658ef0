internal import GRDB
internal import Glibc

extension DurableDatabase {
    /// Copies the whole database into a new file, which is on disk and found sound when the call returns.
    ///
    /// - Throws: `DurabilityFault`; what was written of the copy by then is of no use.
    public func copy(to path: String) throws {
        // Made before SQLite makes it readable by all.
        let made = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard made >= 0 else { throw DurabilityFault.cannotOpen(reason: "the copy") }
        close(made)
        do {
            let copy = try DatabaseQueue(path: path)
            try read { database in try copy.writeWithoutTransaction { try database.backup(to: $0) } }
            let verdict = try copy.writeWithoutTransaction { database in
                // A copy is one file: it must not lean on a log beside it.
                try database.execute(sql: "PRAGMA journal_mode = DELETE")
                return try String.fetchOne(database, sql: "PRAGMA integrity_check")
            }
            try copy.close()
            guard verdict == "ok" else { throw DurabilityFault.damaged(reason: "the copy is not sound") }
        } catch let error as DatabaseError {
            throw DurableDatabase.fault(error)
        }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw DurabilityFault.cannotOpen(reason: "the copy") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw DurabilityFault.notDurable(reason: "the copy is not on disk") }
    }
}
