import FaultDisk
import Foundation
import Scratch
import Testing

/// The promise, tested by breaking the disk under the real till: what was shown is there.
@Suite(.serialized) struct PowerCutTests {
    private static let sales: UInt64 = 24

    /// Sells under a recording disk. The lamp is lit after the take returns, or before it begins (the planted fault).
    private static func record(
        in path: String, lampBeforeCommit: Bool = false
    ) throws -> (disk: FaultDisk, lamps: [Lamp]) {
        _ = try Stall(in: path).close()
        return try FaultDisk.record(in: path) { disk in
            var lamps: [Lamp] = []
            let stall = try Stall(in: path)
            for number in 1...sales {
                let before = disk.operations
                guard let sequence = try stall.sell(number) else { continue }
                lamps.append(Lamp(sequence: sequence, operation: lampBeforeCommit ? before : disk.operations))
            }
            try stall.close()
            return (disk, lamps)
        }
    }

    /// Greens that are missing after a cut.
    private static func lost(
        _ disk: FaultDisk, _ lamps: [Lamp], at cut: Int, _ policy: FaultDisk.CutPolicy, in scratch: ScratchFolder
    ) throws -> Int {
        let after = scratch.file("cut-\(cut)-\(UInt32.random(in: 0 ... .max))")
        defer { try? FileManager.default.removeItem(atPath: after) }
        try disk.stateAfterCut(at: cut, policy: policy, into: after)
        let there = try Stall.sequences(in: after)
        #expect(there == Array(0..<UInt64(there.count)).map { $0 + 1 }, "the sequence has a gap after a cut at \(cut)")
        return lamps.filter { $0.operation <= cut && !there.contains($0.sequence) }.count
    }

    @Test func everyGreenSurvivesACutAtEverySyncPointAndBetween() async throws {
        let seed = Seed.fromEnvironment()
        try await onOwnThread {
            let scratch = try ScratchFolder()
            let (disk, lamps) = try PowerCutTests.record(in: scratch.file("node"))
            #expect(lamps.count == Int(PowerCutTests.sales))
            var random = SplitMix64(seed: seed)
            var cuts = disk.syncPoints
            for (one, next) in zip(cuts, cuts.dropFirst()) where next - one > 1 {
                cuts.append(Int.random(in: one + 1..<next, using: &random))
            }
            for cut in cuts {
                let policies: [FaultDisk.CutPolicy] = [.dropUnsynced, .torn(seed: random.next())]
                let policy = policies[Int.random(in: 0...1, using: &random)]
                #expect(try PowerCutTests.lost(disk, lamps, at: cut, policy, in: scratch) == 0, "cut \(cut), \(policy)")
            }
        }
    }

    /// The negative control: if this does not lose anything, the test above proves nothing.
    @Test func aLampBeforeTheCommitIsCaught() async throws {
        try await onOwnThread {
            let scratch = try ScratchFolder()
            let (disk, lamps) = try PowerCutTests.record(in: scratch.file("node"), lampBeforeCommit: true)
            var lost = 0
            for lamp in lamps.prefix(3) {
                lost += try PowerCutTests.lost(disk, lamps, at: lamp.operation, .dropUnsynced, in: scratch)
            }
            #expect(lost > 0)
        }
    }

    @Test func aSaleIsOneSyncAndAThousandAreAtMost1030() async throws {
        try await onOwnThread {
            let scratch = try ScratchFolder()
            _ = try Stall(in: scratch.file("node")).close()
            try FaultDisk.record(in: scratch.file("node")) { disk in
                let stall = try Stall(in: scratch.file("node"))
                let first = disk.syncs
                for number in 1...1_000 {
                    let before = disk.syncs
                    #expect(try stall.sell(UInt64(number)) != nil)
                    #expect(disk.syncs == before + 1, "sale \(number)")
                    try stall.rest()
                }
                #expect(disk.syncs - first <= 1_030)
                try stall.close()
            }
        }
    }

    @Test func aFailedSyncLightsNoLampAndWhatFollowsIsDurableAgain() async throws {
        try await onOwnThread {
            let scratch = try ScratchFolder()
            _ = try Stall(in: scratch.file("node")).close()
            let (disk, lamps) = try FaultDisk.record(in: scratch.file("node")) { disk in
                var lamps: [Lamp] = []
                let stall = try Stall(in: scratch.file("node"))
                for number in UInt64(1)...12 {
                    if number == 5 { disk.failSync(number: 1, losingPages: true, persistently: false) }
                    if let sequence = try? stall.sell(number) {
                        #expect(number != 5, "a lamp over a failed sync")
                        lamps.append(Lamp(sequence: sequence, operation: disk.operations))
                    }
                }
                try stall.close()
                return (disk, lamps)
            }
            #expect(lamps.count == 11)
            for cut in disk.syncPoints.suffix(10) {
                #expect(try PowerCutTests.lost(disk, lamps, at: cut, .dropUnsynced, in: scratch) == 0, "cut \(cut)")
            }
        }
    }

    /// Nobody sells after the failure: what waits must still be sent, so the counter mends itself while it rests.
    @Test func afterAFailedSyncTheNextRestPassesTheBarrier() async throws {
        try await onOwnThread {
            let scratch = try ScratchFolder()
            _ = try Stall(in: scratch.file("node")).close()
            try FaultDisk.record(in: scratch.file("node")) { disk in
                let stall = try Stall(in: scratch.file("node"))
                #expect(try stall.sell(1) == 1)
                disk.failSync(number: 1, losingPages: true, persistently: false)
                #expect(throws: (any Error).self) { try stall.sell(2) }
                #expect(throws: (any Error).self) { try stall.status() }
                try stall.rest()
                #expect(try stall.status() > 0)
                try stall.close()
            }
        }
    }

    @Test func aFullDiskRefusesAndKeepsWhatWasTaken() async throws {
        try await onOwnThread {
            let scratch = try ScratchFolder()
            _ = try Stall(in: scratch.file("node")).close()
            try FaultDisk.record(in: scratch.file("node")) { disk in
                let stall = try Stall(in: scratch.file("node"))
                for number in UInt64(1)...3 { #expect(try stall.sell(number) != nil) }
                disk.fullDisk(afterBytes: 0)
                #expect(throws: (any Error).self) { try stall.sell(4) }
                #expect(throws: (any Error).self) { try stall.sell(5) }
                disk.heal()
                #expect(try stall.sell(6) == 4)
                try stall.close()
            }
            #expect(try Stall.sequences(in: scratch.file("node")) == [1, 2, 3, 4])
        }
    }
}

/// Where randomness comes from: printed, and replayed with TILLPOST_TEST_SEED.
enum Seed {
    static func fromEnvironment() -> UInt64 {
        let given = ProcessInfo.processInfo.environment["TILLPOST_TEST_SEED"].flatMap(UInt64.init)
        let seed = given ?? UInt64.random(in: 0 ... .max)
        print("seed \(seed) (replay with TILLPOST_TEST_SEED=\(seed))")
        return seed
    }
}
