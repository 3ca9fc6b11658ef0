internal import CSQLite
public import GRDB
internal import Glibc

/// An SQLite database whose commits are on disk when they return, used by the node's journal and by HQ's store.
///
/// WAL with `synchronous=FULL` and one connection that writes and checkpoints. Three facts shape it:
///
/// - GRDB sets `synchronous=NORMAL` while it opens in WAL mode, so FULL is set afterwards and read back.
/// - The WAL file is grown beforehand and kept, so that a sync has no new blocks to record (about 1.6 times as fast).
/// - Linux marks pages clean after a failed sync, and a killed process leaves rows that can be read but are not on disk.
///   Neither can be seen by reading. The **barrier** closes both, and runs before anything is trusted.
///
/// Not thread-safe: its owner calls it from one place at a time.
public final class DurableDatabase {
    private let path: String
    private let proportions: Proportions
    private let migrator: DatabaseMigrator
    private var connection: DatabaseQueue?
    private let walPages = UnsafeMutablePointer<Int32>.allocate(capacity: 1)

    /// Opens a database, brings its schema forward, and passes the barrier.
    ///
    public init(
        path: String, proportions: Proportions = .card, migrator: DatabaseMigrator
    ) throws(DurabilityFault) {
        self.path = path
        self.proportions = proportions
        self.migrator = migrator
        walPages.initialize(to: 0)
        try passBarrier()
    }

    deinit {
        try? connection?.close()
        walPages.deallocate()
    }

    /// Whether the last commit or sync failed, so that nothing may be promised until `passBarrier` succeeds.
    public var isTrusted: Bool { connection != nil }

