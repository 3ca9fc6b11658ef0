import Intake
import Payments
import Signing

/// What HQ holds of a node's chains, as a vector gives it.
private struct GivenChains: KnownChains {
    /// A record that is kept, and the place that it has in a chain; none for a stray.
    struct Kept {
        let digest: Digest
        let place: ChainPlace?
    }

    let followed: Int64
    private let tips: [ChainHead]
    private let rows: [Kept]

    init(_ given: JSONValue) throws(Reason) {
        followed = given["followed"]?.integer ?? 1
        var tips: [ChainHead] = []
        for tip in given["tips"]?.array ?? [] { tips.append(try ChainHead(tip)) }
        var rows: [Kept] = []
        for row in given["kept"]?.array ?? [] {
            guard let digest = Digest(row.bytes("record")) else { throw Reason("given") }
            var place: ChainPlace?
            if let branch = row["branch"]?.integer, let head = row["head"] {
                place = ChainPlace(branch: branch, head: try ChainHead(head))
            }
            rows.append(Kept(digest: digest, place: place))
        }
        self.tips = tips
        self.rows = rows
    }

    var branchCount: Int64 { Int64(tips.count) }

    func tip(of branch: Int64) -> ChainHead { tips[Int(branch) - 1] }

    func place(at point: ChainPoint) -> ChainPlace? {
        if point.names(.start) { return .start }
        let ends = tips.enumerated().lazy.map { ChainPlace(branch: Int64($0.offset) + 1, head: $0.element) }
        return rows.lazy.compactMap(\.place).first { point.names($0.head) } ?? ends.first { point.names($0.head) }
    }

    func kept(_ digest: Digest) -> KeptBytes {
        guard let row = rows.first(where: { $0.digest == digest }) else { return .none }
        return row.place.map(KeptBytes.inChain) ?? .stray
    }
}

extension ChainHead {
    init(_ given: JSONValue) throws(Reason) {
        guard let epoch = given["epoch"]?.integer, let sequence = given["sequence"]?.integer,
            let digest = Digest(given.bytes("digest"))
        else { throw Reason("given") }
        self.init(epoch: UInt32(epoch), sequence: UInt64(sequence), digest: digest)
    }
}

extension Checks {
    /// How HQ sorts an upload.
    static func intake(_ given: JSONValue, _ keys: [String: PublicKey]) throws(Reason) -> JSONValue {
        let base = CBOR.array([
            .unsigned(UInt64(given["base"]?["sequence"]?.integer ?? 0)), .bytes(given["base"]?.bytes("prefix") ?? []),
        ])
        guard let node = NodeID(given.bytes("node")), let point = try? ChainPoint(base, of: "intake"),
            let epoch = given["epoch"]?.integer
        else { throw Reason("given") }
        let chains = try GivenChains(given)
        let upload = (given["upload"]?.array ?? []).map { $0.text.flatMap { Hexadecimal.bytes($0) } ?? [] }
        let known = (given["keys"]?.array ?? []).compactMap { keys[$0.text ?? ""] }
        let plan = try? Intake.plan(
            upload.map { UploadedRecord($0, using: .libcrypto) }, node: node, base: point, keys: known,
            epoch: UInt32(epoch), using: .libcrypto, chains: chains)
        guard let plan else { throw Reason("given") }
        return plan.json
    }
}

extension Intake.Plan {
    fileprivate var json: JSONValue {
        let grown = tips.sorted { $0.key < $1.key }
        return .members([
            "isBaseKnown": .bool(isBaseKnown), "dispositions": .array(dispositions.map(\.json)),
            "branch": .integer(branch), "mark": mark.json,
            "tips": .array(grown.map { .members(["branch": .integer($0.key), "head": $0.value.json]) }),
            "branchings": .array(
                branchings.map {
                    .members([
                        "branch": .integer($0.branch), "parent": .integer($0.parent.branch),
                        "from": $0.parent.head.json, "isGranted": .bool($0.isGranted),
                    ])
                }),
        ])
    }
}

extension Intake.Disposition {
    fileprivate var json: JSONValue {
        switch self {
        case .append(let record, let branch):
            .members(["is": "append", "digest": record.digest.json, "branch": .integer(branch)])
        case .duplicate(let digest): .members(["is": "duplicate", "digest": digest.json])
        case .stray(let record): .members(["is": "stray", "digest": record.digest.json])
        case .quarantine(let poison, let branch):
            .members([
                "is": "quarantine", "digest": poison.digest.json, "sequence": .number(poison.sequence),
                "branch": .integer(branch),
            ])
        }
    }
}
