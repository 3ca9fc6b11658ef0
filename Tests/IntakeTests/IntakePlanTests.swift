import Intake
import Payments
import Signing
import TestWorld
import Testing

/// HQ sorts an upload. The chain in every row has eight cash sales; HQ holds some of it already.
@Suite("Sorting an upload")
struct IntakePlanTests {
    let world: TestWorld
    let chain: [SignedRecord]

    init() throws {
        world = try TestWorld()
        chain = try world.node.cashChain(1...8)
    }

    /// What became of one record, by what HQ does with it.
    enum Fate: Equatable {
        case append(UInt64)
        case duplicate
        case fork(UInt64)
        case quarantine(UInt64)
    }

    private func sorted(
        _ records: [[UInt8]], held: Int, keys: [PublicKey]? = nil, kept: [[UInt8]] = []
    ) throws -> (fates: [Fate], plan: Intake.Plan) {
        let known = Set((chain.prefix(held).map(\.bytes) + kept).map(world.primitives.digest))
        let plan = Intake.plan(
            records, node: world.node.id, mark: held == 0 ? .start : chain[held - 1].head,
            keys: keys ?? [world.node.key.publicKey], using: world.primitives, keptAt: { known.contains($0) ? 1 : nil })
        let fates: [Fate] = plan.dispositions.map {
            switch $0 {
            case .append(let record): .append(record.record.sequence)
            case .duplicate: .duplicate
            case .fork(let record): .fork(record.record.sequence)
            case .quarantine(_, _, let sequence, _): .quarantine(sequence)
            }
        }
        return (fates, plan)
    }

    typealias Upload = @Sendable (IntakePlanTests) throws -> [[UInt8]]
    typealias Sorted = (held: Int, upload: Upload, fates: [Fate], mark: Int)

    static func records(_ range: ClosedRange<Int>) -> Upload {
        { test in test.chain[(range.lowerBound - 1)...(range.upperBound - 1)].map(\.bytes) }
    }

    /// Uploads out of one honest chain; the mark is a place in it.
    static let honest: [Row<Sorted>] = [
        Row("nothing sent", (3, { _ in [] }, [], 3)),
        Row("the first records of a node", (0, records(1...2), [.append(1), .append(2)], 2)),
        Row("the next ones", (2, records(3...4), [.append(3), .append(4)], 4)),
        Row("all of it", (0, records(1...8), (1...8).map { .append($0) }, 8)),
        Row("the same upload again", (4, records(3...4), [.duplicate, .duplicate], 4)),
        Row("old and new", (3, records(2...5), [.duplicate, .duplicate, .append(4), .append(5)], 5)),
        Row(
            "one record twice in one upload",
            (0, { try records(1...1)($0) + records(1...2)($0) }, [.append(1), .duplicate, .append(2)], 2)),
        Row("a gap: nothing is kept behind it", (2, records(4...6), [], 2)),
        Row("a gap inside", (2, { try records(3...4)($0) + records(6...7)($0) }, [.append(3), .append(4)], 4)),
        Row("the wrong order", (2, { try records(4...4)($0) + records(3...3)($0) }, [], 2)),
        Row("a record that stood before a gap", (2, { try records(1...1)($0) + records(4...4)($0) }, [.duplicate], 2)),
    ]

    @Test("an honest node's upload is appended, or was kept before, up to the first gap", arguments: honest)
    func appended(_ row: Row<Sorted>) throws {
        let (fates, plan) = try sorted(try row.content.upload(self), held: row.content.held)
        #expect(fates == row.content.fates)
        #expect(plan.mark == (row.content.mark == 0 ? .start : chain[row.content.mark - 1].head))
    }

    @Test("what is appended is the record itself, and a duplicate names its digest")
    func contents() throws {
        let (_, plan) = try sorted(chain[0...1].map(\.bytes), held: 1)
        #expect(plan.dispositions == [.duplicate(chain[0].digest), .append(chain[1])])
    }

    private func other(_ sequence: Int, epoch: UInt32 = 1, previous: Digest? = nil) throws -> SignedRecord {
        let before = sequence == 1 ? ChainHead.start : chain[sequence - 2].head
        let head = ChainHead(epoch: epoch, sequence: before.sequence, digest: previous ?? before.digest)
        return try world.node.record(.payment(world.node.cash(.kes(999), id: 77)), after: head)
    }

    @Test("another record at a place that HQ holds is a fork: both are kept, the mark stays")
    func forks() throws {
        let below = try other(2), at = try other(4), next = try other(5, previous: .of(9))
        let table: [(String, SignedRecord, UInt64)] = [
            ("below the mark", below, 2), ("at the mark", at, 4), ("behind it", next, 5),
        ]
        for (name, record, sequence) in table {
            let (fates, plan) = try sorted([record.bytes], held: 4)
            #expect(fates == [.fork(sequence)], "\(name)")
            #expect(plan.dispositions == [.fork(record)], "\(name)")
            #expect(plan.mark == chain[3].head, "\(name)")
        }
        let (fates, _) = try sorted([at.bytes, chain[4].bytes], held: 4)
        #expect(fates == [.fork(4), .append(5)], "the honest branch goes on")
    }