    /// Changes the database in one transaction, with one sync.
    ///
    /// An error thrown by `body` rolls back and changes nothing. A commit that fails makes the database untrusted.
    public func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
        let connection = try trusted()
        do {
            return try connection.writeWithoutTransaction { try DurableDatabase.transaction(in: $0, body) }
        } catch let error as DatabaseError {
            throw distrust(error)
        }
    }

    /// A write has failed: nothing may be promised until the barrier holds.
    private func distrust(_ error: DatabaseError) -> DurabilityFault {
        let failed = connection
        connection = nil
        try? failed?.close()
        return DurableDatabase.fault(error)
    }

    /// BEGIN and COMMIT as cached statements: GRDB's own are compiled anew for every transaction.
    private static func transaction<Result>(
        in database: Database, _ body: (Database) throws -> Result
    ) throws -> Result {
        try database.cachedStatement(sql: "BEGIN IMMEDIATE").execute()
        do {
            let result = try body(database)
            try database.cachedStatement(sql: "COMMIT").execute()
            return result
        } catch {
            // SQLite may have rolled back by itself, as it does when the disk is full.
            if database.isInsideTransaction { try? database.execute(sql: "ROLLBACK") }
            throw error
        }
    }

    /// Reads.
    public func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        do {
            return try trusted().unsafeRead(body)
        } catch let error as DatabaseError {
            throw DurableDatabase.fault(error)
        }
    }

    /// Checkpoints if the WAL has filled. Called between sales, never inside one.
    ///
    /// - Parameter remembering: what else to write in the commit that begins the WAL anew.
    public func checkpointIfDue(remembering: (Database) throws -> Void = { _ in }) throws {
        guard walPages.pointee >= proportions.duePages else { return }
        do {
            // A long reader in another process holds it up; the WAL grows meanwhile and is tried again at the next rest.
            guard try checkpoint("RESTART") else { return }
            try beginWAL(remembering)
        } catch let error as DatabaseError {
            throw distrust(error)
        }
    }

    /// Takes what was deleted off the disk: a page that was freed is overwritten by then (`secure_delete`), but the WAL still
    /// holds it as it was before.
    ///
    /// - Throws: `DurabilityFault.heldByReader` while another process reads; nothing is lost, and it can be tried again.
    public func leaveNoTrace() throws {
        do {
            guard try checkpoint("TRUNCATE") else { throw DurabilityFault.heldByReader }
            try grow(trusted())
        } catch let error as DatabaseError {
            throw distrust(error)
        }
    }

    /// The durability barrier: after it, everything that can be read is on disk.
    ///
    /// Reopens; a full checkpoint must succeed, which writes every page of the WAL anew into the database and syncs
    /// both; a row whose bytes change is committed, which proves that a sync succeeds now; and is read back.
    public func passBarrier() throws(DurabilityFault) {
        try? connection?.close()
        connection = nil
        do {
            let opened = try open()
            connection = opened
            guard try checkpoint("TRUNCATE") else {
                throw DurabilityFault.notDurable(reason: "the checkpoint was held up by another process")
            }
            try migrate(opened)
            let count = try opened.write { database in
                try database.execute(
                    sql: """
                        CREATE TABLE IF NOT EXISTS barrier(id INTEGER PRIMARY KEY CHECK (id = 1), passed INTEGER NOT NULL);
                        INSERT INTO barrier VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET passed = passed + 1
                        """)
                return try Int.fetchOne(database, sql: "SELECT passed FROM barrier") ?? 0
            }
            let back = try opened.unsafeRead { try Int.fetchOne($0, sql: "SELECT passed FROM barrier") }
            guard count == back else {
                throw DurabilityFault.notDurable(reason: "the barrier's row reads back differently")
            }
            try grow(opened)
        } catch {
            connection = nil
            throw (error as? DurabilityFault) ?? DurableDatabase.fault(error)
        }
    }

    private func trusted() throws(DurabilityFault) -> DatabaseQueue {
        guard let connection else { throw .notDurable(reason: "an earlier write failed") }
        return connection
    }

    private func open() throws -> DatabaseQueue {
        // Made before SQLite makes it readable by all; the WAL takes its permissions over.
        let made = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        if made >= 0 { close(made) }
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.maximumReaderCount = 1
        configuration.busyMode = .timeout(2)
        let pageBytes = proportions.pageBytes
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA page_size = \(pageBytes)") }
        let opened: DatabaseQueue
        do { opened = try DatabaseQueue(path: path, configuration: configuration) } catch {
            throw DurabilityFault.cannotOpen(reason: DurableDatabase.words(error))
        }
        let pages = walPages
        try opened.writeWithoutTransaction { database in
            try database.execute(
                sql: """
                    PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -\(proportions.cacheKiB);
                    PRAGMA secure_delete = ON
                    """)
            let synchronous = try Int.fetchOne(database, sql: "PRAGMA synchronous")
            guard synchronous == 2 else { throw DurabilityFault.wrongSettings("synchronous is \(synchronous ?? -1)") }
            let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode")
            guard mode == "wal" else { throw DurabilityFault.wrongSettings("journal_mode is \(mode ?? "unknown")") }
            guard tp_sqlite_persist_wal(database.sqliteConnection, 1) == SQLITE_OK else {
                throw DurabilityFault.wrongSettings("the WAL is not kept")
            }
            sqlite3_wal_hook(
                database.sqliteConnection,
                { context, _, _, count in
                    context?.assumingMemoryBound(to: Int32.self).pointee = count
                    return SQLITE_OK
                }, pages)
        }
        return opened
    }

    private func migrate(_ opened: DatabaseQueue) throws {
        guard try !opened.unsafeRead(migrator.hasBeenSuperseded) else { throw DurabilityFault.newerSchema }
        try migrator.migrate(opened)
    }

    /// - Returns: whether it went through; false where a reader in another process holds it up.
    private func checkpoint(_ mode: String) throws -> Bool {
        try trusted().writeWithoutTransaction { database in
            let row = try Row.fetchOne(database, sql: "PRAGMA wal_checkpoint(\(mode))")
            let isBusy: Int = row?[0] ?? 1
            return isBusy == 0
        }
    }

    private func grow(_ opened: DatabaseQueue) throws {
        try opened.write { database in
            try database.execute(
                sql: """
                    CREATE TABLE IF NOT EXISTS growth(filler BLOB);
                    INSERT INTO growth VALUES (zeroblob(?));
                    DELETE FROM growth
                    """, arguments: [proportions.grownBytes])
        }
        _ = try checkpoint("RESTART")
        try beginWAL { _ in }
    }

    /// The first commit after a restart of the WAL syncs its header too. It is made here, so that a sale never pays
    /// for two syncs.
    private func beginWAL(_ remembering: (Database) throws -> Void) throws {
        try trusted().write { database in
            try database.execute(sql: "UPDATE barrier SET passed = passed + 1")
            try remembering(database)
        }
    }

    /// What an error of the database means.
    public static func fault(_ error: any Error) -> DurabilityFault {
        if let fault = error as? DurabilityFault { return fault }
        guard let error = error as? DatabaseError else { return .notDurable(reason: "\(error)") }
        switch error.resultCode {
        case .SQLITE_FULL: return .diskFull
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: return .damaged(reason: words(error))
        case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM: return .cannotOpen(reason: words(error))
        default: return .notDurable(reason: words(error))
        }
    }

    /// SQLite's own words, without the statement: arguments may be a buyer's.
    private static func words(_ error: any Error) -> String {
        guard let error = error as? DatabaseError else { return "\(error)" }
        return "\(error.message ?? "no reason given"), SQLite code \(error.extendedResultCode.rawValue)"
    }
}
