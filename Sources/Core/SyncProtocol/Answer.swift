public import Payments

/// What HQ answers: how far it has the node's chain, what it decided, and what the node should know.
public struct Answer: SignedContent {
    /// Signed as an answer.
    public static let context = SigningContext.answer
    /// "answer".
    public static let structure = "answer"
    /// 4 MiB.
    public static let largestSize = 4_194_304
    /// The most outcomes in one answer; the node asks on from its new cursor.
    public static let mostOutcomes = 2_000

    /// To whom.
    public let node: NodeID
    /// The exchange's nonce.
    public let nonce: [UInt8]
    /// Name of HQ's history (16 bytes): another one tells of a restore.
    public let history: [UInt8]
    /// How far HQ holds the node's chain, durably.
    public let mark: ChainHead
    /// Verdicts after the node's cursor, oldest first.
    public let outcomes: [Outcome]
    /// Whether more outcomes wait.
    public let hasMore: Bool
    /// The signed policy, where the node's is older.
    public let policy: [UInt8]?
    /// The node may forget records up to this sequence; they are in a completed backup.
    public let horizon: UInt64
    /// Seconds until the node should call again.
    public let callAgainSeconds: UInt64
    /// HQ's clock, seconds since 1970.
    public let time: Int64

    /// Answers.
    public init(
        node: NodeID, nonce: [UInt8], history: [UInt8], mark: ChainHead, outcomes: [Outcome], hasMore: Bool,
        policy: [UInt8]?, horizon: UInt64, callAgainSeconds: UInt64, time: Int64
    ) {
        self.node = node
        self.nonce = nonce
        self.history = history
        self.mark = mark
        self.outcomes = outcomes
        self.hasMore = hasMore
        self.policy = policy
        self.horizon = horizon
        self.callAgainSeconds = callAgainSeconds
        self.time = time
    }

    /// Reads the fields.
    public init(_ fields: inout Fields) throws(FormatFault) {
        node = try fields.name(1)
        nonce = try fields.bytes(2, count: 16...16)
        history = try fields.bytes(3, count: 16...16)
        mark = try ChainHead(try fields.item(4), of: Answer.structure)
        var outcomes: [Outcome] = []
        for item in try fields.array(5, max: Answer.mostOutcomes) { outcomes.append(try Outcome(item)) }
        self.outcomes = outcomes
        hasMore = try fields.bool(6)
        policy = try fields.optionalBytes(7, count: 1...1_048_576)
        horizon = try fields.unsigned(8, max: UInt64(Int64.max))
        callAgainSeconds = try fields.unsigned(9, max: 7 * 86_400)
        time = Int64(try fields.unsigned(10, max: UInt64(UInt32.max) * 4))
    }

    /// The map that is signed.
    public var item: CBOR {
        .fields([
            (1, .bytes(node.bytes)), (2, .bytes(nonce)), (3, .bytes(history)), (4, .some(mark.item)),
            (5, .array(outcomes.map(\.item))), (6, .bool(hasMore)), (7, policy.map(CBOR.bytes)),
            (8, .unsigned(horizon)),
            (9, .unsigned(callAgainSeconds)), (10, .integer(time)),
        ])
    }
}
