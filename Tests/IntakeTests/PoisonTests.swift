import Intake
import Payments
import Signing
import TestWorld
import Testing

/// What nobody can read stands in the chain at its place, and blocks nothing.
@Suite("Poison in an upload")
struct PoisonTests {
    let scene: IntakeScene
    var world: TestWorld { scene.world }
    var chain: [SignedRecord] { scene.chain }

    init() throws { scene = try IntakeScene() }

    /// Bytes that stand at place 3, and the record that the node wrote behind them.
    private func poisoned(_ bytes: [UInt8]) throws -> [[UInt8]] {
        let head = ChainHead(epoch: 1, sequence: 3, digest: world.primitives.digest(bytes))
        return [bytes, try world.node.record(.payment(world.node.cash(.kes(5), id: 50)), after: head).bytes]
    }

    typealias Poison = @Sendable (PoisonTests) throws -> [UInt8]

    static let poisons: [Row<(bytes: Poison, why: String)>] = [
        Row("noise", ({ _ in [1, 2, 3] }, "record: not deterministic CBOR")),
        Row("a record with a byte lost", ({ Array($0.chain[2].bytes.dropLast()) }, "record: not deterministic CBOR")),
        Row(
            "a signature altered",
            (
                { test in
                    var bytes = test.chain[2].bytes
                    bytes[bytes.count - 1] ^= 1
                    return bytes
                }, "record: not signed by the node"
            )),
        Row(
            "signed by another node's key",
            (
                { test in
                    let record = test.chain[2].record
                    return try SignedRecord.signed(record, by: test.world.neighbour.key, using: test.world.primitives)
                        .bytes
                }, "record: not signed by the node"
            )),
        Row(
            "signed as an exchange",
            (
                { test in
                    let payload = test.chain[2].record.encoded()
                    return try COSESign1.signed(payload, for: .exchange, by: test.world.node.key).encoded()
                }, "record: not signed by the node"
            )),
        Row(
            "another node's record",
            (
                { test in
                    let body = RecordBody.payment(test.world.neighbour.cash(.kes(5)))
                    return try test.world.neighbour.record(body, after: test.chain[1].head).bytes
                }, "record: of another node"
            )),
        Row("a record that is too long", ({ _ in [UInt8](repeating: 0, count: 8_193) }, "record: too long")),
        Row(
            "a kind of a newer schema",
            (
                { test in
                    let good = try CBOR(decoding: test.chain[2].record.encoded())
                    guard case .map(let pairs) = good else { return [] }
                    let kind = pairs.map { $0.key == .unsigned(6) ? CBORPair($0.key, .unsigned(8)) : $0 }
                    return try COSESign1.signed(CBOR.map(kind).encoded(), for: .record, by: test.world.node.key)
                        .encoded()
                }, "record: field 6 is out of range"
            )),
        Row(
            "a record of the node that does not follow",
            (
                { test in
                    try test.scene.other(after: ChainHead(epoch: 1, sequence: 2, digest: .of(9))).bytes
                }, "it does not follow the record before it"
            )),
    ]

    @Test("poison is kept raw, with its reason, and never blocks: the mark moves over its digest", arguments: poisons)
    func poison(_ row: Row<(bytes: Poison, why: String)>) throws {
        let bytes = try row.content.bytes(self)
        let upload = try poisoned(bytes)
        let plan = try scene.plan(upload, scene.holding(2), base: scene.head(2))
        #expect(plan.fates == [.quarantine(3), .append(4)])
        guard case .quarantine(let kept, _) = plan.dispositions[0] else { return }
        #expect(kept.bytes == bytes)
        #expect(kept.digest == world.primitives.digest(bytes))
        #expect(kept.epoch == 1 && kept.sequence == 3)
        #expect(kept.why.hasPrefix(row.content.why), "\(kept.why)")
        #expect(plan.mark.sequence == 4 && plan.mark.digest == world.primitives.digest(upload[1]))
        #expect(plan.branchings.isEmpty)
    }

