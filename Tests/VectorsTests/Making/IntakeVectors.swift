import Payments
import Signing

/// What HQ holds before an upload, as a vector tells it.
private struct HeldChains {
    var tips: [ChainHead]
    var kept: [JSONValue] = []
    var followed = 1

    /// One chain.
    init(_ records: some Sequence<SignedRecord> = []) {
        tips = [.start]
        for record in records { keep(record.digest, record.head) }
    }

    /// Keeps bytes at a place of a chain.
    mutating func keep(_ digest: Digest, _ head: ChainHead, branch: Int = 1) {
        kept.append(.members(["record": digest.json, "branch": .number(branch), "head": head.json]))
        tips[branch - 1] = head
    }

    mutating func keep(stray digest: Digest) { kept.append(.members(["record": digest.json])) }

    /// Begins a second chain beside another.
    mutating func branch(_ records: some Sequence<SignedRecord>) {
        tips.append(.start)
        for record in records { keep(record.digest, record.head, branch: tips.count) }
    }
}

/// The chains from which the vectors' uploads are.
private struct IntakeScene {
    let world: World
    let chain: Chain
    let records: [SignedRecord]
    /// Another record 3 after record 2, and a record 4 after that: a clone's.
    let clone: [SignedRecord]
    /// The same in epoch 2, as a board begins that was enrolled again.
    let renewed: [SignedRecord]
    let byStranger: [UInt8]
    let noise: [UInt8] = [0xff, 0x00]

    init(_ world: World) throws {
        self.world = world
        let chain = try Chain(world)
        self.chain = chain
        records = chain.signed
        func other(epoch: UInt32) throws -> [SignedRecord] {
            var head = chain.signed[1].head
            return try (0..<2).map { _ in
                let record = try IntakeScene.record(world, after: head, epoch: epoch)
                head = record.head
                return record
            }
        }
        clone = try other(epoch: 1)
        renewed = try other(epoch: 2)
        byStranger = try SignedRecord.signed(chain.records[1].record, by: world.stranger, using: .libcrypto).bytes
    }

    static func record(_ world: World, after head: ChainHead, epoch: UInt32 = 1) throws -> SignedRecord {
        try SignedRecord.signed(
            Record(
                node: world.nodeID, epoch: epoch, sequence: head.sequence + 1, previous: head.digest,
                moment: world.moment(after: 7_777), policyVersion: 3, body: .payment(VectorSource.cash(world))),
            by: world.node, using: .libcrypto)
    }

    func given(
        after base: ChainHead, _ upload: [[UInt8]], _ held: HeldChains, epoch: Int = 1, keys: [JSONValue] = ["node"]
    ) -> JSONValue {
        .members([
            "node": world.nodeID.json, "base": ChainPoint(base).json, "keys": .array(keys), "epoch": .number(epoch),
            "followed": .number(held.followed), "tips": .array(held.tips.map(\.json)), "kept": .array(held.kept),
            "upload": .array(upload.map { .text(Hexadecimal.text($0)) }),
        ])
    }

    /// An upload behind record `count`, HQ holding so many.
    func given(holding count: Int, _ upload: [[UInt8]], keys: [JSONValue] = ["node"]) -> JSONValue {
        let base = count == 0 ? ChainHead.start : records[count - 1].head
        return given(after: base, upload, HeldChains(records[..<count]), keys: keys)
    }

    func bytes(_ range: ClosedRange<Int>) -> [[UInt8]] { records[range].map(\.bytes) }
}

extension VectorSource {
    /// How HQ sorts an upload, and how far the chains reach.
    static func intake(_ world: World) throws -> VectorFile {
        var list = VectorList(world)
        list.use(key: "node")
        list.use(key: "stranger")
        let scene = try IntakeScene(world)
        for (name, shows, given) in try simple(scene) + odd(scene) + branched(scene) {
            try list.accept("intake", name, shows, given: given)
        }
        return list.file(
            about: "How HQ sorts an upload: append, duplicate, stray, quarantine, new chains, and the mark afterwards.")
    }

    private static func simple(_ scene: IntakeScene) throws -> [(String, String, JSONValue)] {
        let records = scene.records
        let bytes = records.map(\.bytes)
        return [
            ("nothing", "an exchange without records", scene.given(holding: 2, [])),
            ("append", "the next three of the chain", scene.given(holding: 2, scene.bytes(2...4))),
            ("first", "the first record names no predecessor", scene.given(holding: 0, [bytes[0]])),
            (
                "repeat", "sent again after a lost answer: the first result stands",
                scene.given(after: records[0].head, scene.bytes(1...3), HeldChains(records[0...2]))
            ),
            (
                "twice in one upload", "the second is a duplicate",
                scene.given(holding: 0, [bytes[0], bytes[0], bytes[1]])
            ),
            ("gap", "nothing is kept of what stands behind a gap", scene.given(holding: 2, scene.bytes(3...4))),
            (
                "base not held", "HQ was restored: nothing is taken, the mark tells where to go on",
                scene.given(after: records[4].head, scene.bytes(5...6), HeldChains(records[0...2]))
            ),
            (
                "a record lost", "the statement stands at its place, and the next one names what was lost",
                try scene.given(holding: 2, scene.chain.losing(3)[2...3].map(\.bytes))
            ),
            (
                "a record lost that HQ has", "HQ has what the board lost: nothing is put in its place",
                try scene.given(
                    after: records[1].head, scene.chain.losing(3)[2...3].map(\.bytes), HeldChains(records[0...2]))
            ),
        ]
    }

