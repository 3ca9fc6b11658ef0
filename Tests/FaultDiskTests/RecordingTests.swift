import FaultDisk
import FoundationEssentials
import Glibc
import Synchronization
import Testing

/// How many recordings of one folder are running.
private let inside = Mutex(0)

@Suite("A recording")
struct RecordingTests {
    @Test("replayed to its end, with everything kept, is what the files are")
    func faithful() throws {
        try inTemporaryFolder { folder in
            let recorded = "\(folder)/recorded"
            try FaultDisk.record(in: recorded) { disk in
                let database = try Database("\(recorded)/sales.db", checkpointPages: 8)
                try database.createSales()
                for sale in 1...20 { try database.sell(sale) }
                try disk.stateAfterCut(at: disk.operations, policy: .keepAll, into: "\(folder)/copy")
                let (copy, original) = (try contents(of: "\(folder)/copy"), try contents(of: recorded))
                #expect(Set(original.keys) == ["sales.db", "sales.db-wal"])
                #expect(copy == original)
            }
        }
    }

    @Test("begins with what the folder holds, opened before or not, and other files stay as they are")
    func snapshot() throws {
        try inTemporaryFolder { folder in
            FaultDisk.install()
            let recorded = "\(folder)/recorded"
            try FileManager.default.createDirectory(atPath: "\(recorded)/keys", withIntermediateDirectories: true)
            #expect(FileManager.default.createFile(atPath: "\(recorded)/keys/key", contents: Data([1, 2, 3])))
            #expect(chmod("\(recorded)/keys/key", 0o440) == 0)
            let database = try Database("\(recorded)/sales.db")
            try database.createSales()
            try database.sell(1)
            let before = try contents(of: recorded)
            try FaultDisk.record(in: recorded) { disk in
                try database.sell(2)
                #expect(disk.operations > 0)
                try disk.stateAfterCut(at: 0, policy: .dropUnsynced, into: "\(folder)/first")
                #expect(try contents(of: "\(folder)/first") == before)
                #expect(before["keys/key"] == [1, 2, 3])
                #expect(try permissions(of: "\(folder)/first/keys/key") == 0o440)
                #expect(try permissions(of: "\(folder)/first/keys") == 0o700)
                try disk.stateAfterCut(at: disk.operations, policy: .dropUnsynced, into: "\(folder)/last")
                #expect(try Database(recovering: "\(folder)/last/sales.db").sales() == [1, 2])
            }
        }
    }

    @Test("takes a database file made empty beforehand by its owner as new")
    func madeEmpty() throws {
        try inTemporaryFolder { folder in
            try FaultDisk.record(in: "\(folder)/recorded") { disk in
                let path = "\(folder)/recorded/sales.db"
                #expect(FileManager.default.createFile(atPath: path, contents: Data()))
                let database = try Database(path)
                try database.createSales()
                try database.sell(1)
                try disk.stateAfterCut(at: disk.operations, policy: .dropUnsynced, into: "\(folder)/after")
                #expect(try Database(recovering: "\(folder)/after/sales.db").sales() == [1])
            }
        }
    }

    @Test("leaves files outside its folder alone, also one whose name begins like it")
    func passThrough() throws {
        try inTemporaryFolder { folder in
            try FileManager.default.createDirectory(atPath: "\(folder)/recorded-not", withIntermediateDirectories: true)
            try FaultDisk.record(in: "\(folder)/recorded") { disk in
                disk.failSync(number: 1, losingPages: true, persistently: true)
                disk.fullDisk(afterBytes: 0)
                for path in ["\(folder)/sales.db", "\(folder)/recorded-not/sales.db"] {
                    let database = try Database(path)
                    try database.createSales()
                    try database.sell(1)
                    #expect(try database.sales() == [1])
                }
                #expect(disk.operations == 0)
                #expect(disk.syncs == 0)
            }
        }
    }

    @Test("knows nothing of the others beside it", arguments: 1...8)
    func beside(_ number: Int) throws {
        try inTemporaryFolder { folder in
            let shop = try Shop(Durability(journal: "WAL", synchronous: "FULL"), in: folder)
            let end = shop.disk.operations
            #expect(try shop.cut(at: end, .dropUnsynced, in: folder).lost == [])
            try FaultDisk.record(in: "\(folder)/faulty") { disk in
                let database = try Database("\(folder)/faulty/sales.db")
                try database.createSales()
                disk.failSync(number: number, losingPages: true, persistently: true)
                #expect(throws: SQLiteFailure.self) { for sale in 1...number { try database.sell(sale) } }
                #expect(try database.sales().count == number - 1)
            }
            #expect(shop.disk.operations == end)
        }
    }

    @Test("of a folder already recorded waits for the other")
    func waits() async throws {
        let folder = "/tmp/faultdisk-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        await withTaskGroup { group in
            for place in [folder, folder, "\(folder)/below"] {
                group.addTask {
                    FaultDisk.record(in: place) { _ in
                        let running = inside.withLock { count in
                            count += 1
                            return count
                        }
                        #expect(running == 1)
                        for _ in 0..<1_000 { _ = FileManager.default.fileExists(atPath: place) }
                        inside.withLock { $0 -= 1 }
                    }
                }
            }
        }
    }

    @Test("ends with its body: faults are gone, the log stays")
    func ends() throws {
        try inTemporaryFolder { folder in
            let recorded = "\(folder)/recorded"
            let database = try FaultDisk.record(in: recorded) { disk in
                let database = try Database("\(recorded)/sales.db")
                try database.createSales()
                disk.failSync(number: 1, losingPages: false, persistently: true)
                return database
            }
            try database.sell(1)
            #expect(try database.sales() == [1])
        }
    }

    @Test(
        "gives the same disk for the same seed, in whatever order cuts are asked for",
        arguments: [FaultDisk.CutPolicy.keepRandom(seed: 7), .torn(seed: 7)])
    func repeatable(_ policy: FaultDisk.CutPolicy) throws {
        try inTemporaryFolder { folder in
            let shop = try Shop(Durability(journal: "WAL", synchronous: "NORMAL"), in: folder)
            let middle = shop.acknowledged[20]
            for (copy, position) in [("a", middle), ("end", shop.disk.operations), ("b", middle)] {
                try shop.disk.stateAfterCut(at: position, policy: policy, into: "\(folder)/\(copy)")
            }
            #expect(try contents(of: "\(folder)/a") == contents(of: "\(folder)/b"))
        }
    }

    @Test("refuses a cut it cannot make")
    func refuses() throws {
        try inTemporaryFolder { folder in
            let shop = try Shop(Durability(journal: "WAL", synchronous: "FULL"), in: folder)
            let beyond = shop.disk.operations + 1
            for (position, place, error) in [
                (beyond, "\(folder)/new", FaultDiskError.noSuchOperation(beyond)),
                (-1, "\(folder)/new", .noSuchOperation(-1)),
                (0, "\(folder)", .folderNotEmpty),
                (0, "\(folder)/recorded/new", .folderIsRecorded),
                (0, "\(folder)/recorded", .folderIsRecorded),
            ] {
                #expect(throws: error) {
                    try shop.disk.stateAfterCut(at: position, policy: .keepAll, into: place)
                }
            }
        }
    }

    /// The reference values of the published algorithm for seed 1234567.
    @Test("draws from SplitMix64 as published")
    func published() {
        var generator = SplitMix64(seed: 1_234_567)
        let drawn = (0..<5).map { _ in generator.next() }
        #expect(
            drawn == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ])
    }
}