    @Test("a fork that is kept already is a duplicate")
    func knownFork() throws {
        let record = try other(2)
        let (fates, _) = try sorted([record.bytes, chain[4].bytes], held: 4, kept: [record.bytes])
        #expect(fates == [.duplicate, .append(5)])
    }

    @Test("a new life of the node goes on where the old one ended; an older life does not come back")
    func epochs() throws {
        let newLife = try other(5, epoch: 2)
        let (fates, plan) = try sorted([newLife.bytes], held: 4)
        #expect(fates == [.append(5)])
        #expect(plan.mark == newLife.head && plan.mark.epoch == 2)
        let after = try world.node.record(
            .payment(world.node.cash(.kes(1), id: 78)), after: ChainHead(epoch: 1, sequence: 5, digest: newLife.digest))
        let back = Intake.plan(
            [after.bytes], node: world.node.id, mark: newLife.head, keys: [world.node.key.publicKey],
            using: world.primitives, keptAt: { _ in nil })
        #expect(back.dispositions == [.fork(after)])
        #expect(back.mark == newLife.head)
    }

    /// Bytes that stand at place 3, and the record that the node wrote behind them.
    private func poisoned(_ bytes: [UInt8]) throws -> [[UInt8]] {
        let head = ChainHead(epoch: 1, sequence: 3, digest: world.primitives.digest(bytes))
        return [bytes, try world.node.record(.payment(world.node.cash(.kes(5), id: 50)), after: head).bytes]
    }

    typealias Poison = @Sendable (IntakePlanTests) throws -> [UInt8]

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
                    let kind = pairs.map { $0.key == .unsigned(6) ? CBORPair($0.key, .unsigned(9)) : $0 }
                    return try COSESign1.signed(CBOR.map(kind).encoded(), for: .record, by: test.world.node.key)
                        .encoded()
                }, "record: field 6 is out of range"
            )),
    ]

    @Test("poison is kept raw, with its reason, and never blocks: the mark moves over its digest", arguments: poisons)
    func poison(_ row: Row<(bytes: Poison, why: String)>) throws {
        let bytes = try row.content.bytes(self)
        let upload = try poisoned(bytes)
        let (fates, plan) = try sorted(upload, held: 2)
        #expect(fates == [.quarantine(3), .append(4)])
        guard case .quarantine(let kept, let digest, _, let why) = plan.dispositions[0] else { return }
        #expect(kept == bytes)
        #expect(digest == world.primitives.digest(bytes))
        #expect(why.hasPrefix(row.content.why), "\(why)")
        #expect(plan.mark.sequence == 4 && plan.mark.digest == world.primitives.digest(upload[1]))
    }

    @Test("poison that is sent again is a duplicate")
    func poisonAgain() throws {
        let upload = try poisoned([1, 2, 3])
        let head = ChainHead(epoch: 1, sequence: 3, digest: world.primitives.digest(upload[0]))
        let again = Intake.plan(
            upload, node: world.node.id, mark: head, keys: [world.node.key.publicKey], using: world.primitives,
            keptAt: { $0 == world.primitives.digest(upload[0]) ? 1 : nil })
        #expect(again.dispositions.first == .duplicate(head.digest))
        #expect(again.mark.sequence == 4)
    }

    @Test("a whole upload of poison moves the mark to its end")
    func onlyPoison() throws {
        let (fates, plan) = try sorted([[1], [2], [3]], held: 2)
        #expect(fates == [.quarantine(3), .quarantine(4), .quarantine(5)])
        #expect(plan.mark == ChainHead(epoch: 1, sequence: 5, digest: world.primitives.digest([3])))
    }

    @Test("an earlier key of the node still counts")
    func oldKey() throws {
        let newKey = try SigningKey.generate().publicKey
        let (both, _) = try sorted([chain[0].bytes], held: 0, keys: [world.node.key.publicKey, newKey])
        #expect(both == [.append(1)])
        let (onlyNew, _) = try sorted([chain[0].bytes], held: 0, keys: [newKey])
        #expect(onlyNew == [.quarantine(1)])
        let (none, _) = try sorted([chain[0].bytes], held: 0, keys: [])
        #expect(none == [.quarantine(1)])
    }

    @Test("the same upload against the same marks gives the same plan")
    func deterministic() throws {
        let upload = try [chain[1].bytes] + poisoned([9, 9])
        #expect(try sorted(upload, held: 2).plan == sorted(upload, held: 2).plan)
    }

    @Test("a failure of HQ's store is passed on, not swallowed")
    func storeFault() throws {
        struct StoreFault: Error {}
        #expect(throws: StoreFault.self) {
            _ = try Intake.plan(
                [chain[0].bytes], node: world.node.id, mark: .start, keys: [], using: world.primitives,
                keptAt: { _ in throw StoreFault() })
        }
    }
}
