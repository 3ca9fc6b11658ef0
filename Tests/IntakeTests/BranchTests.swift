@testable import Intake
import Payments
import TestWorld
import Testing

/// A card was cloned, or set back to an older image: two chains of one node stand beside each other, and both go on.
@Suite("Chains beside each other")
struct BranchTests {
    let scene: IntakeScene
    var chain: [SignedRecord] { scene.chain }

    init() throws { scene = try IntakeScene() }

    typealias Beginning = (base: Int, upload: @Sendable (BranchTests) throws -> [[UInt8]], parent: Int, first: Int)

    static let beginnings: [Row<Beginning>] = [
        Row("a clone's record beside HQ's last one", (3, { [try $0.clone(3)] }, 3, 0)),
        Row("beside a record further back", (1, { [try $0.clone(1)] }, 1, 0)),
        Row("beside the first record", (0, { [try $0.clone(0)] }, 0, 0)),
        Row("after records that both chains have", (1, { [$0.chain[1].bytes, try $0.clone(2)] }, 2, 1)),
    ]

    private func clone(_ sequence: Int) throws -> [UInt8] { try scene.other(after: scene.head(sequence)).bytes }

    @Test("a clone's record begins a second chain; the first one stays as it is", arguments: beginnings)
    func begins(_ row: Row<Beginning>) throws {
        let upload = try row.content.upload(self)
        let plan = try scene.plan(upload, scene.holding(4), base: scene.head(row.content.base))
        let parent = ChainPlace(branch: 1, head: scene.head(row.content.parent))
        #expect(plan.branchings == [Intake.Branching(branch: 2, parent: parent, isGranted: false)])
        #expect(plan.fates.suffix(1) == [.append(UInt64(row.content.parent) + 1, branch: 2)])
        #expect(plan.fates.prefix(row.content.first) == ArraySlice((0..<row.content.first).map { _ in .duplicate }))
        #expect(plan.branch == 2 && plan.mark.sequence == UInt64(row.content.parent) + 1)
        #expect(plan.tips == [2: plan.mark])
    }

    @Test("both chains go on, each from its own mark, and neither is taken for a new one")
    func bothGoOn() throws {
        var chains = scene.holding(4)
        let first = try scene.other(after: scene.head(3))
        chains.take(try scene.plan([first.bytes], chains, base: scene.head(3)))
        let second = try scene.other(after: first.head, id: 78)
        let clone = try scene.plan([second.bytes], chains, base: first.head)
        #expect(clone.fates == [.append(5, branch: 2)])
        #expect(clone.branchings.isEmpty && clone.mark == second.head)
        chains.take(clone)
        let own = try scene.plan([chain[4].bytes], chains, base: scene.head(4))
        #expect(own.fates == [.append(5)])
        #expect(own.branchings.isEmpty && own.mark == scene.head(5) && own.branch == 1)
        chains.take(own)
        // The clone repeats itself from where both were one: everything is known, and it is told its own end.
        let repeated = try scene.plan([first.bytes, second.bytes], chains, base: scene.head(3))
        #expect(repeated.fates == [.duplicate, .duplicate])
        #expect(repeated.branch == 2 && repeated.mark == second.head)
    }

