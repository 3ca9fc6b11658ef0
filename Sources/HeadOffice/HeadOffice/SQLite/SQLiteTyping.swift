internal import FoundationEssentials
internal import GRDB
import Office
import PaymentCodes
import Payments

extension SQLiteTransaction {
    func typing(of node: NodeID) throws -> TypingRow? {
        try one("SELECT * FROM typing WHERE node = ?", [node.blob]).map { row in
            guard let key = TypingKey(try row.bytes("key")) else { throw Row.damaged("key") }
            return TypingRow(
                node: node, key: key, history: try row.bytes("history"), last: try row.unsigned("last"))
        }
    }

    func keep(_ typing: TypingRow) throws {
        try run(
            """
            INSERT INTO typing VALUES (?, ?, ?, ?) ON CONFLICT (node) DO UPDATE SET
                key = excluded.key, history = excluded.history, last = excluded.last
            """, [typing.node.blob, typing.key.bytes.blob, typing.history.blob, Int64(clamping: typing.last)])
    }

    func payment(typed number: UInt64, at node: NodeID) throws -> PaymentID? {
        try one("SELECT payment FROM typed WHERE node = ? AND number = ?", [node.blob, Int64(clamping: number)])
            .map { try $0.name("payment") }
    }

    func typed(_ payment: PaymentID) throws -> (node: NodeID, number: UInt64)? {
        try one("SELECT node, number FROM typed WHERE payment = ?", [payment.blob])
            .map { (try $0.name("node"), try $0.unsigned("number")) }
    }

    func addTyped(_ number: UInt64, at node: NodeID, for payment: PaymentID) throws {
        try run("INSERT INTO typed VALUES (?, ?, ?)", [payment.blob, node.blob, Int64(clamping: number)])
    }
}
