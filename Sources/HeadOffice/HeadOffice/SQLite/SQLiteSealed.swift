internal import FoundationEssentials
internal import GRDB
import Office
import Payments
import SyncProtocol

/// What travels sealed beside records.
extension SQLiteTransaction {
    func keepSealed(_ item: SealedItem, of node: NodeID, time: Int64) throws {
        try run(
            "INSERT INTO sealed VALUES (?, ?, ?, ?, NULL) ON CONFLICT DO NOTHING",
            [node.blob, item.payment.blob, time, item.box.blob])
    }

    func sealed(of payment: PaymentID, at node: NodeID) throws -> [UInt8]? {
        try one(
            "SELECT box FROM sealed WHERE node = ? AND payment = ? AND box IS NOT NULL", [node.blob, payment.blob]
        )?.bytes("box")
    }

    func eraseSealed(of payment: PaymentID, at node: NodeID, time: Int64) throws {
        try run(
            "UPDATE sealed SET box = NULL, erased = ? WHERE node = ? AND payment = ? AND box IS NOT NULL",
            [time, node.blob, payment.blob])
    }

    func eraseSealed(before received: Int64, time: Int64) throws -> Int {
        try run("UPDATE sealed SET box = NULL, erased = ? WHERE received < ? AND box IS NOT NULL", [time, received])
        return database.changesCount
    }

    func noteSealedAccess(of payment: PaymentID, at node: NodeID, by name: String, why: String, time: Int64) throws {
        try run(
            "INSERT INTO sealed_access(node, payment, name, why, time) VALUES (?, ?, ?, ?, ?)",
            [node.blob, payment.blob, name, why, time])
    }
}
