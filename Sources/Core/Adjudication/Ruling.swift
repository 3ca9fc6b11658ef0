public import PaymentCodes
public import Payments
public import SyncProtocol

/// What HQ decides about a record, and everything that follows from it.
public struct Ruling: Equatable, Sendable {
    /// The verdict to be signed.
    public var verdict: Verdict
    /// Movements of the ledger.
    public var postings: [Posting] = []
    /// What is now spent.
    public var claim: SpentClaim?
    /// The confirmation now used. Its case takes this verdict, unless that is simply paid.
    public var usedConfirmation: PaymentID?
    /// A confirmation that a restored HQ had lost, to be written into the books as used by this record.
    public var recovered: Signed<Confirmation>?
    /// A payer's key to suspend and put on the hot list.
    public var suspended: KeyID?
    /// A certificate to keep for later records.
    public var learned: Signed<Certificate>?
    /// The payment that is undone from now on.
    public var undoes: PaymentID?
    /// The payment of which the record's amount is refunded from now on.
    public var refunds: PaymentID?
    /// Asks for somebody to look, beside the verdict: `overLimit` and `listedInPolicy` at the node, which did what its own
    /// policy forbids; `restored` at HQ's own loss in `Account.recovery`. No money of its own.
    public var inspection: VerdictReason?

    /// Starts from a verdict.
    public init(_ verdict: Verdict) { self.verdict = verdict }

    /// A refusal that costs the merchant.
    static func refused(_ reason: VerdictReason) -> Ruling {
        Ruling(Verdict(decision: .refused, reason: reason, liability: .merchant))
    }
}

/// A claim with the code that makes it.
public struct SpentClaim: Equatable, Sendable {
    /// What is claimed.
    public let key: SpendKey
    /// Digest of what the claiming code says, its signature left out.
    public let code: Digest

    /// States a claim.
    public init(key: SpendKey, code: Digest) {
        self.key = key
        self.code = code
    }

    /// The claim of a note.
    init(_ note: Signed<Note>, _ primitives: Primitives) {
        key = SpendKey(payer: note.keyID, number: note.content.number)
        code = primitives.digest(note.payload)
    }
}
