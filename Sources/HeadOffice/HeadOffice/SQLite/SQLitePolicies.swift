internal import FoundationEssentials
internal import GRDB
import Office
import Payments

extension SQLiteTransaction {
    func policy(_ version: UInt64) throws -> [UInt8]? {
        try one("SELECT bytes FROM policy WHERE version = ?", [Int64(clamping: version)])?.bytes("bytes")
    }

    func latestPolicy() throws -> [UInt8]? {
        try one("SELECT bytes FROM policy ORDER BY version DESC LIMIT 1")?.bytes("bytes")
    }

    func latestPolicyVersion() throws -> UInt64? {
        try one("SELECT version FROM policy ORDER BY version DESC LIMIT 1")?.unsigned("version")
    }

    func addPolicy(_ version: UInt64, _ bytes: [UInt8]) throws {
        try run("INSERT INTO policy VALUES (?, ?)", [Int64(version), bytes.blob])
    }

    func keySets() throws -> [[UInt8]] {
        try all("SELECT bytes FROM key_set ORDER BY version").map { try $0.bytes("bytes") }
    }

    func addKeySet(_ version: UInt64, _ bytes: [UInt8]) throws {
        try run("INSERT INTO key_set VALUES (?, ?)", [Int64(version), bytes.blob])
    }

    func listing(of key: KeyID) throws -> ListedRow? {
        try one("SELECT * FROM hot_list WHERE key_id = ?", [key.blob]).map(SQLiteTransaction.listed)
    }

    func list(_ row: ListedRow) throws {
        try run(
            "INSERT INTO hot_list VALUES (?, ?, ?) ON CONFLICT DO NOTHING", [row.keyID.blob, row.since, row.reason])
    }

    func unlist(_ key: KeyID) throws { try run("DELETE FROM hot_list WHERE key_id = ?", [key.blob]) }

    func listedCount() throws -> Int { Int(try count("SELECT count(*) FROM hot_list")) }

    func listed(limit: Int) throws -> [ListedRow] {
        try all("SELECT * FROM hot_list ORDER BY since DESC, key_id LIMIT ?", [limit]).map(SQLiteTransaction.listed)
    }

    private static func listed(_ row: Row) throws -> ListedRow {
        ListedRow(keyID: try row.name("key_id"), since: try row.integer("since"), reason: try row.text("reason"))
    }
}
