internal import PaymentCodes
internal import Payments
internal import Policies
internal import SyncProtocol

/// A counter took a payer's note.
///
/// Reasons have a precedence, and the order of the steps below is it: what the code is, who spent it before, what the
/// node should have refused, whether it came in time, whether the sale is paid already, and only then where the money is.
struct NoteCase {
    let payment: Payment
    let record: Record

    func decide(_ facts: CaseFacts, using primitives: Primitives) -> Ruling {
        guard let note = payment.note else { return .refused(.badCode) }
        guard let policy = facts.policy else { return Adjudication.exception(.other, payment) }
        guard let certificate = payment.certificate(of: note, learned: facts.certificates, primitives) else {
            return withoutCertificate(note, facts, primitives)
        }
        guard var terms = NoteTerms(payment, record, note, certificate, policy, primitives) else {
            return .refused(.badCode)
        }
        terms.payerTaken = facts.payerTaken
        return decide(terms, facts, primitives)
    }

    /// A note that is not signed under the certificate in its own record is none. Without one the certificate may still come,
    /// with a later note of its payer.
    private func withoutCertificate(
        _ note: Signed<Note>, _ facts: CaseFacts, _ primitives: Primitives
    ) -> Ruling {
        if let carried = payment.carried, primitives.keyID(of: carried.content.payerKey) == note.keyID {
            return .refused(.badCode)
        }
        return facts.isPastHorizon
            ? Adjudication.exception(.unknownPayer, payment)
            : Ruling(Verdict(decision: .held, reason: .unknownPayer))
    }

    private func decide(_ terms: NoteTerms, _ facts: CaseFacts, _ primitives: Primitives) -> Ruling {
        let claim = SpentClaim(terms.note, primitives)
        guard terms.note.content.counter == payment.counter else { return .refused(.copiedNote) }
        guard facts.claimedBy != claim.code else { return .refused(.copiedNote) }
        // A payment that the counter undid before it arrived here never spends the note.
        if facts.isReversed, facts.claimedBy == nil { return Ruling(Verdict(decision: .refused, reason: .reversed)) }
        var ruling: Ruling
        if facts.claimedBy == nil {
            ruling = decideUnclaimed(terms, facts)
            ruling.claim = claim
        } else {
            ruling = equivocation(terms, facts)
        }
        // Whatever becomes of the money: a node that takes what its policy forbids is looked at.
        ruling.inspection = inspection(terms)
        return ruling
    }

    private func decideUnclaimed(_ terms: NoteTerms, _ facts: CaseFacts) -> Ruling {
        if let reason = refusal(terms, facts) { return .refused(reason) }
        if facts.isSalePaid { return Adjudication.exception(.paidTwoWays, payment) }
        if terms.isOverLimit { return overLimit(terms, facts) }
        if terms.note.content.runningTotal > terms.certificate.content.capTotal {
            return issuerPays(terms, orRefused: .capExceeded)
        }
        if facts.isListed { return issuerPays(terms, orRefused: .listedLater) }
        guard isCovered(facts) else { return issuerPays(terms, orRefused: .insufficientFunds) }
        return fromPurse(terms, mark: mark(terms, facts))
    }

    /// Why nothing is paid, whoever would bear it; nil where all is well so far.
    private func refusal(_ terms: NoteTerms, _ facts: CaseFacts) -> VerdictReason? {
        if isInHotList(terms) { return .listedInPolicy }
        if facts.now > terms.end + terms.policy.claimWindowSeconds { return .presentedTooLate }
        return terms.isTooOld && record.moment.isTrusted ? .expiredWhenTaken : nil
    }

    private func isInHotList(_ terms: NoteTerms) -> Bool { terms.policy.hotList.contains(terms.note.keyID) }

    private func inspection(_ terms: NoteTerms) -> VerdictReason? {
        if isInHotList(terms) { return .listedInPolicy }
        return terms.isOverLimit ? .overLimit : nil
    }

    /// The issuer covers only what is within policy, so the money must be there.
    private func overLimit(_ terms: NoteTerms, _ facts: CaseFacts) -> Ruling {
        terms.isGuaranteed && !facts.isListed && isCovered(facts)
            ? fromPurse(terms, mark: .overLimit) : .refused(.overLimit)
    }

    /// Two different notes with one number: the payer cheated, or restored a phone. The counters could not know, so the
    /// issuer pays for what it guaranteed; a note outside the policy, or for a sale that is paid, it never guaranteed.
    private func equivocation(_ terms: NoteTerms, _ facts: CaseFacts) -> Ruling {
        let isWithinPolicy = refusal(terms, facts) == nil && !terms.isOverLimit && !facts.isSalePaid
        var ruling =
            isWithinPolicy ? issuerPays(terms, orRefused: .equivocation) : .refused(.equivocation)
        ruling.suspended = terms.note.keyID
        return ruling
    }

    private func isCovered(_ facts: CaseFacts) -> Bool { facts.balance >= payment.amount.minorUnits }

    /// The least of the reasons: the money is there, and yet something is worth to be seen.
    private func mark(_ terms: NoteTerms, _ facts: CaseFacts) -> VerdictReason? {
        if terms.isTooOld { return .clockUntrusted }
        return terms.isPolicyTooOld ? .policyTooOld : payment.mark(facts)
    }

    private func fromPurse(_ terms: NoteTerms, mark: VerdictReason?) -> Ruling {
        var ruling = Ruling(Verdict(decision: .paid, reason: mark))
        ruling.postings = [
            Posting(
                from: .purse(payer: terms.note.keyID), to: .payable(merchant: payment.merchant), amount: payment.amount)
        ]
        return ruling
    }

    /// The issuer pays what it guaranteed; what was taken at risk is refused.
    private func issuerPays(_ terms: NoteTerms, orRefused reason: VerdictReason) -> Ruling {
        guard terms.isGuaranteed else { return .refused(reason) }
        var ruling = Ruling(Verdict(decision: .paid, reason: reason, liability: .issuer))
        ruling.postings = [
            Posting(
                from: .receivable(issuer: terms.issuer.name), to: .payable(merchant: payment.merchant),
                amount: payment.amount)
        ]
        return ruling
    }
}
