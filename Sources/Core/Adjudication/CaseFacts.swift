public import PaymentCodes
public import Payments
public import Policies
public import SyncProtocol

/// Everything a verdict may look at. Each is filled by one `CaseQuery`, unless its own words say otherwise.
public struct CaseFacts: Sendable {
    /// HQ's clock, seconds since 1970. Always stated.
    public var now: Int64
    /// Whether the record is signed with a key of the node that was taken out of use before HQ or a courier had witnessed
    /// the record's sequence. Always stated.
    public var isKeyRevoked = false
    /// Digest of the record that holds the same payment id already.
    public var samePayment: Digest?
    /// The payment that a reversal, a refund or a void names, as it stands.
    public var original: DecidedPayment?
    /// Whether what the record waits for will not come any more: it is below the horizon that HQ last signed, and so is every
    /// record of the node that may be an original.
    public var isPastHorizon = false
    /// Whether a reversal of this payment came before it.
    public var isReversed = false
    /// The certificates of the note's payer that were learned earlier.
    public var certificates: [Signed<Certificate>] = []
    /// Digest of the payload of the code that made the same claim before.
    public var claimedBy: Digest?
    /// The balance of the payer's purse in minor units.
    public var balance: Int64 = 0
    /// Whether the payer's key is suspended at HQ.
    public var isListed = false
    /// What the node took of the payer before this record, surely within the window of the policy that it names, with notes
    /// that nobody had approved; minor units.
    public var payerTaken: Int64 = 0
    /// HQ's confirmation with its use.
    public var confirmation: ConfirmationState?
    /// Whether one of HQ's own confirmation keys signed a confirmation that is not in the books: HQ was restored. The caller
    /// has verified the signature of the record's code.
    public var isOwnConfirmation = false
    /// Who paid a confirmation that is not in the books, where HQ can still tell (the same order came again, say).
    public var confirmedPayer: KeyID?
    /// The policy that the record names.
    public var policy: Policy?
    /// The newest policy.
    public var latestPolicy: Policy?
    /// Whether the sale was paid before, over the same amount.
    public var isSalePaid = false
    /// Whether the same payer paid the same amount at the same counter at nearly the same time.
    public var isSimilar = false
    /// What HQ owes the merchant of a refund or a void, in minor units of its currency.
    public var merchantBalance: Int64 = 0
    /// Sums of the range that a closed day names.
    public var sums: [DaySum] = []
    /// Sums of the refunds of that range.
    public var refunds: [DaySum] = []

    /// Starts with nothing known.
    public init(now: Int64) { self.now = now }
}

/// A payment that HQ has decided, as it stands now.
public struct DecidedPayment: Equatable, Sendable {
    /// The verdict.
    public var verdict: Verdict
    /// What was posted for the payment itself, in order, a confirmed payment's at the time when the buyer paid included;
    /// empty where it was undone. What refunds have posted is not among it.
    public var postings: [Posting]
    /// Its amount.
    public var amount: Money
    /// Who was paid.
    public var merchant: ShortName
    /// Where.
    public var counter: CounterID
    /// By what means.
    public var tender: Tender
    /// Whether a reversal or a void undid it.
    public var isUndone: Bool
    /// Whether its batch is closed.
    public var isSettled: Bool
    /// What was refunded so far, in minor units: the amounts of all rulings whose `refunds` names it.
    public var refunded: Int64

    /// States a decided payment.
    public init(
        verdict: Verdict, postings: [Posting], amount: Money, merchant: ShortName, counter: CounterID, tender: Tender,
        isUndone: Bool = false, isSettled: Bool = false, refunded: Int64 = 0
    ) {
        self.verdict = verdict
        self.postings = postings
        self.amount = amount
        self.merchant = merchant
        self.counter = counter
        self.tender = tender
        self.isUndone = isUndone
        self.isSettled = isSettled
        self.refunded = refunded
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
