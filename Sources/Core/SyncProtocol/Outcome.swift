public import Payments

/// HQ's verdict on one record, at its place in the node's list of outcomes.
public struct Outcome: Equatable, Sendable {
    /// Position in the node's list, from 1.
    public let cursor: UInt64
    /// Sequence of the record.
    public let sequence: UInt64
    /// Digest of the record.
    public let record: Digest
    /// What HQ decided.
    public let verdict: Verdict
    /// HQ's clock, seconds since 1970.
    public let time: Int64

    /// States an outcome.
    public init(cursor: UInt64, sequence: UInt64, record: Digest, verdict: Verdict, time: Int64) {
        self.cursor = cursor
        self.sequence = sequence
        self.record = record
        self.verdict = verdict
        self.time = time
    }

    /// As a map.
    public var item: CBOR {
        .fields([
            (1, .unsigned(cursor)), (2, .unsigned(sequence)), (3, .bytes(record.bytes)),
            (4, .unsigned(verdict.decision.rawValue)), (5, verdict.reason.map { .text($0.rawValue) }),
            (6, verdict.liability.map { .unsigned($0.rawValue) }), (7, .integer(time)),
        ])
    }

    /// Reads a map.
    public init(_ item: CBOR) throws(FormatFault) {
        var fields = try Fields(item, of: "outcome")
        cursor = try fields.unsigned(1, max: UInt64(Int64.max))
        sequence = try fields.unsigned(2, max: UInt64(Int64.max))
        record = try fields.name(3)
        guard let decision = Decision(rawValue: try fields.unsigned(4)) else { throw fields.outOfRange(4) }
        let reason = fields.has(5) ? VerdictReason(rawValue: try fields.text(5, max: 40)) ?? .other : nil
        var liability: Liability?
        if fields.has(6) {
            guard let bearer = Liability(rawValue: try fields.unsigned(6)) else { throw fields.outOfRange(6) }
            liability = bearer
        }
        verdict = Verdict(decision: decision, reason: reason, liability: liability)
        time = try fields.integer(7)
    }
}

/// What HQ decided about a record. Final ones are binding.
public struct Verdict: Equatable, Sendable {
    /// The decision.
    public let decision: Decision
    /// Why, where it is not simply paid; or a mark on one that is.
    public let reason: VerdictReason?
    /// Who bears the loss, where there is one.
    public let liability: Liability?

    /// States a verdict.
    public init(decision: Decision, reason: VerdictReason? = nil, liability: Liability? = nil) {
        self.decision = decision
        self.reason = reason
        self.liability = liability
    }

    /// Paid without more to say.
    public static let paid = Verdict(decision: .paid)

    /// Whether money may be given back of a payment with this verdict: it was paid, or it paid a sale for the second time, which
    /// is what a refund is offered for.
    public var allowsGivingBack: Bool {
        switch decision {
        case .paid: true
        case .exception: reason == .paidTwoWays
        case .refused, .held: false
        }
    }
}

/// Kinds of verdict.
public enum Decision: UInt64, Equatable, Sendable, CaseIterable {
    /// Final: the merchant is paid, or the record is accepted.
    case paid = 1
    /// Final: the merchant is not paid.
    case refused = 2
    /// Final for the counter: a named person at HQ decides.
    case exception = 3
    /// Not final: waits for another record.
    case held = 4

    /// Whether it ends the exposure.
    public var isFinal: Bool { self != .held }

    /// Name used in `--json`.
    public var name: String {
        switch self {
        case .paid: "paid"
        case .refused: "refused"
        case .exception: "exception"
        case .held: "held"
        }
    }
}

/// Who bears a loss.
public enum Liability: UInt64, Equatable, Sendable, CaseIterable {
    /// The issuer that vouched for the payer.
    case issuer = 1
    /// The merchant.
    case merchant = 2

    /// Name used in `--json`.
    public var name: String { self == .issuer ? "issuer" : "merchant" }
}

/// Why a record was decided as it was (`sync/conflicts.md`).
public enum VerdictReason: String, Equatable, Sendable, CaseIterable {
    /// The same payment id came with other content.
    case existsWithDifferent
    /// Two records claim one place in a node's chain.
    case fork
    /// The same note was presented at another counter.
    case copiedNote
    /// The payer signed two notes with one number.
    case equivocation
    /// The payer's account lacks the money.
    case insufficientFunds
    /// The running total signed in the note is over its certificate's cap.
    case capExceeded
    /// The note came to HQ after its claim window.
    case presentedTooLate
    /// The note was over when it was taken, and the counter's clock was right.
    case expiredWhenTaken
    /// The note was over when it was taken, by a clock that could not know.
    case clockUntrusted
    /// The payer was on HQ's hot list, which the node did not have yet.
    case listedLater
    /// The payer was on the hot list of the policy that the record names.
    case listedInPolicy
    /// Over a limit of the policy that the record names.
    case overLimit
    /// The confirmation was used before.
    case alreadyConfirmed
    /// HQ never signed this confirmation, or for another counter or amount.
    case unknownConfirmation
    /// The certificate or the note does not verify at HQ.
    case badCode
    /// No certificate for the note is known.
    case unknownPayer
    /// The original of a reversal has not arrived.
    case originalMissing
    /// The payment awaited an approval and was reversed at the counter.
    case reversed
    /// The counter's sums of the day differ from HQ's.
    case sumsDiffer
    /// The original of a refund or a void is not known, and will not come any more.
    case originalUnknown
    /// A refund or a void is not of its original: another merchant, counter or currency, or not what may be given back.
    case notCorrectable
    /// Refunds would exceed what was paid.
    case refundExceeds
    /// The merchant's balance does not hold what was refunded.
    case merchantBalance
    /// The payment was voided or reversed before.
    case alreadyUndone
    /// The payment was settled before it was voided: the void counts as a refund.
    case settledBeforeVoid
    /// The sale was paid before, by other means.
    case paidTwoWays
    /// The same payer, amount and counter within two minutes.
    case suspectedDuplicate
    /// Taken under a policy older than was allowed by then: today's rules differ.
    case policyTooOld
    /// Prices have changed since.
    case priceChanged
    /// Signed with a key that was taken out of use before this record was witnessed.
    case keyRevoked
    /// The board says that this record is gone.
    case recordLost
    /// The board's case was opened.
    case tampered
    /// The processor behind HQ refused it, however often it was repeated.
    case upstreamRefused
    /// The processor behind HQ gave no answer that could be found out: it was reversed there.
    case upstreamUnknown
    /// HQ was restored and lacks what its own signed verdict rests on.
    case restored
    /// A person at HQ has decided what no rule could.
    case byHand
    /// A reason of a newer HQ.
    case other
}
