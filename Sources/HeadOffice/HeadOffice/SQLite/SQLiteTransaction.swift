internal import FoundationEssentials
internal import GRDB
import Office
import Payments
import SyncProtocol

/// One transaction on SQLite. Every statement is prepared once a connection.
struct SQLiteTransaction: StoreTransaction {
    let database: Database
    let accounts = OpenAccounts()

    func run(_ sql: String, _ arguments: StatementArguments) throws {
        try database.cachedStatement(sql: sql).execute(arguments: arguments)
    }

    func one(_ sql: String, _ arguments: StatementArguments = []) throws -> Row? {
        try Row.fetchOne(database.cachedStatement(sql: sql), arguments: arguments)
    }

    func all(_ sql: String, _ arguments: StatementArguments = []) throws -> [Row] {
        try Row.fetchAll(database.cachedStatement(sql: sql), arguments: arguments)
    }

    func count(_ sql: String, _ arguments: StatementArguments = []) throws -> Int64 {
        try Int64.fetchOne(database.cachedStatement(sql: sql), arguments: arguments) ?? 0
    }

    func exists(_ sql: String, _ arguments: StatementArguments) throws -> Bool {
        try Int64.fetchOne(database.cachedStatement(sql: sql), arguments: arguments) != nil
    }
}

extension [UInt8] {
    /// As SQLite takes it.
    var blob: Data { Data(self) }
}

extension FixedBytes {
    /// As SQLite takes it.
    var blob: Data { Data(bytes) }
}

/// Values read back. What was never written there is a damaged store, not a crash.
extension Row {
    func bytes(_ column: String) throws -> [UInt8] {
        guard let data = self[column] as Data? else { throw Row.damaged(column) }
        return Array(data)
    }

    func integer(_ column: String) throws -> Int64 {
        guard let value = self[column] as Int64? else { throw Row.damaged(column) }
        return value
    }

    func unsigned(_ column: String) throws -> UInt64 {
        guard let value = UInt64(exactly: try integer(column)) else { throw Row.damaged(column) }
        return value
    }

    func text(_ column: String) throws -> String {
        guard let text = self[column] as String? else { throw Row.damaged(column) }
        return text
    }

    func flag(_ column: String) throws -> Bool { try integer(column) != 0 }

    func name<Name: FixedBytes>(_ column: String, as type: Name.Type = Name.self) throws -> Name {
        guard let name = Name(try bytes(column)) else { throw Row.damaged(column) }
        return name
    }

    /// A name by its column's position: for look-ups that every record makes.
    func name<Name: FixedBytes>(at column: Int, as type: Name.Type = Name.self) throws -> Name {
        guard let data = self[column] as Data?, let name = Name(Array(data)) else { throw Row.damaged("\(column)") }
        return name
    }

    /// An unsigned integer by its column's position.
    func unsigned(at column: Int) throws -> UInt64 {
        guard let value = (self[column] as Int64?).flatMap(UInt64.init(exactly:)) else {
            throw Row.damaged("\(column)")
        }
        return value
    }

    func optionalName<Name: FixedBytes>(_ column: String, as type: Name.Type = Name.self) throws -> Name? {
        hasNull(atColumn: column) ? nil : try name(column)
    }

    func shortName(_ column: String) throws -> ShortName {
        guard let name = ShortName(try text(column)) else { throw Row.damaged(column) }
        return name
    }

    func currency(_ column: String = "currency") throws -> Currency {
        guard let number = UInt16(exactly: try integer(column)), let currency = Currency(numeric: number) else {
            throw Row.damaged(column)
        }
        return currency
    }

    func publicKey() throws -> PublicKey {
        guard let algorithm = SignatureAlgorithm(rawValue: try integer("algorithm")),
            let key = PublicKey(algorithm: algorithm, bytes: try bytes("key"))
        else { throw Row.damaged("key") }
        return key
    }

    func verdict() throws -> Verdict {
        try Row.verdict(unsigned("decision"), self["reason"], self["liability"])
    }

    static func verdict(_ decision: UInt64, _ reason: String?, _ liability: Int64?) throws -> Verdict {
        guard let decision = Decision(rawValue: decision) else { throw Row.damaged("decision") }
        return Verdict(
            decision: decision, reason: reason.map { VerdictReason(rawValue: $0) ?? .other },
            liability: liability.flatMap { Liability(rawValue: UInt64($0)) })
    }

    func hasNull(atColumn column: String) -> Bool { (self[column] as DatabaseValue?)?.isNull ?? true }

    static func damaged(_ column: String) -> HeadOfficeFault { .damaged(what: "column \(column)") }
}
