import Payments
import Signing

extension VectorSource {
    /// How HQ sorts an upload, and how far the mark moves.
    static func intake(_ world: World) throws -> VectorFile {
        var list = VectorList(world)
        list.use(key: "node")
        list.use(key: "stranger")
        let chain = try Chain(world)
        let records = chain.signed
        func given(
            from mark: Int, _ upload: [[UInt8]], kept: [SignedRecord] = [], keys: [JSONValue] = ["node"]
        ) -> JSONValue {
            .members([
                "node": world.nodeID.json, "mark": mark == 0 ? ChainHead.start.json : records[mark - 1].head.json,
                "keys": .array(keys), "kept": .array(kept.map(\.digest.json)),
                "upload": .array(upload.map { .text(Hexadecimal.text($0)) }),
            ])
        }
        let bytes = records.map(\.bytes)
        let noise: [UInt8] = [0xff, 0x00]
        let byStranger = try SignedRecord.signed(chain.records[1].record, by: world.stranger, using: .libcrypto).bytes
        var branch = try Chain(world).signed
        let other = try Record(decoding: COSESign1(decoding: bytes[1], as: "record").payload)
        branch[1] = try SignedRecord.signed(
            Record(
                node: world.nodeID, epoch: 1, sequence: 2, previous: records[0].digest,
                moment: world.moment(after: 7_777),
                policyVersion: 3, body: other.body), by: world.node, using: .libcrypto)
        let elsewhere = try SignedRecord.signed(
            Record(
                node: world.nodeID, epoch: 1, sequence: 3, previous: branch[1].digest,
                moment: world.moment(after: 7_778),
                policyVersion: 3, body: other.body), by: world.node, using: .libcrypto)
        let afterNoise = try SignedRecord.signed(
            Record(
                node: world.nodeID, epoch: 1, sequence: 2, previous: Primitives.libcrypto.digest(noise),
                moment: world.moment(),
                policyVersion: 3, body: other.body), by: world.node, using: .libcrypto)
        let rows: [(String, String, JSONValue)] = [
            ("nothing", "an exchange without records", given(from: 2, [])),
            ("append", "the next three of the chain", given(from: 2, Array(bytes[2...4]))),
            ("first", "the first record names no predecessor", given(from: 0, [bytes[0]])),
            (
                "repeat", "sent again after a lost answer: the first result stands",
                given(from: 3, Array(bytes[1...3]), kept: Array(records[0...2]))
            ),
            ("twice in one upload", "the second is a duplicate", given(from: 0, [bytes[0], bytes[0], bytes[1]])),
            ("gap", "nothing is kept of what stands behind a gap", given(from: 2, Array(bytes[3...4]))),
            (
                "fork behind the mark", "another record 2: a cloned card; kept, the mark stays",
                given(from: 3, [branch[1].bytes], kept: Array(records[0...2]))
            ),
            (
                "fork at the mark", "a record 3 that names another record 2", given(from: 2, [elsewhere.bytes])
            ),
            ("noise", "unreadable bytes: kept raw, and the mark moves over their digest", given(from: 0, [noise])),
            (
                "goes on after noise", "the chain goes on from the digest of what could not be read",
                given(from: 0, [noise, afterNoise.bytes])
            ),
            ("by a stranger", "signed by a key that is not the node's: quarantined", given(from: 1, [byStranger])),
            (
                "by an earlier key", "a node's earlier keys count",
                given(from: 1, [byStranger], keys: ["node", "stranger"])
            ),
        ]
        for (name, shows, given) in rows { try list.accept("intake", name, shows, given: given) }
        return list.file(about: "How HQ sorts an upload: append, duplicate, fork, quarantine, and the mark afterwards.")
    }
}
