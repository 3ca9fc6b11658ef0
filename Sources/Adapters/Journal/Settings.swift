internal import Foundation
internal import GRDB

/// Named values of the journal.
extension Database {
    func bytes(_ name: String) throws -> [UInt8]? {
        try Data.fetchOne(cachedStatement(sql: "SELECT value FROM setting WHERE name = ?"), arguments: [name]).map(
            Array.init)
    }

    func integer(_ name: String) throws -> Int64? {
        try Int64.fetchOne(cachedStatement(sql: "SELECT value FROM setting WHERE name = ?"), arguments: [name])
    }

    func set(_ name: String, _ bytes: [UInt8]) throws { try setValue(name, Data(bytes)) }

    func set(_ name: String, _ value: Int64) throws { try setValue(name, value) }

    private func setValue(_ name: String, _ value: any DatabaseValueConvertible) throws {
        try cachedStatement(
            sql: "INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        ).execute(arguments: [name, value])
    }

    func deriveExposure() throws {
        try execute(
            sql: """
                DELETE FROM exposure;
                INSERT INTO exposure SELECT currency, sum(minor_units), count(*) FROM payment
                    WHERE is_open = 1 GROUP BY currency
                """)
    }
}
