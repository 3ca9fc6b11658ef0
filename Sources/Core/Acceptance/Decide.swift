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

    private func take(
        _ note: Signed<Note>, _ facts: AcceptanceFacts, _ primitives: Primitives
    ) throws(Refusal) -> Taking {
        guard note.content.counter == facts.counter else { throw .otherCounter }
        guard let policy = facts.policy, facts.earliest <= policy.expires else { throw .policyExpired }
        guard let limits = policy.limits(for: due.currency) else { throw .currencyNotSold }
        let payer = try payer(of: note, policy, facts, primitives)
        let certificate = payer.certificate.content
        guard note.isSigned(by: certificate.payerKey, using: primitives) else { throw .badSignature }
        guard certificate.currency == due.currency, note.content.minorUnits == due.minorUnits else {
            throw .amountDiffers
        }
        try checkClaim(note, facts, primitives)
        try checkAge(of: note, certificate, policy, facts)
        guard due.minorUnits <= certificate.capPayment else { throw .overPayerCap }
        guard note.content.runningTotal <= certificate.capTotal else { throw .capExceeded }
        return Taking(
            amount: due, tender: .note, basis: try basis(payer.issuer, policy, limits, facts), code: note.bytes,
            claim: Claim(note, primitives), learned: payer.isNew ? payer.certificate : nil,
            embedded: payer.isEmbedded ? nil : payer.certificate.bytes)
    }

    private struct Payer {
        let certificate: Signed<Certificate>
        let issuer: TrustedIssuer
        let isNew: Bool
        let isEmbedded: Bool
    }

    /// Who signed the note, and who vouches. A certificate shown now goes before one learned earlier.
    private func payer(
        of note: Signed<Note>, _ policy: Policy, _ facts: AcceptanceFacts, _ primitives: Primitives
    ) throws(Refusal) -> Payer {
        let shown = certificates.first { primitives.keyID(of: $0.content.payerKey) == note.keyID }
        let learned = facts.certificate
        guard let certificate = shown ?? learned?.certificate else { throw .unknownPayer }
        guard !policy.hotList.contains(note.keyID) else { throw .listed }
        let isKnown = learned?.certificate == certificate
        let issuer =
            try isKnown
            ? policy.issuerOfLearned(certificate, using: primitives)
            : policy.voucher(of: certificate, using: primitives)
        return Payer(
            certificate: certificate, issuer: issuer, isNew: !isKnown,
            isEmbedded: isKnown && learned?.isEmbedded == true)
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
        of note: Signed<Note>, _ certificate: Certificate, _ policy: Policy, _ facts: AcceptanceFacts
    ) throws(Refusal) {
        let now = facts.moment.isTrusted ? max(facts.earliest, facts.moment.wall) : facts.earliest
        guard now <= certificate.expires else { throw .certificateExpired }
        guard now <= note.content.time + policy.noteLifetimeSeconds else { throw .expired }
    }

    /// On whose risk. Above the floor limit, or its share while the clock is not trusted, only HQ can say yes, so it is
    /// asked if it can be.
    private func basis(
        _ issuer: TrustedIssuer, _ policy: Policy, _ limits: Limits, _ facts: AcceptanceFacts
    ) throws(Refusal) -> Basis {
        let breach: Refusal? =
            due.minorUnits > policy.floor(limits, isClockTrusted: facts.moment.isTrusted)
            ? .overFloorLimit
            : facts.exposure.refusal(adding: due.minorUnits, under: limits, at: facts.earliest)
        guard let breach else { return issuer.basis }
        guard facts.isLinkUp else { throw breach }
        return .awaitingApproval
    }
}

extension Policy {
    /// The issuer that vouches for a certificate.
    ///
    /// - Throws: `untrustedIssuer`, or `badSignature` where the issuer did not sign it.
    public func voucher(
        of certificate: Signed<Certificate>, using primitives: Primitives
    ) throws(Refusal) -> TrustedIssuer {
        guard let issuer = issuer(named: certificate.content.issuer) else { throw .untrustedIssuer }
        guard certificate.isSigned(by: issuer.key, using: primitives) else { throw .badSignature }
        return issuer
    }

    /// The issuer of a certificate that was verified when it was learned. Only a new issuer key asks for it again.
    func issuerOfLearned(
        _ certificate: Signed<Certificate>, using primitives: Primitives
    ) throws(Refusal) -> TrustedIssuer {
        guard let issuer = issuer(named: certificate.content.issuer) else { throw .untrustedIssuer }
        guard primitives.keyID(of: issuer.key) == certificate.keyID else {
            return try voucher(of: certificate, using: primitives)
        }
        return issuer
    }
}
