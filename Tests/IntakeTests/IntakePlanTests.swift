import Intake
import Payments
import Signing
import TestWorld
import Testing

/// HQ sorts the upload of an honest node, or one in which something stands that nobody can read.
@Suite("Sorting an upload")
struct IntakePlanTests {
    let scene: IntakeScene
    var world: TestWorld { scene.world }
    var chain: [SignedRecord] { scene.chain }

    init() throws { scene = try IntakeScene() }

    typealias Upload = @Sendable (IntakePlanTests) throws -> [[UInt8]]
    typealias Sorted = (held: Int, base: Int, upload: Upload, fates: [IntakeScene.Fate], mark: Int)

    static func records(_ range: ClosedRange<Int>) -> Upload {
        { test in test.chain[(range.lowerBound - 1)...(range.upperBound - 1)].map(\.bytes) }
    }

    /// Uploads out of one honest chain: how far HQ holds it, the base of the upload, and the mark afterwards.
    static let honest: [Row<Sorted>] = [
        Row("nothing sent", (3, 3, { _ in [] }, [], 3)),
        Row("nothing sent, by a node that knows an older mark", (3, 1, { _ in [] }, [], 3)),
        Row("the first records of a node", (0, 0, records(1...2), [.append(1), .append(2)], 2)),
        Row("the next ones", (2, 2, records(3...4), [.append(3), .append(4)], 4)),
        Row("all of it", (0, 0, records(1...8), (1...8).map { .append($0) }, 8)),
        Row("the same upload again", (4, 2, records(3...4), [.duplicate, .duplicate], 4)),
        Row("the whole chain again", (4, 0, records(1...4), (1...4).map { _ in .duplicate }, 4)),
        Row("old and new", (3, 1, records(2...5), [.duplicate, .duplicate, .append(4), .append(5)], 5)),
        Row(
            "one record twice in one upload",
            (0, 0, { try records(1...1)($0) + records(1...2)($0) }, [.append(1), .duplicate, .append(2)], 2)),
        Row("a gap: nothing is kept behind it", (2, 2, records(4...6), [], 2)),
        Row("a gap inside", (2, 2, { try records(3...4)($0) + records(6...7)($0) }, [.append(3), .append(4)], 4)),
        Row("the wrong order", (2, 2, { try records(4...4)($0) + records(3...3)($0) }, [], 2)),
        Row(
            "a record that stood before a gap",
            (2, 2, { try records(1...1)($0) + records(4...4)($0) }, [.duplicate], 2)),
    ]

    @Test("an honest node's upload is appended, or was kept before, up to the first gap", arguments: honest)
    func appended(_ row: Row<Sorted>) throws {
        let plan = try scene.plan(
            try row.content.upload(self), scene.holding(row.content.held), base: scene.head(row.content.base))
        #expect(plan.fates == row.content.fates)
        #expect(plan.mark == scene.head(row.content.mark))
        #expect(plan.branch == 1 && plan.isBaseKnown && plan.branchings.isEmpty)
        #expect(plan.tips == (row.content.mark == row.content.held ? [:] : [1: plan.mark]))
    }

    @Test("what is appended is the record itself, and a duplicate names its digest")
    func contents() throws {
        let plan = try scene.plan(chain[0...1].map(\.bytes), scene.holding(1), base: .start)
        #expect(plan.dispositions == [.duplicate(chain[0].digest), .append(chain[1], branch: 1)])
    }

    @Test("where HQ does not hold the base, nothing is taken, and the mark of the followed chain says where to go on")
    func unknownBase() throws {
        let strangers: [ChainHead] = [
            scene.head(5), ChainHead(epoch: 1, sequence: 3, digest: .of(9)),
            ChainHead(epoch: 1, sequence: 0, digest: .of(9)),
        ]
        for base in strangers {
            let plan = try scene.plan([chain[5].bytes], scene.holding(3), base: base)
            #expect(!plan.isBaseKnown)
            #expect(plan.dispositions.isEmpty && plan.tips.isEmpty && plan.branchings.isEmpty)
            #expect(plan.branch == 1 && plan.mark == scene.head(3))
        }
    }

    @Test("a new life of the node goes on where the old one ended; an older life does not come back")
    func epochs() throws {
        var chains = scene.holding(4)
        let newLife = try scene.other(after: scene.head(4), epoch: 2)
        let plan = try scene.plan([newLife.bytes], chains, base: scene.head(4), epoch: 2)
        #expect(plan.fates == [.append(5)])
        #expect(plan.mark == newLife.head && plan.mark.epoch == 2 && plan.branchings.isEmpty)
        chains.take(plan)
        let after = try scene.other(after: newLife.head, epoch: 1, id: 78)
        let back = try scene.plan([after.bytes], chains, base: newLife.head, epoch: 2)
        #expect(back.fates == [.quarantine(6)])
        #expect(back.mark == ChainHead(epoch: 2, sequence: 6, digest: after.digest))
    }

    @Test("a statement of loss stands in the lost record's place, and the chain goes on from what was lost")
    func lost() throws {
        var chains = scene.holding(2)
        let statement = try world.node.record(.lost(LostRecord(digest: chain[2].digest)), after: scene.head(2))
        let plan = try scene.plan([statement.bytes, chain[3].bytes], chains, base: scene.head(2))
        #expect(plan.fates == [.append(3), .append(4)])
        #expect(plan.mark == scene.head(4))
        chains.take(plan)
        let again = try scene.plan([statement.bytes, chain[3].bytes, chain[4].bytes], chains, base: scene.head(2))
        #expect(again.fates == [.duplicate, .duplicate, .append(5)])
        // The upload may end with the statement, and go on from it the next time.
        var others = scene.holding(2)
        others.take(try scene.plan([statement.bytes], others, base: scene.head(2)))
        #expect(try scene.plan([chain[3].bytes], others, base: scene.head(3)).fates == [.append(4)])
    }

    @Test("an earlier key of the node still counts")
    func oldKey() throws {
        let newKey = try SigningKey.generate().publicKey
        let table: [(keys: [PublicKey], fate: IntakeScene.Fate)] = [
            ([world.node.key.publicKey, newKey], .append(1)), ([newKey], .quarantine(1)), ([], .quarantine(1)),
        ]
        for (keys, fate) in table {
            #expect(try scene.plan([chain[0].bytes], HeldChains(), base: .start, keys: keys).fates == [fate])
        }
    }

    @Test("the same upload against the same chains gives the same plan")
    func deterministic() throws {
        let upload = [chain[1].bytes, [9, 9], try scene.other(after: scene.head(2)).bytes]
        let chains = scene.holding(2)
        #expect(try scene.plan(upload, chains, base: scene.head(1)) == scene.plan(upload, chains, base: scene.head(1)))
    }

    @Test("a failure of HQ's store is passed on, not swallowed")
    func storeFault() throws {
        struct StoreFault: Error {}
        struct Broken: KnownChains {
            var followed: Int64 { 1 }
            var branchCount: Int64 { 1 }
            func tip(of branch: Int64) throws -> ChainHead { throw StoreFault() }
            func place(at point: ChainPoint) throws -> ChainPlace? { .start }
            func kept(_ digest: Digest) throws -> KeptBytes { throw StoreFault() }
        }
        #expect(throws: StoreFault.self) { try scene.plan([chain[0].bytes], Broken(), base: .start) }
    }
}