    @Test("poison that is sent again is a duplicate, at its place and after it")
    func again() throws {
        var chains = scene.holding(2)
        let upload = try poisoned([1, 2, 3])
        chains.take(try scene.plan([upload[0]], chains, base: scene.head(2)))
        let plan = try scene.plan(upload, chains, base: scene.head(2))
        #expect(plan.fates == [.duplicate, .append(4)])
        chains.take(plan)
        #expect(try scene.plan(upload, chains, base: scene.head(2)).fates == [.duplicate, .duplicate])
        #expect(try scene.plan(upload, chains, base: scene.head(2)).branchings.isEmpty)
    }

    @Test("the same noise may stand in a chain twice: it is kept once, and the second place is passed all the same")
    func sameNoiseTwice() throws {
        var chains = scene.holding(2)
        let upload = try poisoned([1, 2, 3])
        let plan = try scene.plan(upload + [[1, 2, 3]], chains, base: scene.head(2))
        #expect(plan.fates == [.quarantine(3), .append(4), .duplicate])
        #expect(plan.mark == ChainHead(epoch: 1, sequence: 5, digest: world.primitives.digest([1, 2, 3])))
        chains.take(plan)
        let next = try scene.other(after: plan.mark)
        let after = try scene.plan([next.bytes], chains, base: plan.mark)
        #expect(after.fates == [.append(6)])
        #expect(after.branchings.isEmpty)
    }

    @Test("the same noise at two places, sent again after a lost answer, is told of once and begins no chain")
    func sameNoiseAgain() throws {
        var chains = scene.holding(2)
        var upload = try poisoned([1, 2, 3]) + [[1, 2, 3]]
        let noise = ChainHead(epoch: 1, sequence: 5, digest: world.primitives.digest([1, 2, 3]))
        upload += [try world.node.record(.payment(world.node.cash(.kes(5), id: 60)), after: noise).bytes, [1, 2, 3]]
        let first = try scene.plan(upload, chains, base: scene.head(2))
        #expect(first.fates == [.quarantine(3), .append(4), .duplicate, .append(6), .duplicate])
        chains.take(first)
        for base in [2, 0] {
            let repeated = base == 0 ? scene.chain.prefix(2).map(\.bytes) + upload : upload
            let again = try scene.plan(repeated, chains, base: scene.head(base))
            #expect(again.fates.allSatisfy { $0 == .duplicate } && again.branchings.isEmpty && again.tips.isEmpty)
            #expect(again.mark == first.mark)
        }
    }

    @Test("noise that is kept already, where HQ holds a record: what follows it begins a chain before the noise")
    func sameNoiseBeside() throws {
        var chains = scene.holding(2)
        let upload = try poisoned([1, 2, 3])
        chains.take(try scene.plan(upload, chains, base: scene.head(2)))
        let mark = try chains.tip(of: 1)
        let next = try scene.other(after: mark)
        chains.take(try scene.plan([next.bytes], chains, base: mark))
        let noise = ChainHead(epoch: 1, sequence: 5, digest: world.primitives.digest([1, 2, 3]))
        let clone = try scene.other(after: noise, id: 78)
        let plan = try scene.plan([[1, 2, 3], clone.bytes], chains, base: mark)
        #expect(plan.fates == [.duplicate, .append(6, branch: 2)])
        #expect(plan.branchings.map(\.parent.head) == [mark])
    }

    @Test("a whole upload of poison moves the mark to its end")
    func onlyPoison() throws {
        let plan = try scene.plan([[1], [2], [3]], scene.holding(2), base: scene.head(2))
        #expect(plan.fates == [.quarantine(3), .quarantine(4), .quarantine(5)])
        #expect(plan.mark == ChainHead(epoch: 1, sequence: 5, digest: world.primitives.digest([3])))
    }

    @Test("poison where HQ holds a record begins a chain of its own: the record stays")
    func beside() throws {
        var chains = scene.holding(4)
        let plan = try scene.plan([[1, 2, 3]], chains, base: scene.head(2))
        #expect(plan.fates == [.quarantine(3, branch: 2)])
        chains.take(plan)
        #expect(try chains.tip(of: 1) == scene.head(4))
    }
}
