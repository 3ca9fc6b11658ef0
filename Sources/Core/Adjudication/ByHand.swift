public import Payments
public import SyncProtocol

/// What a named person at HQ may decide about an exception.
public enum HandDecision: String, Sendable, CaseIterable {
    /// The objection is withdrawn: the record is judged by the ordinary rules, as when it came. What has no rule and no money is
    /// done with.
    case accept
    /// HQ itself pays the merchant what stands in suspense. No payer is charged.
    case pay
    /// The merchant's claim is turned down.
    case refuse
}

/// Why a person cannot decide so. Nothing was changed.
public enum HandFault: Error, Equatable, Sendable {
    /// It is no exception, or not any more: what HQ has signed is final.
    case notOpen
    /// It was voided, reversed or refunded: the rule has given its money back.
    case givenBack
    /// A part of what nobody has decided was refunded: the rest can only be turned down.
    case partGivenBack
    /// The counter has shown that it was not taken, and its reversal waits to be accepted.
    case reversalWaits
    /// Nothing of this kind can be decided so.
    case notOffered
    /// HQ's confirmation has paid the merchant when the buyer paid.
    case paidByConfirmation
    /// Judged by the ordinary rules it still waits, for this reason.
    case stillOpen(VerdictReason)
    /// HQ was restored, and the record's node has not been heard since: it may hold a verdict that HQ has signed.
    case notHeardYet
}

/// An exception as it stands, before a person decides it.
public struct OpenException: Sendable {
    /// Its verdict.
    public let verdict: Verdict
    /// How much of it the rules have given back.
    public enum GivenBack: Sendable {
        /// Nothing.
        case nothing
        /// A part was refunded.
        case part
        /// It was undone, or refunded in full.
        case all
    }

    /// The record; nil where nobody can read it, or where the exception has none.
    public let record: SignedRecord?
    /// What is left of the claim that stands in suspense, or nil.
    public let suspense: Posting?
    /// What was given back of it meanwhile.
    public let givenBack: GivenBack
    /// Whether it is of the merchant and the counter that its node speaks for.
    public let isAtHome: Bool
    /// Whether the node has reversed it, and the reversal is an exception, too.
    public let isReversalOpen: Bool

    /// States it.
    public init(
        verdict: Verdict, record: SignedRecord?, suspense: Posting?, givenBack: GivenBack, isAtHome: Bool,
        isReversalOpen: Bool = false
    ) {
        self.verdict = verdict
        self.record = record
        self.suspense = suspense
        self.givenBack = givenBack
        self.isAtHome = isAtHome
        self.isReversalOpen = isReversalOpen
    }
}

extension Adjudication {
    /// What follows from a person's decision. It never contradicts a final verdict: only what is an exception can be decided.
    ///
    /// - Parameter facts: the answers to `needs`, as they are now; `now` is when the record came.
    /// - Returns: the ruling. What stands in suspense is taken back by whoever books it.
    public static func decide(
        _ decision: HandDecision, _ open: OpenException, _ facts: CaseFacts, using primitives: Primitives
    ) throws(HandFault) -> Ruling {
        guard open.verdict.decision == .exception else { throw .notOpen }
        guard open.givenBack != .all else { throw .givenBack }
        // Both would move all of it, and its refunds have moved a part of the claim.
        if open.givenBack == .part, open.suspense != nil, decision != .refuse { throw .partGivenBack }
        // Goods that the counter kept are nobody's to pay.
        if open.isReversalOpen, decision != .refuse { throw .reversalWaits }
        switch decision {
        case .accept: return try accept(open, facts, primitives)
        case .pay: return try pay(open, facts, primitives)
        case .refuse: return try refuse(open)
        }
    }

    private static let accepted = Ruling(Verdict(decision: .paid, reason: .byHand))

    private static func accept(
        _ open: OpenException, _ facts: CaseFacts, _ primitives: Primitives
    ) throws(HandFault) -> Ruling {
        guard let record = open.record else { return accepted }
        switch record.record.body {
        case .dayClosed, .tamper, .lost: return accepted
        // The money was given from the drawer, or by other ways than HQ's.
        case .refund, .void: if open.verdict.reason == .originalUnknown { return accepted }
        case .reversal(let reversal):
            guard let original = facts.original else { throw .stillOpen(.originalMissing) }
            return reversal.makingWhole(original)
        case .payment(let payment):
            if payment.tender == .confirmed, open.verdict.reason != .paidTwoWays, facts.confirmation != nil {
                throw .paidByConfirmation
            }
        }
        guard open.isAtHome else { throw .notOffered }
        return try judge(record, facts.withdrawing(open.verdict.reason), primitives)
    }

    private static func judge(
        _ record: SignedRecord, _ facts: CaseFacts, _ primitives: Primitives
    ) throws(HandFault) -> Ruling {
        let ruling = decide(record, facts, using: primitives)
        switch ruling.verdict.decision {
        case .paid, .refused: return ruling
        case .exception, .held: throw .stillOpen(ruling.verdict.reason ?? .other)
        }
    }

    private static func pay(
        _ open: OpenException, _ facts: CaseFacts, _ primitives: Primitives
    ) throws(HandFault) -> Ruling {
        guard let record = open.record, case .payment(let payment) = record.record.body,
            case .suspense(let merchant)? = open.suspense?.to
        else { throw .notOffered }
        guard facts.confirmation == nil else { throw .paidByConfirmation }
        var ruling = accepted
        ruling.payByHand(payment, to: merchant, facts, primitives)
        return ruling
    }

    private static func refuse(_ open: OpenException) throws(HandFault) -> Ruling {
        switch open.record?.record.body {
        case .payment where open.suspense != nil: return .refused(.byHand)
        case .refund, .void: return Ruling(Verdict(decision: .refused, reason: .byHand))
        // A payer who was charged for what the counter undid must be made whole; other money was moved already, or never.
        case .payment, .reversal, .dayClosed, .tamper, .lost, nil: throw .notOffered
        }
    }
}

extension Ruling {
    /// HQ bears it. A note's number is spent all the same, so that nobody is paid for it again.
    mutating func payByHand(
        _ payment: Payment, to merchant: ShortName, _ facts: CaseFacts, _ primitives: Primitives
    ) {
        postings = [Posting(from: .recovery, to: .payable(merchant: merchant), amount: payment.amount)]
        if facts.claimedBy == nil, let note = payment.note { claim = SpentClaim(note, primitives) }
    }
}

extension Reversal {
    /// The payer gets back what is left, whatever the reversal says of the amount.
    fileprivate func makingWhole(_ paid: DecidedPayment) -> Ruling {
        var ruling = Ruling(Verdict(decision: .paid, reason: .reversed))
        ruling.postings = paid.postingsBack(paid.left)
        ruling.undoes = original
        return ruling
    }
}

extension CaseFacts {
    /// The facts without what a person has looked into.
    fileprivate func withdrawing(_ objection: VerdictReason?) -> CaseFacts {
        var facts = self
        facts.isKeyRevoked = false
        facts.samePayment = nil
        facts.isSalePaid = false
        // A second payment of a sale has spent its own note.
        if objection == .paidTwoWays { facts.claimedBy = nil }
        return facts
    }
}
