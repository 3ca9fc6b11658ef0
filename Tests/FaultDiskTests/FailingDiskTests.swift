import CSQLite
import FaultDisk
import FoundationEssentials
import Testing

@Suite("A failing disk under WAL + FULL")
struct FailingDiskTests {
    /// The sales on the disk after a cut now.
    private func durableSales(_ disk: FaultDisk, _ policy: FaultDisk.CutPolicy, in folder: String) throws -> [Int] {
        let after = "\(folder)/after"
        defer { try? FileManager.default.removeItem(atPath: after) }
        try disk.stateAfterCut(at: disk.operations, policy: policy, into: after)
        return try Database(recovering: "\(after)/sales.db").sales()
    }

    /// Two sales, a third whose sync fails with its pages lost, and a restart of the process after which the third is
    /// read from the kernel's memory as if it were safe.
    private func lyingDisk<T>(_ body: (FaultDisk, Database, String) throws -> T) throws -> T {
        try inTemporaryFolder { folder in
            try FaultDisk.record(in: "\(folder)/recorded") { disk in
                let path = "\(folder)/recorded/sales.db"
                let database = try Database(path)
                try database.createSales()
                try database.sell(1)
                try database.sell(2)
                disk.failSync(number: 1, losingPages: true, persistently: false)
                #expect(throws: SQLiteFailure(code: tp_sqlite_ioerr_fsync)) { try database.sell(3) }
                try database.abandon()
                let restarted = try Database(path)
                #expect(try restarted.sales() == [1, 2, 3])
                return try body(disk, restarted, folder)
            }
        }
    }

    @Test("shows a row whose sync failed, which no disk after a cut holds")
    func lie() throws {
        try lyingDisk { disk, _, folder in
            for policy in [FaultDisk.CutPolicy.dropUnsynced, .keepAll, .torn(seed: 1)] {
                let durable = try durableSales(disk, policy, in: folder)
                #expect(durable == [1, 2])
            }
        }
    }

    /// The WAL has a hole, and recovery stops there: good syncs behind it save nothing.
    @Test("loses the rows acknowledged after it as well")
    func hole() throws {
        try lyingDisk { disk, database, folder in
            for sale in 4...10 { try database.sell(sale) }
            #expect(try database.sales() == Array(1...10))
            #expect(try durableSales(disk, .keepAll, in: folder) == [1, 2])
        }
    }

    /// The checkpoint copies the rows into the database and syncs that; the commit then begins a new WAL over the hole.
    @Test("is right again after a checkpoint and one more commit")
    func barrier() throws {
        try lyingDisk { disk, database, folder in
            #expect(try database.numbers("PRAGMA wal_checkpoint(RESTART)") == [0])
            try database.sell(4)
            #expect(try durableSales(disk, .dropUnsynced, in: folder) == [1, 2, 3, 4])
            try database.sell(5)
            #expect(try durableSales(disk, .dropUnsynced, in: folder) == [1, 2, 3, 4, 5])
        }
    }

    @Test("saves with the next good sync what a failed one did not lose")
    func stillDirty() throws {
        try inTemporaryFolder { folder in
            try FaultDisk.record(in: "\(folder)/recorded") { disk in
                let path = "\(folder)/recorded/sales.db"
                let database = try Database(path)
                try database.createSales()
                disk.failSync(number: 1, losingPages: false, persistently: false)
                #expect(throws: SQLiteFailure(code: tp_sqlite_ioerr_fsync)) { try database.sell(1) }
                try database.abandon()
                let restarted = try Database(path)
                #expect(try durableSales(disk, .dropUnsynced, in: folder) == [])
                try restarted.sell(2)
                #expect(try durableSales(disk, .dropUnsynced, in: folder) == [1, 2])
            }
        }
    }

    @Test("fails the sync that was named, and every later one only if so asked", arguments: [false, true])
    func named(persistently: Bool) throws {
        try inTemporaryFolder { folder in
            try FaultDisk.record(in: folder) { disk in
                let database = try Database("\(folder)/sales.db")
                try database.createSales()
                disk.failSync(number: 3, losingPages: false, persistently: persistently)
                var refused: [Int] = []
                for sale in 1...6 {
                    do {
                        try database.sell(sale)
                    } catch {
                        #expect(error as? SQLiteFailure == SQLiteFailure(code: tp_sqlite_ioerr_fsync))
                        refused.append(sale)
                    }
                }
                #expect(refused == (persistently ? [3, 4, 5, 6] : [3]))
                disk.heal()
                try database.sell(7)
            }
        }
    }

    @Test(
        "refuses writes past the limit, keeps what was acknowledged, and goes on when healed",
        arguments: [SQLITE_FULL, tp_sqlite_ioerr_write], [0, 1, 4_100, 20_000])
    func limit(code: Int32, bytes: Int) throws {
        try inTemporaryFolder { folder in
            try FaultDisk.record(in: "\(folder)/recorded") { disk in
                let database = try Database("\(folder)/recorded/sales.db")
                try database.createSales()
                let before = disk.bytesWritten
                if code == SQLITE_FULL { disk.fullDisk(afterBytes: bytes) } else { disk.failWrites(afterBytes: bytes) }
                var sold: [Int] = []
                #expect(throws: SQLiteFailure(code: code)) {
                    for sale in 1...100 {
                        try database.sell(sale)
                        sold.append(sale)
                    }
                }
                #expect(disk.bytesWritten - before == bytes)
                #expect(try durableSales(disk, .keepAll, in: folder) == sold)
                disk.heal()
                try database.sell(101)
                #expect(try durableSales(disk, .dropUnsynced, in: folder) == sold + [101])
            }
        }
    }

    @Test("costs exactly one sync a commit once the WAL exists")
    func oneSync() throws {
        try inTemporaryFolder { folder in
            try FaultDisk.record(in: folder) { disk in
                let database = try Database("\(folder)/sales.db")
                try database.createSales()
                for sale in 1...20 {
                    let (syncs, bytes) = (disk.syncs, disk.bytesWritten)
                    try database.sell(sale)
                    #expect(disk.syncs == syncs + 1)
                    #expect(disk.bytesWritten > bytes)
                    // The sync is the last thing a commit does, or the lamp would come before it.
                    #expect(disk.syncPoints.last == disk.operations)
                }
                #expect(disk.syncPoints.count == disk.syncs)
            }
        }
    }
}
