internal import PaymentCodes
internal import Payments
internal import Policies
internal import SyncProtocol

/// A counter took a payer's note.
///
/// Reasons have a precedence, and the order of the steps below is it: what the code is, who spent it before, whether
/// it came in time, whether it was allowed, and only then whether the money is there.
struct NoteCase {
    let payment: Payment
    let record: Record

    func decide(_ facts: CaseFacts, using primitives: Primitives) -> Ruling {
        guard let note = try? Signed<Note>(decoding: payment.code ?? []) else { return refused(.badCode) }
        guard let policy = facts.policy else { return Adjudication.exception(.other, payment) }
        guard let certificate = embedded(for: note, primitives) ?? facts.certificate else {
            return Adjudication.exception(.unknownPayer, payment)
        }
        guard let issuer = policy.issuer(named: certificate.content.issuer),
            certificate.isSigned(by: issuer.key, using: primitives),
            note.isSigned(by: certificate.content.payerKey, using: primitives),
            note.content.minorUnits == payment.amount.minorUnits,
            certificate.content.currency == payment.amount.currency
        else { return refused(.badCode) }
        let terms = Terms(note: note, certificate: certificate, issuer: issuer, policy: policy)
        var ruling = decide(terms, facts, primitives)
        ruling.learned = certificate
        return ruling
    }

    /// A certificate counts only for the key that it names.
    private func embedded(for note: Signed<Note>, _ primitives: Primitives) -> Signed<Certificate>? {
        guard let bytes = payment.certificate, let certificate = try? Signed<Certificate>(decoding: bytes),
            primitives.keyID(of: certificate.content.payerKey) == note.keyID
        else { return nil }
        return certificate
    }

    private struct Terms {
        let note: Signed<Note>
        let certificate: Signed<Certificate>
        let issuer: TrustedIssuer
        let policy: Policy

        var end: Int64 { min(note.content.time + policy.noteLifetimeSeconds, certificate.content.expires) }
    }

    private func decide(_ terms: Terms, _ facts: CaseFacts, _ primitives: Primitives) -> Ruling {
        let code = primitives.digest(terms.note.payload)
        guard terms.note.content.counter == payment.counter else { return refused(.copiedNote) }
        if let earlier = facts.claimedBy {
            return earlier == code ? refused(.copiedNote) : equivocation(terms, facts)
        }
        // A payment that the counter undid before it arrived here never spends the note.
        if facts.isReversed { return Ruling(Verdict(decision: .refused, reason: .reversed)) }
        var ruling = decideUnclaimed(terms, facts)
        ruling.claim = SpentClaim(key: SpendKey(payer: terms.note.keyID, number: terms.note.content.number), code: code)
        return ruling
    }

    private func decideUnclaimed(_ terms: Terms, _ facts: CaseFacts) -> Ruling {
        if let ruling = outsidePolicy(terms, facts) { return ruling }
        if terms.note.content.runningTotal > terms.certificate.content.capTotal {
            return isGuaranteed(terms) ? issuerPays(terms, .capExceeded) : refused(.capExceeded)
        }
        return settle(terms, facts, mark: isTooOld(terms) ? .clockUntrusted : nil)
    }

    /// What the counter should not have taken under the policy that it names, or brought too late; nil where all is well.
    private func outsidePolicy(_ terms: Terms, _ facts: CaseFacts) -> Ruling? {
        let moment = record.moment
        if terms.policy.hotList.contains(terms.note.keyID) { return Adjudication.exception(.listedInPolicy, payment) }
        if facts.now > terms.end + terms.policy.claimWindowSeconds { return refused(.presentedTooLate) }
        if isTooOld(terms) && moment.isTrusted { return refused(.expiredWhenTaken) }
        if payment.basis != .awaitingApproval, let limits = terms.policy.limits(for: payment.amount.currency),
            payment.amount.minorUnits > terms.policy.floor(limits, isClockTrusted: moment.isTrusted)
        {
            return Adjudication.exception(.overLimit, payment)
        }
        return nil
    }

    private func isTooOld(_ terms: Terms) -> Bool { record.moment.wall > terms.end }

    /// The money: from the payer's purse, else from whoever bears the loss.
    private func settle(_ terms: Terms, _ facts: CaseFacts, mark: VerdictReason?) -> Ruling {
        if facts.isListed {
            return isGuaranteed(terms) ? issuerPays(terms, .listedLater) : refused(.listedLater)
        }
        guard facts.balance >= payment.amount.minorUnits else {
            return isGuaranteed(terms) ? issuerPays(terms, .insufficientFunds) : refused(.insufficientFunds)
        }
        var ruling = Ruling(Verdict(decision: .paid, reason: mark))
        ruling.postings = [
            Posting(
                from: .purse(payer: terms.note.keyID), to: .payable(merchant: payment.merchant), amount: payment.amount)
        ]
        return ruling
    }

    /// Two different notes with one number: the payer cheated, or restored a phone. The counters could not know, so the
    /// issuer pays for what it guaranteed; a note outside the policy it never guaranteed.
    private func equivocation(_ terms: Terms, _ facts: CaseFacts) -> Ruling {
        let isCovered = isGuaranteed(terms) && outsidePolicy(terms, facts) == nil
        var ruling = isCovered ? issuerPays(terms, .equivocation) : refused(.equivocation)
        ruling.suspended = terms.note.keyID
        return ruling
    }

    /// What counts is what the policy said about the issuer, not what the node wrote down.
    private func isGuaranteed(_ terms: Terms) -> Bool {
        payment.basis != .awaitingApproval && terms.issuer.basis == .guaranteed
    }

    private func issuerPays(_ terms: Terms, _ reason: VerdictReason) -> Ruling {
        var ruling = Ruling(Verdict(decision: .paid, reason: reason, liability: .issuer))
        ruling.postings = [
            Posting(
                from: .receivable(issuer: terms.issuer.name), to: .payable(merchant: payment.merchant),
                amount: payment.amount)
        ]
        return ruling
    }

    private func refused(_ reason: VerdictReason) -> Ruling {
        Ruling(Verdict(decision: .refused, reason: reason, liability: .merchant))
    }
}
