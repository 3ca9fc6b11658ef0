public import PaymentCodes
public import Payments
public import Policies

extension Attempt {
    /// Decides. The same attempt and the same facts always give the same decision.
    ///
    /// The order of the checks is the order in which a merchant can do something about them: wrong counter first,
    /// then who the payer is, then what the note says, then what this counter has done before, then the limits.
    public func decide(_ facts: AcceptanceFacts, using primitives: Primitives) -> CounterDecision {
        do throws(Refusal) {
            switch means {
            case .cash: return .take(.cash(due))
            case .confirmation(let confirmation): return .take(try take(confirmation, facts, primitives))
            case .digits(let digits): return .take(try take(digits, facts, primitives))
            case .note(let note): return .take(try take(note, facts, primitives))
            }
        } catch {
            return .refuse(error)
        }
    }

    /// A confirmation needs no policy and no limit: HQ has posted the money already.
    private func take(
        _ confirmation: Signed<Confirmation>, _ facts: AcceptanceFacts, _ primitives: Primitives
    ) throws(Refusal) -> Taking {
        guard confirmation.content.counter == facts.counter else { throw .otherCounter }
        guard facts.keySet.vouches(for: confirmation, as: .confirmation, at: facts.earliest, using: primitives) else {
            throw .badSignature
        }
        guard confirmation.content.amount == due else { throw .amountDiffers }
        guard facts.claimedBy == nil else { throw .confirmationUsed }
        return Taking(
            amount: due, tender: .confirmed, basis: .confirmed, code: confirmation.bytes,
            claim: Claim(confirmation, primitives), learned: nil, embedded: nil)
    }

    /// Digits say the same as HQ's signature, by a secret that only HQ has beside this node. That a number was used is told
    /// only to who knows its digits.
    private func take(
        _ digits: TypedDigits, _ facts: AcceptanceFacts, _ primitives: Primitives
    ) throws(Refusal) -> Taking {
        guard let typing = facts.typing, typing.isHeld else { throw .digitsNotReady }
        guard !typing.isPaused(at: facts.earliest) else { throw .digitsPaused }
        guard let number = typing.number(of: digits, due, at: facts.counter, using: primitives) else {
            throw .wrongDigits
        }
        guard facts.claimedBy == nil else { throw .confirmationUsed }
        let confirmation = TypedConfirmation(number: number, digits: digits)
        return Taking(
            amount: due, tender: .confirmed, basis: .confirmed, code: confirmation.encoded(),
            claim: Claim(confirmation, primitives), learned: nil, embedded: nil, typed: number)
    }

    private func take(
        _ note: Signed<Note>, _ facts: AcceptanceFacts, _ primitives: Primitives
    ) throws(Refusal) -> Taking {
        guard note.content.counter == facts.counter else { throw .otherCounter }
        guard let policy = facts.policy, facts.earliest <= policy.expires else { throw .policyExpired }
        guard let limits = policy.limits(for: due.currency) else { throw .currencyNotSold }
        let payer = try payer(of: note, policy, facts, primitives)
        let certificate = payer.certificate.content
        guard certificate.currency == due.currency, note.content.minorUnits == due.minorUnits else {
            throw .amountDiffers
        }
        try checkClaim(note, facts, primitives)
        try checkAge(of: note, payer, policy, facts)
        try checkNonce(of: note, limits, facts)
        guard due.minorUnits <= certificate.capPayment else { throw .overPayerCap }
        guard note.content.runningTotal <= certificate.capTotal else { throw .capExceeded }
        return Taking(
            amount: due, tender: .note, basis: try basis(payer.issuer, policy, limits, facts), code: note.bytes,
            claim: Claim(note, primitives), learned: payer.isNew ? payer.certificate : nil,
            embedded: payer.isEmbedded ? nil : payer.certificate.bytes, payer: note.keyID, nonce: note.content.nonce)
    }

    private struct Payer {
        let certificate: Signed<Certificate>
        let issuer: TrustedIssuer
        let isNew: Bool
        let isEmbedded: Bool
    }

