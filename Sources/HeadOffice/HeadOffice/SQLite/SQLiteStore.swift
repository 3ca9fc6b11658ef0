internal import DurableSQLite
internal import GRDB
import Office

/// HQ's embedded store: one SQLite file whose commits are on disk when they return.
final class SQLiteStore: StoreOnDisk {
    /// The store's file in the data folder.
    static let fileName = "hq.sqlite"

    private let database: DurableDatabase
    private var needsBarrier = false

    /// Opens the store, brings its schema forward, and passes the durability barrier.
    init(folder: String) throws(DurabilityFault) {
        database = try DurableDatabase(
            path: folder + "/" + SQLiteStore.fileName, proportions: .server, migrator: Schema.migrator)
    }

    var isTrusted: Bool { database.isTrusted && !needsBarrier }

    func transaction<Result>(_ body: (any StoreTransaction) throws -> Result) throws -> Result {
        if !isTrusted {
            try database.passBarrier()
            needsBarrier = false
        }
        let result = try database.write { try body(SQLiteTransaction(database: $0)) }
        // What was just committed is durable; a checkpoint that fails is dealt with before the next answer.
        do { try database.checkpointIfDue() } catch { needsBarrier = true }
        return result
    }

    func copy(into folder: String) throws { try database.copy(to: folder + "/" + SQLiteStore.fileName) }

    func leaveNoTrace() throws { try database.leaveNoTrace() }
}

/// A store in a folder of its own.
protocol StoreOnDisk: HeadOfficeStore {
    /// Takes what was erased off the disk, wherever it still lies beside the store.
    ///
    /// - Throws: `DurabilityFault.heldByReader` while another program reads it.
    func leaveNoTrace() throws
    /// Writes a whole, sound copy into a folder. It is on disk when the call returns.
    func copy(into folder: String) throws
}
