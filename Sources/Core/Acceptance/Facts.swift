public import PaymentCodes
public import Payments
public import Policies

/// Everything a decision may look at. Gathered in the transaction that stores the decision.
public struct AcceptanceFacts: Sendable {
    /// The counter that decides.
    public var counter: CounterID
    /// The policy in force, or nil before any.
    public var policy: Policy?
    /// HQ's keys.
    public var keySet: KeySet
    /// Now, with its trust.
    public var moment: Moment
    /// The time that it surely is already, seconds since 1970.
    public var earliest: Int64
    /// Whether HQ answered lately and can be asked.
    public var isLinkUp: Bool
    /// Certificates of the note's payer, learned before.
    public var certificates: [LearnedCertificate]
    /// Digest of the code that made the same claim before, or nil where nobody did.
    public var claimedBy: Digest?
    /// Whether the payment that made the claim came to nothing: undone here, or refused by HQ.
    public var isClaimUndone = false
    /// What is taken without a final verdict, in the currency due.
    public var exposure: Exposure
    /// What this payer has paid here in the policy's window with notes that nobody approved, in minor units.
    public var payerTaken: Int64 = 0
    /// What is known about digits typed here; nil before the node has a key for them.
    public var typing: TypingDesk?
    /// Whether the note's nonce was shown here, lately, and not used since.
    public var isNonceOutstanding = false

    /// Gathers facts.
    public init(
        counter: CounterID, policy: Policy?, keySet: KeySet, moment: Moment, earliest: Int64, isLinkUp: Bool,
        certificates: [LearnedCertificate] = [], claimedBy: Digest? = nil, exposure: Exposure = .none
    ) {
        self.counter = counter
        self.policy = policy
        self.keySet = keySet
        self.moment = moment
        self.earliest = earliest
        self.isLinkUp = isLinkUp
        self.certificates = certificates
        self.claimedBy = claimedBy
        self.exposure = exposure
    }
}

/// A certificate from the node's cache.
public struct LearnedCertificate: Equatable, Sendable {
    /// The certificate.
    public let certificate: Signed<Certificate>
    /// Whether a record has carried it to HQ already.
    public let isEmbedded: Bool

    /// From the cache.
    public init(certificate: Signed<Certificate>, isEmbedded: Bool) {
        self.certificate = certificate
        self.isEmbedded = isEmbedded
    }
}
