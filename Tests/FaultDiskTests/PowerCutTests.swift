import FaultDisk
import Testing

private let fresh = UInt64.random(in: 0 ... .max)

/// Three seeds that stay and one new in each run. Swift Testing prints the seed with every argument, so a failure can be
/// repeated by adding it here.
private let policies: [FaultDisk.CutPolicy] =
    [.dropUnsynced, .keepAll] + [1, 2, 3, fresh].flatMap { [.keepRandom(seed: $0), .torn(seed: $0)] }

@Suite("A power cut at any operation")
struct PowerCutTests {
    @Test(
        "keeps every acknowledged row of a safe database",
        arguments: [
            Durability(journal: "WAL", synchronous: "FULL"), Durability(journal: "DELETE", synchronous: "EXTRA"),
        ], policies)
    func safe(_ durability: Durability, _ policy: FaultDisk.CutPolicy) throws {
        try inTemporaryFolder { folder in
            let shop = try Shop(durability, in: folder)
            #expect(shop.acknowledged.count == 30)
            // Thirty commits of at least a write and a sync: a log without them would prove nothing.
            #expect(shop.disk.operations > 60)
            for position in 0...shop.disk.operations {
                let finding = try shop.cut(at: position, policy, in: folder)
                #expect(finding.lost == [], "lost at \(position), \(policy)")
                #expect(finding.consistent, "inconsistent at \(position), \(policy)")
            }
            print("\(durability.testDescription), \(policy): nothing lost at \(shop.disk.operations + 1) cuts")
        }
    }

    /// The control: if these lost nothing, neither would the test above see a loss. DELETE + FULL syncs the data but not
    /// the journal's removal; with the old journal back, recovery undoes the acknowledged commit.
    @Test(
        "loses acknowledged rows of an unsafe database at some of them",
        arguments: [
            Durability(journal: "WAL", synchronous: "NORMAL"), Durability(journal: "WAL", synchronous: "OFF"),
            Durability(journal: "DELETE", synchronous: "OFF"), Durability(journal: "DELETE", synchronous: "FULL"),
        ])
    func unsafe(_ durability: Durability) throws {
        try inTemporaryFolder { folder in
            let shop = try Shop(durability, in: folder)
            var losing = 0
            for position in 0...shop.disk.operations {
                if try !shop.cut(at: position, .dropUnsynced, in: folder).lost.isEmpty { losing += 1 }
            }
            #expect(losing > 0)
            print("\(durability.testDescription): rows lost at \(losing) of \(shop.disk.operations + 1) cuts")
        }
    }

    @Test("can damage a database without syncs, when sectors are torn")
    func torn() throws {
        try inTemporaryFolder { folder in
            let shop = try Shop(Durability(journal: "DELETE", synchronous: "OFF"), in: folder)
            let damaged = try (0...shop.disk.operations).filter {
                try !shop.cut(at: $0, .torn(seed: 1), in: folder).consistent
            }
            #expect(!damaged.isEmpty)
        }
    }
}
