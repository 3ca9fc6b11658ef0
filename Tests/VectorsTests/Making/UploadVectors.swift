import Payments
import Signing
import SyncProtocol
import Testing

extension VectorSource {
    /// The records of an exchange as one byte string.
    static func uploads(_ world: World) throws -> VectorFile {
        var list = VectorList(world)
        let chain = try Chain(world)
        try acceptForms(chain, in: &list)
        try acceptOddities(chain, in: &list)
        try refuseContexts(chain, in: &list)
        try refuseLiterals(in: &list)
        try refuseFrames(in: &list)
        try refuseCompacts(in: &list)
        try refuseRows(in: &list)
        return list.file(
            about: "Uploads: the records of an exchange in one of four forms, each back with its very bytes.")
    }

    static func compact(_ records: [[UInt8]], _ context: UploadContext) -> [UInt8] {
        Upload.encode(records, context, .none, using: .libcrypto)
    }

    private static func acceptForms(_ chain: Chain, in list: inout VectorList) throws {
        let records = chain.signed.map(\.bytes)
        let start = UploadContext(chain.world, base: .start)
        let plain = compact(records, start)
        let literal = Upload.literal(records)
        // No two writers compress alike, so these frames hold their content as it is (RFC 8878, 3.1.1.2).
        let length = plain.dropFirst().prefix { $0 > 0x7F }.count + 1
        let head = Array(plain[(1 + length)...].prefix(UploadFrame.number(plain[1...(1 + length)])))
        let frame = UploadFrame(head).bytes
        let rows: [(String, String, [UInt8])] = [
            ("literal", "form 0: a CBOR array of byte strings", literal),
            ("compact", "form 1: what the receiver can rebuild is left out", plain),
            (
                "compact, compressed", "form 2: the head of form 1 in a frame of Zstandard",
                [2] + UploadFrame.number(frame.count) + frame + plain[(1 + length + head.count)...]
            ),
            (
                "literal, compressed", "form 3: the array of form 0 in a frame",
                [3] + UploadFrame(Array(literal.dropFirst())).bytes
            ),
            ("nothing, literal", "an array without records", [0, 0x80]),
            (
                "really compressed", "three records of 40 equal bytes each, by zstd 1.5.7",
                try hexadecimal("0328b52ffd0000950000508358284158284258284303140022868108")
            ),
        ]
        for (name, shows, bytes) in rows { try list.accept("upload", name, shows, bytes: bytes, given: start.json) }
        let base = UploadContext(chain.world, base: chain.signed[4].head)
        try list.accept(
            "upload", "behind record 5", "the base tells epoch, sequence and the digest that record 6 names",
            bytes: compact(Array(records[5...]), base), given: base.json)
    }

    private static func acceptOddities(_ chain: Chain, in list: inout VectorList) throws {
        let world = chain.world
        let start = UploadContext(world, base: .start)
        let records = chain.signed.map(\.bytes)
        let byTPM = try OddEnvelope(payload: chain.signed[4].record.encoded(), signer: world.node).with {
            $0.header = [1: .integer(-7), 4: .bytes([0xb1, 0x8b, 0x86, 0xce, 0x13, 0x89, 0xe4, 0x6d])]
        }.encoded()
        let newer = try COSESign1.signed(
            CBOR(decoding: chain.signed[4].record.encoded()).changed { $0[99] = .text("newer") }.encoded(),
            for: .record,
            by: world.node
        ).encoded()
        let behind5 = UploadContext(world, base: chain.signed[3].head)
        let rows: [(String, String, [[UInt8]], UploadContext)] = [
            (
                "noise between", "bytes that are no record are told literally",
                [records[0], [0xFF, 0x00], records[1]], start
            ),
            (
                "a loss", "the statement of a lost record; what follows names the lost digest",
                try chain.losing(3).map(\.bytes), start
            ),
            ("by a key in a TPM", "the name of a P-256 key", [byTPM], behind5),
            ("field of a newer version", "fields that no column tells are carried as they are", [newer], behind5),
            (
                "records exchanged", "what does not follow the record before is told literally",
                [records[1], records[0]], start
            ),
            (
                "another node's", "told literally, for HQ to look at", [records[0]],
                start.with(node: [0, 0, 0, 0, 0, 0, 0, 9])
            ),
            ("half a record", "noise too", [records[0], Array(records[1].prefix(100))], start),
        ]
        for (name, shows, records, context) in rows {
            try list.accept("upload", name, shows, bytes: compact(records, context), given: context.json)
        }
    }

    private static func refuseContexts(_ chain: Chain, in list: inout VectorList) throws {
        let right = UploadContext(chain.world, base: chain.signed[4].head)
        let base = right.base
        let rows: [(String, UploadContext)] = [
            ("node", right.with(node: [0, 0, 0, 0, 0, 0, 0, 9])), ("merchant", right.with(merchant: "KIOSK-8")),
            ("counter", right.with(counter: chain.world.otherCounter)), ("currency", right.with(currency: "USD")),
            ("epoch", right.with(base: ChainHead(epoch: 2, sequence: base.sequence, digest: base.digest))),
            ("sequence", right.with(base: ChainHead(epoch: 1, sequence: 6, digest: base.digest))),
            ("digest", right.with(base: ChainHead(epoch: 1, sequence: 5, digest: .zero))),
        ]
        for (name, context) in rows {
            try list.refuse(
                "behind record 5", "another \(name)", "made for another place: the check does not fit",
                given: context.json,
                notAnUpload)
        }
    }

    static let notAnUpload = Reason("notAnUpload", in: "upload")
}

extension UploadContext {
    fileprivate func with(
        node: [UInt8]? = nil, merchant: String? = nil, counter: CounterID? = nil, currency: String? = nil,
        base: ChainHead? = nil
    ) -> UploadContext {
        UploadContext(
            node: node.flatMap { NodeID($0) } ?? self.node,
            merchant: merchant.flatMap { ShortName($0) } ?? self.merchant,
            counter: counter ?? self.counter, currency: currency.flatMap { Currency(code: $0) } ?? self.currency,
            base: base ?? self.base)
    }
}

/// A frame of Zstandard (RFC 8878) that holds its content as it is, or wrongly.
struct UploadFrame {
    /// The frame header descriptor: no content size, no checksum, no dictionary.
    var descriptor: UInt8 = 0
    /// 8 MiB.
    var window: [UInt8] = [13 << 3]
    var content: [UInt8]

    init(_ content: [UInt8]) { self.content = content }

    var bytes: [UInt8] {
        var bytes: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, descriptor] + window
        let blocks = stride(from: 0, to: max(1, content.count), by: 65_536).map {
            Array(content.dropFirst($0).prefix(65_536))
        }
        for (index, block) in blocks.enumerated() {
            let head = UInt32(block.count) << 3 | (index == blocks.count - 1 ? 1 : 0)
            bytes += (0..<3).map { UInt8(truncatingIfNeeded: head >> (8 * $0)) } + block
        }
        return bytes
    }

    /// A number in groups of seven bits.
    static func number(_ value: Int) -> [UInt8] {
        value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7F) | 0x80] + number(value >> 7)
    }

    /// The number that some bytes begin with.
    static func number(_ bytes: ArraySlice<UInt8>) -> Int {
        guard let first = bytes.first else { return 0 }
        return Int(first & 0x7F) | (first < 0x80 ? 0 : number(bytes.dropFirst()) << 7)
    }
}