    @Test("a third card begins a third chain, also beside the second one")
    func third() throws {
        var chains = scene.holding(4)
        let first = try scene.other(after: scene.head(3))
        let second = try scene.other(after: first.head, id: 78)
        chains.take(try scene.plan([first.bytes, second.bytes], chains, base: scene.head(3)))
        let third = try scene.other(after: first.head, id: 79)
        let plan = try scene.plan([third.bytes], chains, base: first.head)
        #expect(plan.fates == [.append(5, branch: 3)])
        #expect(
            plan.branchings == [
                Intake.Branching(branch: 3, parent: ChainPlace(branch: 2, head: first.head), isGranted: false)
            ])
    }

    @Test("one upload may leave a chain and come back to it only through what is known")
    func backAndForth() throws {
        let chains = scene.holding(4)
        let clone = try scene.other(after: scene.head(3))
        let plan = try scene.plan([clone.bytes, chain[4].bytes], chains, base: scene.head(3))
        // The honest record 5 does not follow the clone's record 4: it is kept at its place in the clone's chain.
        #expect(plan.fates == [.append(4, branch: 2), .quarantine(5, branch: 2)])
        #expect(plan.tips[1] == nil)
    }

    @Test(
        "a chain that begins with a granted epoch is no alarm; with another it is",
        arguments: [
            ("the epoch that HQ has granted", 2, 2, true), ("an earlier granted one", 2, 3, true),
            ("one that nobody granted", 2, 1, false), ("the same epoch", 1, 2, false), ("far ahead", 9, 2, false),
        ] as [(String, UInt32, UInt32, Bool)])
    func granted(_ name: String, _ epoch: UInt32, _ highest: UInt32, _ isGranted: Bool) throws {
        let record = try scene.other(after: scene.head(2), epoch: epoch)
        let plan = try scene.plan([record.bytes], scene.holding(4), base: scene.head(2), epoch: highest)
        #expect(plan.fates == [.append(3, branch: 2)], "\(name)")
        #expect(plan.branchings.map(\.isGranted) == [isGranted], "\(name)")
    }

    @Test("a record of a place that the upload has passed is kept, and is part of no chain")
    func strays() throws {
        var chains = scene.holding(4)
        let below = try scene.other(after: scene.head(1))
        let plan = try scene.plan([below.bytes, chain[4].bytes], chains, base: scene.head(4))
        #expect(plan.fates == [.stray(2), .append(5)])
        #expect(plan.dispositions.first == .stray(below))
        #expect(plan.branchings.isEmpty && plan.mark == scene.head(5))
        chains.take(plan)
        #expect(try scene.plan([below.bytes], chains, base: scene.head(5)).fates == [.duplicate])
        let twice = try scene.plan([below.bytes, below.bytes], scene.holding(4), base: scene.head(4))
        #expect(twice.fates == [.stray(2), .duplicate])
    }

    @Test("a stray that comes again at its place becomes a part of its chain, and blocks nothing behind it")
    func strayAtItsPlace() throws {
        var chains = scene.holding(4)
        let stray = try scene.other(after: scene.head(1))
        let after = try scene.other(after: stray.head, id: 78)
        chains.take(try scene.plan([stray.bytes], chains, base: scene.head(4)))
        let plan = try scene.plan([stray.bytes, after.bytes], chains, base: scene.head(1))
        #expect(plan.fates == [.append(2, branch: 2), .append(3, branch: 2)])
        #expect(plan.mark == after.head)
        let once = try scene.plan([stray.bytes, stray.bytes], scene.holding(1), base: scene.head(1))
        #expect(once.fates == [.append(2), .duplicate])
    }

    @Test("a loss that is stated twice, or a record that was found again, changes nothing about the chain")
    func lostAndFound() throws {
        var chains = scene.holding(2)
        let moments = [TestWorld.moment(), TestWorld.moment(uptimeMs: 2_000_000)]
        let statements = try moments.map {
            try scene.world.node.record(
                .lost(LostRecord(digest: chain[2].digest)), after: scene.head(2), moment: $0)
        }
        chains.take(try scene.plan([statements[0].bytes, chain[3].bytes], chains, base: scene.head(2)))
        let again = try scene.plan([statements[1].bytes, chain[3].bytes, chain[4].bytes], chains, base: scene.head(2))
        #expect(again.fates == [.duplicate, .duplicate, .append(5)])
        chains.take(again)
        let found = try scene.plan([chain[2].bytes, chain[3].bytes], chains, base: scene.head(2))
        #expect(found.fates == [.append(3), .duplicate])
        #expect(found.branchings.isEmpty && again.branchings.isEmpty && found.mark == scene.head(5))
    }

    @Test("a loss of what HQ holds is no news")
    func lostHereOnly() throws {
        let statement = try scene.world.node.record(
            .lost(LostRecord(digest: chain[2].digest)), after: scene.head(2))
        let plan = try scene.plan(
            [statement.bytes, chain[3].bytes, chain[4].bytes], scene.holding(4), base: scene.head(2))
        #expect(plan.fates == [.duplicate, .duplicate, .append(5)])
        #expect(plan.branchings.isEmpty)
    }

    @Test("where the base is unknown the answer speaks of the chain that is followed")
    func followed() throws {
        var chains = scene.holding(4)
        let first = try scene.other(after: scene.head(2), epoch: 2)
        chains.take(try scene.plan([first.bytes], chains, base: scene.head(2), epoch: 2))
        chains.follow(2)
        let plan = try scene.plan([], chains, base: ChainHead(epoch: 1, sequence: 7, digest: .of(9)))
        #expect(plan.branch == 2 && plan.mark == first.head && !plan.isBaseKnown)
    }
}
