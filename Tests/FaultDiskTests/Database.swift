import CSQLite
import Testing

/// What SQLite refused, by its extended result code.
struct SQLiteFailure: Error, Equatable {
    let code: Int32
}

/// How the database is made safe, or not.
struct Durability: Hashable, Sendable, CustomTestStringConvertible {
    let journal: String
    let synchronous: String

    var testDescription: String { "\(journal) + \(synchronous)" }
}

/// One connection, straight on the C interface: nothing between the test and SQLite that could add a sync.
final class Database {
    private var handle: OpaquePointer?

    /// Opens or creates. Checkpoints only when `checkpointPages` are in the WAL; 0 means never by itself.
    init(
        _ path: String, _ durability: Durability = Durability(journal: "WAL", synchronous: "FULL"),
        checkpointPages: Int = 0
    ) throws {
        try check(sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nil))
        sqlite3_extended_result_codes(handle, 1)
        _ = try numbers("PRAGMA journal_mode=\(durability.journal)")
        try run("PRAGMA synchronous=\(durability.synchronous)")
        _ = try numbers("PRAGMA wal_autocheckpoint=\(checkpointPages)")
    }

    /// Opens a disk after a cut and lets SQLite recover it, in whatever mode it was.
    init(recovering path: String) throws {
        try check(sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nil))
        sqlite3_extended_result_codes(handle, 1)
        // Recovery does not depend on syncs, and a thousand recoveries are slow with them.
        try run("PRAGMA synchronous=OFF")
    }

    deinit { sqlite3_close(handle) }

    func close() {
        sqlite3_close(handle)
        handle = nil
    }

    /// Closes as a killed process would: the WAL stays, nothing is checkpointed.
    func abandon() throws {
        try check(tp_sqlite_persist_wal(handle, 1))
        try check(tp_sqlite_no_checkpoint_on_close(handle, 1))
        close()
    }

    func run(_ statement: String) throws {
        try check(sqlite3_exec(handle, statement, nil, nil, nil))
    }

    /// The first column of every row.
    func numbers(_ query: String) throws -> [Int] {
        var statement: OpaquePointer?
        try check(sqlite3_prepare_v2(handle, query, -1, &statement, nil))
        defer { sqlite3_finalize(statement) }
        var numbers: [Int] = []
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: numbers.append(Int(sqlite3_column_int64(statement, 0)))
            case SQLITE_DONE: return numbers
            case let code: throw SQLiteFailure(code: code)
            }
        }
    }

    func createSales() throws {
        try run("CREATE TABLE sale (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, body BLOB NOT NULL)")
    }

    /// One sale, one commit. The index makes most commits several pages, which a torn write can then part.
    func sell(_ id: Int) throws {
        var statement: OpaquePointer?
        try check(sqlite3_prepare_v2(handle, "INSERT INTO sale VALUES (?1, ?2, ?3)", -1, &statement, nil))
        defer { sqlite3_finalize(statement) }
        let body = [UInt8](repeating: UInt8(truncatingIfNeeded: id), count: 400)
        try check(sqlite3_bind_int64(statement, 1, Int64(id)))
        try check(sqlite3_bind_text(statement, 2, "sale-\(id &* 7919 % 1000)-\(id)", -1, tp_sqlite_transient))
        try check(sqlite3_bind_blob(statement, 3, body, Int32(body.count), tp_sqlite_transient))
        let code = sqlite3_step(statement)
        guard code == SQLITE_DONE else { throw SQLiteFailure(code: code) }
    }

    /// The ids of all sales; none when the table itself did not survive.
    func sales() throws -> [Int] {
        guard try numbers("SELECT 1 FROM sqlite_master WHERE name = 'sale'") == [1] else { return [] }
        return try numbers("SELECT id FROM sale ORDER BY id")
    }

    /// Whether SQLite finds every page and index in order.
    func isSound() throws -> Bool {
        try numbers("SELECT integrity_check = 'ok' FROM pragma_integrity_check") == [1]
    }

    private func check(_ code: Int32) throws {
        guard code == SQLITE_OK else { throw SQLiteFailure(code: code) }
    }
}