    private static func odd(_ scene: IntakeScene) throws -> [(String, String, JSONValue)] {
        let world = scene.world
        let records = scene.records
        let noise = scene.noise
        let digest = Primitives.libcrypto.digest(noise)
        let afterNoise = try IntakeScene.record(world, after: ChainHead(epoch: 1, sequence: 1, digest: digest))
        var twice = HeldChains()
        twice.keep(digest, ChainHead(epoch: 1, sequence: 1, digest: digest))
        // Noise, a record, the same noise, a record.
        let second = ChainHead(epoch: 1, sequence: 3, digest: digest)
        let behind = try IntakeScene.record(world, after: second)
        let other = try IntakeScene.record(world, after: second, epoch: 2)
        var passed = twice
        passed.keep(afterNoise.digest, afterNoise.head)
        passed.keep(behind.digest, behind.head)
        var strays = HeldChains(records[0...2])
        strays.keep(stray: records[4].digest)
        var before = HeldChains(records[0...2])
        before.keep(stray: records[3].digest)
        let elsewhere = try IntakeScene.record(world, after: scene.clone[0].head.with(sequence: 2))
        return [
            (
                "noise", "unreadable bytes: kept raw, and the chain goes on from their digest",
                scene.given(holding: 0, [noise])
            ),
            (
                "goes on after noise", "a record that names what could not be read",
                scene.given(holding: 0, [noise, afterNoise.bytes])
            ),
            (
                "the same noise again", "noise tells no place: it stands in the chain a second time",
                scene.given(after: ChainHead(epoch: 1, sequence: 1, digest: digest), [noise], twice)
            ),
            (
                "the same noise twice, sent again", "the answer was lost: every place is known, and no chain begins",
                scene.given(after: .start, [noise, afterNoise.bytes, noise, behind.bytes], passed)
            ),
            (
                "the same noise beside a chain", "what follows it begins a chain, from the last place that was found",
                scene.given(after: afterNoise.head, [noise, other.bytes], passed)
            ),
            (
                "by a stranger", "signed by a key that is not the node's: quarantined",
                scene.given(holding: 1, [scene.byStranger])
            ),
            (
                "by an earlier key", "all keys that the node has had count",
                scene.given(holding: 1, [scene.byStranger], keys: ["node", "stranger"])
            ),
            (
                "does not follow", "a record 3 that names another record 2: it cannot stand there, and blocks nothing",
                scene.given(holding: 2, [elsewhere.bytes])
            ),
            (
                "of a place that was passed", "a record 1 behind record 2: kept raw, part of no chain",
                scene.given(holding: 2, [scene.records[2].bytes, try IntakeScene.record(world, after: .start).bytes])
            ),
            (
                "a stray again", "it was kept before, and is still part of no chain",
                scene.given(after: records[2].head, [records[4].bytes, records[3].bytes], strays)
            ),
            (
                "a stray that follows after all",
                "what follows the end of a chain belongs to it, whatever was kept before",
                scene.given(after: records[2].head, [records[3].bytes], before)
            ),
        ]
    }

    private static func branched(_ scene: IntakeScene) throws -> [(String, String, JSONValue)] {
        let records = scene.records
        let fork = scene.records[1].head
        let five = HeldChains(records[0...4])
        var two = five
        two.branch(scene.clone[0...0])
        var moved = five
        moved.branch(scene.renewed[0...0])
        moved.followed = 2
        let clone = scene.clone.map(\.bytes)
        return [
            (
                "second chain", "another record 3 behind record 2: two cards are at work; both chains are kept",
                scene.given(after: fork, clone, five)
            ),
            (
                "second chain after a repeat", "the clone sends what both have, and then its own",
                scene.given(after: .start, scene.bytes(0...1) + clone, five)
            ),
            (
                "second chain goes on", "behind its own record 3",
                scene.given(after: scene.clone[0].head, [clone[1]], two)
            ),
            (
                "first chain goes on", "the mark is that of the chain that the exchange speaks of",
                scene.given(after: records[4].head, [records[5].bytes], two)
            ),
            ("second chain again", "every record of it is known", scene.given(after: fork, [clone[0]], two)),
            (
                "second chain with noise", "noise beside a chain begins one too",
                scene.given(after: fork, [scene.noise], five)
            ),
            (
                "granted epoch", "the new epoch that HQ granted: another chain, and no clone",
                scene.given(after: fork, scene.renewed.map(\.bytes), five, epoch: 2)
            ),
            (
                "epoch not granted", "an epoch that HQ did not grant",
                scene.given(after: fork, scene.renewed.map(\.bytes), five, epoch: 1)
            ),
            (
                "granted epoch at the end", "the new epoch goes on at the head of the old one: no other chain",
                try scene.given(
                    after: records[4].head, [IntakeScene.record(scene.world, after: records[4].head, epoch: 2).bytes],
                    five, epoch: 2)
            ),
            (
                "nothing, base not held, two chains", "the mark is that of the chain that HQ follows",
                scene.given(after: records[7].head, [records[8].bytes], moved, epoch: 2)
            ),
        ]
    }
}

extension ChainHead {
    fileprivate func with(sequence: UInt64) -> ChainHead {
        ChainHead(epoch: epoch, sequence: sequence, digest: digest)
    }
}
