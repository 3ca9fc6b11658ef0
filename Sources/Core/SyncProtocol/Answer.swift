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
    /// The most key sets in one answer.
    public static let mostKeySets = 64

    /// To whom.
    public let node: NodeID
    /// The exchange's nonce.
    public let nonce: [UInt8]
    /// Name of HQ's history (16 bytes): another one tells of a restore.
    public let history: [UInt8]
    /// How far HQ holds the node's chain, durably: on the branch that the exchange speaks of.
    public let mark: ChainHead
    /// Verdicts after the node's cursor, oldest first.
    public let outcomes: [Outcome]
    /// Whether more outcomes wait.
    public let hasMore: Bool
    /// A part of the newest policy, where the node's is older.
    public let policy: PolicyPart?
    /// What the node may forget.
    public let horizon: Horizon
    /// Seconds until the node should call again.
    public let callAgainSeconds: UInt64
    /// HQ's clock, seconds since 1970.
    public let time: Int64
    /// Whether the node may go on selling.
    public let standing: Standing
    /// HQ's list of this node's outcomes ends here, before the node's: it was restored, and asks for its own later answers.
    public let wantsAnswersAfter: UInt64?
    /// HQ's signed key sets after the node's, oldest first: each is signed by the root of the one before it.
    public let keySets: [[UInt8]]
    /// The successor key that HQ has taken: from now on it may sign.
    public let successor: KeyID?
    /// The compact upload could not be rebuilt here: send it in its literal form.
    public let wantsLiteral: Bool
    /// Payments whose sealed boxes HQ holds durably: the node's may be erased.
    public let sealedHeld: [PaymentID]
    /// Which key HQ has for confirmations that are typed at the node, and how far its numbers are.
    public let typing: TypingHeld?

    /// Answers.
    public init(
        node: NodeID, nonce: [UInt8], history: [UInt8], mark: ChainHead, outcomes: [Outcome], hasMore: Bool,
        policy: PolicyPart? = nil, horizon: Horizon = .nothing, callAgainSeconds: UInt64, time: Int64,
        standing: Standing = .good, wantsAnswersAfter: UInt64? = nil, keySets: [[UInt8]] = [],
        successor: KeyID? = nil, wantsLiteral: Bool = false, sealedHeld: [PaymentID] = [],
        typing: TypingHeld? = nil
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
        self.standing = standing
        self.wantsAnswersAfter = wantsAnswersAfter
        self.keySets = keySets
        self.successor = successor
        self.wantsLiteral = wantsLiteral
        self.sealedHeld = sealedHeld
        self.typing = typing
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
        policy = try fields.optional(7).map { item throws(FormatFault) in try PolicyPart(item) }
        horizon = try Horizon(try fields.item(8))
        callAgainSeconds = try fields.unsigned(9, max: 7 * 86_400)
        time = Int64(try fields.unsigned(10, max: UInt64(UInt32.max) * 4))
        // A newer HQ's standing is not understood: whatever it says, it is not "go on".
        standing = fields.has(11) ? Standing(rawValue: try fields.unsigned(11)) ?? .revoked : .good
        wantsAnswersAfter = fields.has(12) ? try fields.unsigned(12, max: UInt64(Int64.max)) : nil
        keySets = try fields.byteStrings(13, fields.optionalArray(13, max: Answer.mostKeySets))
        successor = fields.has(14) ? try fields.name(14) : nil
        wantsLiteral = fields.has(15) ? try fields.bool(15) : false
        var held: [PaymentID] = []
        for bytes in try fields.byteStrings(16, fields.optionalArray(16, max: Exchange.mostSealed)) {
            guard let name = PaymentID(bytes) else { throw fields.outOfRange(16) }
            held.append(name)
        }
        sealedHeld = held
        typing = try fields.optional(17).map { item throws(FormatFault) in try TypingHeld(item) }
    }

    /// The map that is signed.
    public var item: CBOR {
        .fields([
            (1, .bytes(node.bytes)), (2, .bytes(nonce)), (3, .bytes(history)), (4, .some(mark.item)),
            (5, .array(outcomes.map(\.item))), (6, .bool(hasMore)), (7, policy.map(\.item)), (8, .some(horizon.item)),
            (9, .unsigned(callAgainSeconds)), (10, .integer(time)),
            (11, standing == .good ? nil : .unsigned(standing.rawValue)),
            (12, wantsAnswersAfter.map(CBOR.unsigned)), (13, keySets.isEmpty ? nil : .array(keySets.map(CBOR.bytes))),
            (14, successor.map { .bytes($0.bytes) }), (15, wantsLiteral ? .bool(true) : nil),
            (16, sealedHeld.isEmpty ? nil : .array(sealedHeld.map { .bytes($0.bytes) })), (17, typing.map(\.item)),
        ])
    }
}

/// Whether HQ lets a node go on selling. What it has taken is always heard.
public enum Standing: UInt64, Equatable, Sendable, CaseIterable {
    /// It may.
    case good = 0
    /// Two chains of this node are known: its card was cloned or set back. It sells nothing until it has a new epoch.
    case forked = 1
    /// The key that signed the exchange was taken out of use.
    case revoked = 2
}

/// What a node may forget: it is in a completed backup of HQ's, and stays known there whatever happens.
public struct Horizon: Equatable, Sendable {
    /// Records up to this sequence.
    public let sequence: UInt64
    /// Answers whose outcomes all lie at or below this position.
    public let cursor: UInt64

    /// States a horizon.
    public init(sequence: UInt64, cursor: UInt64) {
        self.sequence = sequence
        self.cursor = cursor
    }

    /// Before the first backup.
    public static let nothing = Horizon(sequence: 0, cursor: 0)

    /// As an array.
    public var item: CBOR { .array([.unsigned(sequence), .unsigned(cursor)]) }

    /// Reads an array.
    public init(_ item: CBOR) throws(FormatFault) {
        guard case .array(let parts) = item, parts.count == 2, case .unsigned(let sequence) = parts[0],
            case .unsigned(let cursor) = parts[1], max(sequence, cursor) <= UInt64(Int64.max)
        else { throw FormatFault(Answer.structure, .envelope("not a horizon")) }
        self.init(sequence: sequence, cursor: cursor)
    }
}
