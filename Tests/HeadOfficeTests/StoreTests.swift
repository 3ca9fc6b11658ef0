import DurableSQLite
import FaultDisk
import GRDB
import Office
import Payments
import SyncProtocol
import Testing

@testable import HeadOffice

/// The embedded store on a disk that fails.
@Suite struct StoreTests {
    private func outcome(_ number: UInt64, _ transaction: any StoreTransaction) throws {
        let node = try #require(NodeID([UInt8](repeating: 1, count: 8)))
        try transaction.add(
            Outcome(cursor: number, sequence: number, record: .zero, verdict: .paid, time: 1), to: node)
    }

    private func outcomes(_ store: SQLiteStore) throws -> [Outcome] {
        let node = try #require(NodeID([UInt8](repeating: 1, count: 8)))
        return try store.transaction { try $0.outcomes(of: node, after: 0, limit: 10) }
    }

    @Test func `after a failed sync nothing is answered until the barrier holds, and what was told is on disk`() throws
    {
        let folder = try TestFolder()
        let after = try TestFolder()
        try FaultDisk.record(in: folder.path) { disk in
            let store = try SQLiteStore(folder: folder.path)
            _ = try store.transaction { try outcome(1, $0) }
            disk.failSync(number: 1, losingPages: true, persistently: true)
            #expect(throws: DurabilityFault.self) { try store.transaction { try outcome(2, $0) } }
            #expect(!store.isTrusted)
            #expect(throws: DurabilityFault.self) { try outcomes(store) }
            disk.heal()
            let told = try outcomes(store)
            #expect(store.isTrusted)
            #expect(told.map(\.cursor) == (1...UInt64(told.count)).map { $0 })
            try disk.stateAfterCut(at: disk.operations, policy: .dropUnsynced, into: after.path)
            #expect(try outcomes(SQLiteStore(folder: after.path)) == told)
        }
    }

    @Test func `a refusal undoes the whole transaction and leaves the store trusted`() throws {
        let folder = try TestFolder()
        let store = try SQLiteStore(folder: folder.path)
        #expect(throws: HeadOfficeRefusal.noPolicy) {
            try store.transaction {
                try outcome(1, $0)
                throw HeadOfficeRefusal.noPolicy
            }
        }
        #expect(store.isTrusted)
        #expect(try outcomes(store) == [])
    }

    @Test(arguments: [
        "UPDATE entry SET minor_units = 1", "DELETE FROM entry", "UPDATE record SET bytes = x'00'",
        "DELETE FROM record",
        "DELETE FROM outcome", "UPDATE pulled SET money = 'none'", "DELETE FROM pulled",
    ])
    func `what is in the books is never changed or taken away`(statement: String) async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let payer = try await world.payer()
        _ = try await node.settle(.payment(node.take(payer.note(to: node, 100), from: payer)))
        let copy = try world.copyOfFolder()
        let store = try SQLiteStore(folder: copy.path)
        #expect(throws: DurabilityFault.self) {
            try store.transaction { transaction in
                let transaction = try #require(transaction as? SQLiteTransaction)
                try transaction.run(statement, [])
            }
        }
    }
}
