/// A record with its signature: the bytes that are stored, sent and kept.
public struct SignedRecord: Equatable, Sendable {
    /// COSE_Sign1 (RFC 9052) over the record. Never written anew to be verified.
    public let bytes: [UInt8]
    /// SHA-256 of `bytes`: the record's name everywhere.
    public let digest: Digest
    /// The key that the node says it signed with.
    public let keyID: KeyID
    /// What it says.
    public let record: Record
    private let envelope: COSESign1

    /// Signs a record.
    public static func signed(
        _ record: Record, by signer: some Signer, using primitives: Primitives
    ) throws -> SignedRecord {
        let envelope = try COSESign1.signed(record.encoded(), for: .record, by: signer)
        let bytes = envelope.encoded()
        return SignedRecord(bytes: bytes, digest: primitives.digest(bytes), record: record, envelope: envelope)
    }

    /// Reads a signed record. The signature is not checked here: see `isSigned(by:using:)`.
    public init(decoding bytes: [UInt8], using primitives: Primitives) throws(FormatFault) {
        guard bytes.count <= Record.largestSize else { throw FormatFault("record", .tooLong) }
        let envelope = try COSESign1(decoding: bytes, as: "record")
        self.init(
            bytes: bytes, digest: primitives.digest(bytes), record: try Record(decoding: envelope.payload),
            envelope: envelope)
    }

    private init(bytes: [UInt8], digest: Digest, record: Record, envelope: COSESign1) {
        self.bytes = bytes
        self.digest = digest
        self.record = record
        self.envelope = envelope
        keyID = envelope.keyID
    }

    /// Whether this key signed it as a record.
    public func isSigned(by key: PublicKey, using primitives: Primitives) -> Bool {
        envelope.isSigned(by: key, for: .record, using: primitives)
    }

    /// Whether it follows `head` in the same node's chain without a gap.
    public func follows(_ head: ChainHead) -> Bool {
        record.sequence == head.sequence + 1 && record.previous == head.digest && record.epoch >= head.epoch
    }

    /// The head of a chain that ends here. After a lost record the chain goes on from the digest of what was lost.
    public var head: ChainHead {
        var end = digest
        if case .lost(let lost) = record.body { end = lost.digest }
        return ChainHead(epoch: record.epoch, sequence: record.sequence, digest: end)
    }
}

/// Where a chain ends: epoch, sequence and digest of its last record.
public struct ChainHead: Equatable, Sendable {
    /// Epoch of the last record; 1 before any.
    public let epoch: UInt32
    /// Sequence of the last record; 0 before any.
    public let sequence: UInt64
    /// Digest of the last record; `Digest.zero` before any.
    public let digest: Digest

    /// Names a position in a chain.
    public init(epoch: UInt32, sequence: UInt64, digest: Digest) {
        self.epoch = epoch
        self.sequence = sequence
        self.digest = digest
    }

    /// Before the first record.
    public static let start = ChainHead(epoch: 1, sequence: 0, digest: .zero)

    /// As an array of epoch, sequence and digest.
    public var item: CBOR { .array([.unsigned(UInt64(epoch)), .unsigned(sequence), .bytes(digest.bytes)]) }

    /// Reads the array.
    public init(_ item: CBOR, of structure: String) throws(FormatFault) {
        guard case .array(let parts) = item, parts.count == 3, case .unsigned(let epoch) = parts[0],
            let epoch = UInt32(exactly: epoch), epoch > 0, case .unsigned(let sequence) = parts[1],
            sequence <= UInt64(Int64.max), case .bytes(let bytes) = parts[2], let digest = Digest(bytes)
        else { throw FormatFault(structure, .envelope("not a position in a chain")) }
        self.init(epoch: epoch, sequence: sequence, digest: digest)
    }
}

/// A place in a node's chain by its sequence and the first bytes of its digest: enough for HQ to find it among the records
/// of one node, in fewer bytes. It finds; it proves nothing.
public struct ChainPoint: Equatable, Sendable {
    /// How many bytes of the digest.
    public static let prefixLength = 8
    /// Sequence; 0 before the first record.
    public let sequence: UInt64
    /// The first 8 bytes of the record's digest.
    public let prefix: [UInt8]

    /// The place of a head.
    public init(_ head: ChainHead) {
        sequence = head.sequence
        prefix = Array(head.digest.bytes.prefix(ChainPoint.prefixLength))
    }

    /// Whether a head is at this place.
    public func names(_ head: ChainHead) -> Bool { self == ChainPoint(head) }

    /// As an array of sequence and prefix.
    public var item: CBOR { .array([.unsigned(sequence), .bytes(prefix)]) }

    /// Reads the array.
    public init(_ item: CBOR, of structure: String) throws(FormatFault) {
        guard case .array(let parts) = item, parts.count == 2, case .unsigned(let sequence) = parts[0],
            sequence <= UInt64(Int64.max), case .bytes(let prefix) = parts[1],
            prefix.count == ChainPoint.prefixLength
        else { throw FormatFault(structure, .envelope("not a place in a chain")) }
        self.sequence = sequence
        self.prefix = prefix
    }
}
