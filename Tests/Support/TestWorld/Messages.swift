public import Payments
internal import Signing
public import SyncProtocol

extension TestNode {
    /// The nonce of every exchange that does not bring its own.
    public static let nonce = [UInt8](repeating: 0x4E, count: 16)

    /// What the node says to HQ.
    public func exchange(
        _ records: [SignedRecord] = [], nonce: [UInt8] = nonce, policyVersion: UInt64 = 1,
        outcomeCursor: UInt64 = 0, base: ChainHead = .start
    ) -> Exchange {
        Exchange(
            node: id, nonce: nonce, policyVersion: policyVersion,
            outcomeCursor: outcomeCursor, upload: records.isEmpty ? [] : Upload.literal(records.map(\.bytes)),
            base: ChainPoint(base), history: TestWorld.history)
    }
}

/// An exchange as a test hears it: with the end of the node's chain, which its bytes do not tell.
public protocol Heard {
    /// What was said.
    var exchange: Exchange { get }
    /// Where the node's chain ended then.
    var head: ChainHead { get }
}

/// What a real node said.
@dynamicMemberLookup
public struct HeardExchange: Heard {
    /// What was said.
    public let exchange: Exchange
    /// Where the node's chain ended then.
    public let head: ChainHead

    /// Puts both together.
    public init(_ exchange: Exchange, head: ChainHead) {
        self.exchange = exchange
        self.head = head
    }

    /// A field of the exchange.
    public subscript<Value>(dynamicMember field: KeyPath<Exchange, Value>) -> Value { exchange[keyPath: field] }
}

extension Exchange: Heard {
    /// Itself.
    public var exchange: Exchange { self }

    /// Behind the last record of its upload, where that is literal.
    public var head: ChainHead {
        let context = UploadContext(
            node: node, merchant: .of("M-001"), counter: .of(1), currency: .of("KES"), base: .start)
        guard
            let last = try? Upload.decode(upload, context, .none, using: .libcrypto).last,
            let record = try? SignedRecord(decoding: last, using: .libcrypto)
        else { return .start }
        return record.head
    }
}

extension Heard {
    /// HQ's answer to it, unsigned: everything was received, nothing was decided.
    public func answer(
        node: NodeID? = nil, nonce: [UInt8]? = nil, mark: ChainHead? = nil, outcomes: [Outcome] = [],
        hasMore: Bool = false, policy: PolicyPart? = nil, horizon: Horizon = .nothing, time: Int64 = TestWorld.noon,
        standing: Standing = .good, wantsAnswersAfter: UInt64? = nil, keySets: [[UInt8]] = [],
        successor: KeyID? = nil, wantsLiteral: Bool = false, sealedHeld: [PaymentID] = [],
        typing: TypingHeld? = nil, history: [UInt8] = TestWorld.history
    ) -> Answer {
        Answer(
            node: node ?? exchange.node, nonce: nonce ?? exchange.nonce, history: history, mark: mark ?? head,
            outcomes: outcomes, hasMore: hasMore, policy: policy, horizon: horizon, callAgainSeconds: 60, time: time,
            standing: standing, wantsAnswersAfter: wantsAnswersAfter, keySets: keySets, successor: successor,
            wantsLiteral: wantsLiteral, sealedHeld: sealedHeld, typing: typing)
    }
}

extension Outcome {
    /// HQ's verdict on a record.
    public init(_ verdict: Verdict, on record: SignedRecord, cursor: UInt64 = 1) {
        self.init(
            cursor: cursor, sequence: record.record.sequence, record: record.digest, verdict: verdict,
            time: TestWorld.noon)
    }
}