    /// Who signed the note, and who vouches: the certificate under which it is signed, shown now or learned earlier.
    private func payer(
        of note: Signed<Note>, _ policy: Policy, _ facts: AcceptanceFacts, _ primitives: Primitives
    ) throws(Refusal) -> Payer {
        let isShown = certificates.contains { primitives.keyID(of: $0.content.payerKey) == note.keyID }
        guard isShown || !facts.certificates.isEmpty else { throw .unknownPayer }
        guard !policy.hotList.contains(note.keyID) else { throw .listed }
        guard
            let certificate = (certificates + facts.certificates.map(\.certificate)).certificate(
                of: note, using: primitives)
        else { throw isShown ? .badSignature : .unknownPayer }
        let learned = facts.certificates.first { $0.certificate == certificate }
        let issuer =
            try learned == nil
            ? policy.voucher(of: certificate, using: primitives)
            : policy.issuerOfLearned(certificate, using: primitives)
        return Payer(
            certificate: certificate, issuer: issuer, isNew: learned == nil, isEmbedded: learned?.isEmbedded == true)
    }

    private func checkClaim(
        _ note: Signed<Note>, _ facts: AcceptanceFacts, _ primitives: Primitives
    ) throws(Refusal) {
        guard let earlier = facts.claimedBy else { return }
        guard earlier == Claim(note, primitives).code else { throw .numberReused }
        throw facts.isClaimUndone ? .undoneBefore : .alreadyTaken
    }

    /// Too old only if it surely is: `earliest` says so, or a clock that can be believed.
    private func checkAge(
        of note: Signed<Note>, _ payer: Payer, _ policy: Policy, _ facts: AcceptanceFacts
    ) throws(Refusal) {
        let now = facts.moment.isTrusted ? max(facts.earliest, facts.moment.wall) : facts.earliest
        guard now <= payer.certificate.content.expires, now <= payer.issuer.notAfter ?? .max else {
            throw .certificateExpired
        }
        guard now <= note.content.time + policy.noteLifetimeSeconds else { throw .expired }
    }

    /// A nonce proves that the note was signed for this moment at this counter. One that is not outstanding here was shown by
    /// nobody, or was used, or is too old.
    private func checkNonce(
        of note: Signed<Note>, _ limits: Limits, _ facts: AcceptanceFacts
    ) throws(Refusal) {
        guard note.content.nonce != nil else {
            if limits.needsNonce(due.minorUnits) { throw .nonceMissing }
            return
        }
        guard facts.isNonceOutstanding else { throw .nonceUnknown }
    }

    /// On whose risk. Above the floor limit, or its share while the clock is not trusted, only HQ can say yes, so it is
    /// asked if it can be.
    private func basis(
        _ issuer: TrustedIssuer, _ policy: Policy, _ limits: Limits, _ facts: AcceptanceFacts
    ) throws(Refusal) -> Basis {
        let breach: Refusal? =
            due.minorUnits > policy.floor(limits, isClockTrusted: facts.moment.isTrusted)
            ? .overFloorLimit
            : payerBreach(limits, facts)
                ?? facts.exposure.refusal(adding: due.minorUnits, under: limits, at: facts.earliest)
        guard let breach else { return issuer.basis }
        guard facts.isLinkUp else { throw breach }
        return .awaitingApproval
    }

    private func payerBreach(_ limits: Limits, _ facts: AcceptanceFacts) -> Refusal? {
        guard let window = limits.payerWindow else { return nil }
        let (sum, overflow) = facts.payerTaken.addingReportingOverflow(due.minorUnits)
        return overflow || sum > window.minorUnits ? .payerWindow : nil
    }
}

extension Policy {
    /// The issuer that vouches for a certificate.
    ///
    /// - Throws: `untrustedIssuer`, or `badSignature` where the issuer did not sign it.
    public func voucher(
        of certificate: Signed<Certificate>, using primitives: Primitives
    ) throws(Refusal) -> TrustedIssuer {
        let issuer = try issuerOfLearned(certificate, using: primitives)
        guard certificate.isSigned(by: issuer.key, using: primitives) else { throw .badSignature }
        return issuer
    }

    /// The issuer of a certificate that was verified when it was learned, if the key that signed it is still one of its keys.
    func issuerOfLearned(
        _ certificate: Signed<Certificate>, using primitives: Primitives
    ) throws(Refusal) -> TrustedIssuer {
        let name = certificate.content.issuer
        guard let issuer = issuer(named: name, key: certificate.keyID, using: primitives) else {
            throw knows(issuer: name) ? .badSignature : .untrustedIssuer
        }
        return issuer
    }
}
