internal import PaymentCodes
internal import Payments
internal import Policies

/// A note that is genuine, with the terms under which it was taken.
struct NoteTerms {
    let payment: Payment
    let record: Record
    let note: Signed<Note>
    let certificate: Signed<Certificate>
    let issuer: TrustedIssuer
    let policy: Policy
    /// What the node took of the payer before, surely within the policy's window.
    var payerTaken: Int64 = 0

    /// Nil where the policy has no such issuer or the issuer did not sign, or where amount or currency are not the record's.
    ///
    /// - Parameter certificate: the one under which the note is signed.
    init?(
        _ payment: Payment, _ record: Record, _ note: Signed<Note>, _ certificate: Signed<Certificate>,
        _ policy: Policy, _ primitives: Primitives
    ) {
        guard
            let issuer = policy.issuer(
                named: certificate.content.issuer, key: certificate.keyID, using: primitives),
            certificate.isSigned(by: issuer.key, using: primitives),
            note.content.minorUnits == payment.amount.minorUnits,
            certificate.content.currency == payment.amount.currency
        else { return nil }
        self.payment = payment
        self.record = record
        self.note = note
        self.certificate = certificate
        self.issuer = issuer
        self.policy = policy
    }

    /// The last second in which it could be taken.
    var end: Int64 {
        min(note.content.time + policy.noteLifetimeSeconds, certificate.content.expires, issuer.notAfter ?? .max)
    }

    /// Whether it was over when it was taken, as far as the counter's clock can say.
    var isTooOld: Bool { record.moment.wall > end }

    /// Whether the policy was surely over when the counter used it: today's rules may differ from it.
    var isPolicyTooOld: Bool { record.moment.isTrusted && record.moment.wall > policy.expires }

    /// What counts is what the policy said about the issuer, not what the node wrote down; and a policy that is over
    /// promises nothing.
    var isGuaranteed: Bool {
        payment.basis != .awaitingApproval && issuer.basis == .guaranteed && !isPolicyTooOld
    }

    /// Whether the counter took more than the policy or the certificate lets it, or in a currency that it may not sell in.
    /// A payment that awaits approval is HQ's to decide, so that no floor limit holds for it.
    var isOverLimit: Bool {
        guard let limits = policy.limits(for: payment.amount.currency),
            payment.amount.minorUnits <= certificate.content.capPayment
        else { return true }
        return payment.basis != .awaitingApproval
            && (payment.amount.minorUnits > policy.floor(limits, isClockTrusted: record.moment.isTrusted)
                || isOverWindow(limits) || (note.content.nonce == nil && limits.needsNonce(payment.amount.minorUnits)))
    }

    private func isOverWindow(_ limits: Limits) -> Bool {
        guard let window = limits.payerWindow else { return false }
        let (sum, overflow) = payerTaken.addingReportingOverflow(payment.amount.minorUnits)
        return overflow || sum > window.minorUnits
    }
}

extension Payment {
    /// The certificate under which a note is signed: the record's own, or one that was learned earlier.
    func certificate(
        of note: Signed<Note>, learned: [Signed<Certificate>], _ primitives: Primitives
    ) -> Signed<Certificate>? {
        ((carried.map { [$0] } ?? []) + learned).certificate(of: note, using: primitives)
    }

    /// The certificate in the record, where there is one.
    var carried: Signed<Certificate>? { certificate.flatMap { try? Signed(decoding: $0) } }
}

extension Adjudication {
    /// The certificate that a record brings, if an issuer of the policy that it names vouches for it: worth keeping, whatever
    /// becomes of the record.
    static func brought(_ body: RecordBody, _ facts: CaseFacts, _ primitives: Primitives) -> Signed<Certificate>? {
        guard case .payment(let payment) = body, let certificate = payment.carried,
            let issuer = facts.policy?.issuer(
                named: certificate.content.issuer, key: certificate.keyID, using: primitives),
            certificate.isSigned(by: issuer.key, using: primitives)
        else { return nil }
        return certificate
    }
}
