public import Payments

/// What a node says to HQ: where its chain ends, what it knows, and an upload of records.
public struct Exchange: SignedContent {
    /// Signed as an exchange.
    public static let context = SigningContext.exchange
    /// "exchange".
    public static let structure = "exchange"
    /// 4 MiB.
    public static let largestSize = 4_194_304
    /// The most records in one upload.
    public static let largestUpload = 2_000

    /// Who speaks.
    public let node: NodeID
    /// The head of its chain, records not yet sent included.
    public let head: ChainHead
    /// 16 random bytes that the answer must repeat, so that an old answer is not taken for this one's.
    public let nonce: [UInt8]
    /// Version of the policy it works under; 0 before any.
    public let policyVersion: UInt64
    /// Position of the last outcome it holds.
    public let outcomeCursor: UInt64
    /// Signed records, oldest first, without a gap.
    public let records: [[UInt8]]

    /// Speaks.
    public init(
        node: NodeID, head: ChainHead, nonce: [UInt8], policyVersion: UInt64, outcomeCursor: UInt64, records: [[UInt8]]
    ) {
        self.node = node
        self.head = head
        self.nonce = nonce
        self.policyVersion = policyVersion
        self.outcomeCursor = outcomeCursor
        self.records = records
    }

    /// Reads the fields.
    public init(_ fields: inout Fields) throws(FormatFault) {
        node = try fields.name(1)
        head = try ChainHead(try fields.item(2), of: Exchange.structure)
        nonce = try fields.bytes(3, count: 16...16)
        policyVersion = try fields.unsigned(4, max: UInt64(Int64.max))
        outcomeCursor = try fields.unsigned(5, max: UInt64(Int64.max))
        var records: [[UInt8]] = []
        for item in try fields.array(6, max: Exchange.largestUpload) {
            guard case .bytes(let bytes) = item, !bytes.isEmpty else { throw fields.outOfRange(6) }
            records.append(bytes)
        }
        self.records = records
    }

    /// The map that is signed.
    public var item: CBOR {
        .fields([
            (1, .bytes(node.bytes)), (2, .some(head.item)), (3, .bytes(nonce)), (4, .unsigned(policyVersion)),
            (5, .unsigned(outcomeCursor)), (6, .array(records.map(CBOR.bytes))),
        ])
    }
}
