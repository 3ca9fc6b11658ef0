public import PaymentCodes
public import Payments
public import Policies
public import SyncProtocol

/// A question to HQ's store, answered in the transaction that stores the verdict.
public enum CaseQuery: Equatable, Sendable {
    /// The record that holds a payment id of this node.
    case payment(PaymentID)
    /// The original of a reversal.
    case original(PaymentID)
    /// A reversal that arrived before its original.
    case reversal(of: PaymentID)
    /// The certificate of a payer's key.
    case certificate(KeyID)
    /// The claim on something that may be spent once.
    case claim(SpendKey)
    /// A payer's balance in a currency, and whether the key is listed.
    case payer(KeyID, Currency)
    /// HQ's own confirmation.
    case confirmation(PaymentID)
    /// The policy that the record names.
    case policy(UInt64)
    /// The sums of a node's payments in a range of sequences.
    case sums(first: UInt64, last: UInt64)
}

/// Everything a verdict may look at.
public struct CaseFacts: Sendable {
    /// HQ's clock, seconds since 1970.
    public var now: Int64
    /// Digest of the record that holds the same payment id already.
    public var samePayment: Digest?
    /// The original of a reversal, as it was decided.
    public var original: DecidedPayment?
    /// Whether a reversal of this payment arrived before it.
    public var isReversed = false
    /// The certificate of the note's payer, if one was learned earlier.
    public var certificate: Signed<Certificate>?
    /// Digest of the code that made the same claim before.
    public var claimedBy: Digest?
    /// The payer's balance in minor units.
    public var balance: Int64 = 0
    /// Whether the payer's key is suspended at HQ.
    public var isListed = false
    /// HQ's confirmation with its use.
    public var confirmation: ConfirmationState?
    /// The policy that the record names.
    public var policy: Policy?
    /// Sums of the range that a closed day names.
    public var sums: [DaySum] = []

    /// Starts with nothing known.
    public init(now: Int64) { self.now = now }
}

/// A payment that HQ has decided.
public struct DecidedPayment: Equatable, Sendable {
    /// The verdict.
    public let verdict: Verdict
    /// What was posted for it.
    public let postings: [Posting]
    /// Its amount.
    public let amount: Money

    /// States a decided payment.
    public init(verdict: Verdict, postings: [Posting], amount: Money) {
        self.verdict = verdict
        self.postings = postings
        self.amount = amount
    }
}

/// A confirmation that HQ signed, and whether a counter has recorded it.
public struct ConfirmationState: Equatable, Sendable {
    /// What was confirmed.
    public let confirmation: Confirmation
    /// Digest of the record that used it, or nil.
    public let usedBy: Digest?

    /// States it.
    public init(confirmation: Confirmation, usedBy: Digest?) {
        self.confirmation = confirmation
        self.usedBy = usedBy
    }
}

/// What HQ decides about a record, and everything that follows from it.
public struct Ruling: Equatable, Sendable {
    /// The verdict to be signed.
    public var verdict: Verdict
    /// Movements of the ledger.
    public var postings: [Posting] = []
    /// What is now spent.
    public var claim: SpentClaim?
    /// The confirmation now used.
    public var usedConfirmation: PaymentID?
    /// A payer's key to suspend and put on the hot list.
    public var suspended: KeyID?
    /// A certificate to keep for later records.
    public var learned: Signed<Certificate>?

    /// Starts from a verdict.
    public init(_ verdict: Verdict) { self.verdict = verdict }
}

/// A claim with the code that makes it.
public struct SpentClaim: Equatable, Sendable {
    /// What is claimed.
    public let key: SpendKey
    /// Digest of what the claiming code says, its signature left out.
    public let code: Digest
}
