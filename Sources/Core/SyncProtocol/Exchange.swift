public import Payments

/// What a node says to HQ: what it knows, and an upload of records with the place after which they go on.
public struct Exchange: SignedContent {
    /// Signed as an exchange.
    public static let context = SigningContext.exchange
    /// "exchange".
    public static let structure = "exchange"
    /// 4 MiB.
    public static let largestSize = 4_194_304
    /// The most records in one upload.
    public static let largestUpload = 2_000
    /// The most of HQ's earlier answers that one exchange brings back.
    public static let mostAnswers = 64
    /// The most sealed boxes in one exchange.
    public static let mostSealed = 64

    /// Who speaks.
    public let node: NodeID
    /// 16 random bytes that the answer must repeat, so that an old answer is not taken for this one's.
    public let nonce: [UInt8]
    /// Version of the policy it works under; 0 before any.
    public let policyVersion: UInt64
    /// Position of the last outcome it holds.
    public let outcomeCursor: UInt64
    /// The records, oldest first, without a gap, as `Upload` writes them. Empty where there are none.
    public let upload: [UInt8]
    /// The place in the chain after which the upload goes on: the last mark that HQ gave.
    public let base: ChainPoint
    /// Version of HQ's key set that it knows.
    public let keySetVersion: UInt64
    /// How much it holds of a policy that comes in parts.
    public let policyProgress: PolicyProgress?
    /// HQ's own signed answers that HQ asked for, oldest first; nil where it did not ask. None: there are no more.
    public let answers: [[UInt8]]?
    /// The node's next key, stated by that key (`SuccessorKey`).
    public let successor: [UInt8]?
    /// What travels sealed beside records, to be opened by HQ only.
    public let sealed: [SealedItem]
    /// Name of HQ's history, as the last answer has it. HQ takes nothing from an exchange that names another one: it was
    /// restored since, and has to hear first what it has signed.
    public let history: [UInt8]
    /// HQ's signed key set that the node holds, where HQ asked for its answers: they may be signed with a key that HQ has lost.
    public let keySet: [UInt8]?
    /// HQ's signed policy that the node holds, where HQ asked for its answers.
    public let policy: [UInt8]?
    /// The node's secret for typed confirmations, until HQ holds it.
    public let typing: TypingOffer?

    /// Speaks.
    public init(
        node: NodeID, nonce: [UInt8], policyVersion: UInt64, outcomeCursor: UInt64,
        upload: [UInt8] = [], base: ChainPoint = ChainPoint(.start), keySetVersion: UInt64 = 1,
        policyProgress: PolicyProgress? = nil, answers: [[UInt8]]? = nil, successor: [UInt8]? = nil,
        sealed: [SealedItem] = [], history: [UInt8], keySet: [UInt8]? = nil, policy: [UInt8]? = nil,
        typing: TypingOffer? = nil
    ) {
        self.node = node
        self.nonce = nonce
        self.policyVersion = policyVersion
        self.outcomeCursor = outcomeCursor
        self.upload = upload
        self.base = base
        self.keySetVersion = keySetVersion
        self.policyProgress = policyProgress
        self.answers = answers
        self.successor = successor
        self.sealed = sealed
        self.history = history
        self.keySet = keySet
        self.policy = policy
        self.typing = typing
    }

    /// Reads the fields.
    public init(_ fields: inout Fields) throws(FormatFault) {
        node = try fields.name(1)
        nonce = try fields.bytes(3, count: 16...16)
        policyVersion = try fields.unsigned(4, max: UInt64(Int64.max))
        outcomeCursor = try fields.unsigned(5, max: UInt64(Int64.max))
        upload = try fields.optionalBytes(6, count: 1...Exchange.largestSize) ?? []
        base = try ChainPoint(try fields.item(7), of: Exchange.structure)
        keySetVersion = try fields.unsigned(8, max: UInt64(Int64.max))
        policyProgress = try fields.optional(9).map { item throws(FormatFault) in try PolicyProgress(item) }
        answers = try fields.has(10) ? fields.byteStrings(10, fields.array(10, max: Exchange.mostAnswers)) : nil
        successor = try fields.optionalBytes(11, count: 1...SuccessorKey.largestSize)
        var sealed: [SealedItem] = []
        for item in try fields.optionalArray(12, max: Exchange.mostSealed) { sealed.append(try SealedItem(item)) }
        self.sealed = sealed
        history = try fields.bytes(13, count: 16...16)
        keySet = try fields.optionalBytes(14, count: 1...65_536)
        policy = try fields.optionalBytes(15, count: 1...1_048_576)
        typing = try fields.optional(16).map { item throws(FormatFault) in try TypingOffer(item) }
    }

    /// The map that is signed.
    public var item: CBOR {
        .fields([
            (1, .bytes(node.bytes)), (3, .bytes(nonce)), (4, .unsigned(policyVersion)),
            (5, .unsigned(outcomeCursor)), (6, upload.isEmpty ? nil : .bytes(upload)), (7, .some(base.item)),
            (8, .unsigned(keySetVersion)), (9, policyProgress.map(\.item)),
            (10, answers.map { .array($0.map(CBOR.bytes)) }), (11, successor.map(CBOR.bytes)),
            (12, sealed.isEmpty ? nil : .array(sealed.map(\.item))), (13, .bytes(history)),
            (14, keySet.map(CBOR.bytes)), (15, policy.map(CBOR.bytes)), (16, typing.map(\.item)),
        ])
    }
}

extension Fields {
    /// A field's items as byte strings, none of them empty.
    func byteStrings(_ field: UInt64, _ items: [CBOR]) throws(FormatFault) -> [[UInt8]] {
        var strings: [[UInt8]] = []
        for item in items {
            guard case .bytes(let bytes) = item, !bytes.isEmpty else { throw outOfRange(field) }
            strings.append(bytes)
        }
        return strings
    }
}
