package import Acceptance
internal import Journal
internal import PaymentCodes
package import Payments
internal import Policies
internal import Signing
internal import SyncProtocol

/// What was stored for a sale.
package struct StoredPayment: Sendable {
    /// The payment.
    package let payment: Payment
    /// Its place in the chain.
    package let sequence: UInt64
}

extension Till {
    /// Decides, signs and commits: facts, decision and record in one transaction, with one sync.
    ///
    /// - Returns: the event for the sale's flow, and what was stored.
    package func take(_ attempt: Attempt, isLinkUp: Bool) throws -> (event: SaleFlow.Event, stored: StoredPayment?) {
        if identity.doubt != nil { return (.refused(.chainDoubted), nil) }
        if journal.isTight { return (.refused(.noSpace), nil) }
        let moment = moment()
        let result: (event: SaleFlow.Event, stored: StoredPayment?) = try write { transaction in
            let facts = try facts(for: attempt, moment, isLinkUp: isLinkUp, transaction.view)
            switch attempt.decide(facts, using: primitives) {
            case .refuse(let refusal):
                try learn(attempt, facts, &transaction)
                return (.refused(refusal), nil)
            case .take(let taking):
                let stored = try store(taking, moment, facts.earliest, &transaction)
                return (.stored(taking.basis), stored)
            }
        }
        if case .refused(let refusal) = result.event { count(refusal) }
        if let stored = result.stored {
            receipt = stored.payment.receipt
            if stored.payment.basis == .awaitingApproval { inHand.insert(stored.sequence) }
        }
        return result
    }

    /// Learns certificates that were shown without a note.
    func learn(_ certificates: [Signed<Certificate>]) throws {
        guard let policy = identity.policy?.content else { return }
        let good = certificates.filter { (try? policy.voucher(of: $0, using: primitives)) != nil }
        guard !good.isEmpty else { return }
        try write { transaction in
            for certificate in good {
                let key = primitives.keyID(of: certificate.content.payerKey)
                try transaction.learn(certificate.bytes, of: key, isEmbedded: false)
            }
        }
    }

    private func facts(
        for attempt: Attempt, _ moment: Moment, isLinkUp: Bool, _ view: JournalView
    ) throws -> AcceptanceFacts {
        var facts = AcceptanceFacts(
            counter: identity.registration.counter, policy: identity.policy?.content, keySet: identity.keySet,
            moment: moment, earliest: identity.clock.earliest(at: moment), isLinkUp: isLinkUp)
        for query in attempt.needs(using: primitives) {
            switch query {
            case .certificate(let key):
                guard let row = try view.certificate(of: key),
                    let certificate = try? Signed<Certificate>(decoding: row.bytes)
                else { continue }
                facts.certificate = LearnedCertificate(certificate: certificate, isEmbedded: row.isEmbedded)
            case .claim(let key):
                guard let claim = try view.claimant(of: key.bytes) else { continue }
                facts.claimedBy = claim.code
                facts.isClaimUndone = try view.isUndone(claim.sequence)
            case .exposure(let currency):
                let row = try view.exposure(in: currency)
                facts.exposure = Exposure(value: row.value, count: row.count, oldest: row.oldest)
            }
        }
        return facts
    }

    private func store(
        _ taking: Taking, _ moment: Moment, _ earliest: Int64, _ transaction: inout JournalTransaction
    ) throws -> StoredPayment {
        guard let sale = SaleID(RandomBytes.bytes(SaleID.length)),
            let id = PaymentID(RandomBytes.bytes(PaymentID.length))
        else { preconditionFailure("random bytes of the right length make a name") }
        let payment = Payment(
            sale: sale, payment: id, merchant: identity.registration.merchant, counter: identity.registration.counter,
            receipt: receipt + 1, amount: taking.amount, tender: taking.tender, basis: taking.basis, code: taking.code,
            certificate: taking.embedded)
        let record = try transaction.append(
            .payment(payment), node: identity.registration.node, moment: moment,
            policyVersion: policyVersion, signer: signer)
        let sequence = record.record.sequence
        try transaction.open(payment, sequence: sequence, takenAt: earliest)
        if let claim = taking.claim { try transaction.claim(claim.key.bytes, code: claim.code, sequence: sequence) }
        let carried = taking.learned?.bytes ?? taking.embedded
        if let carried, let certificate = try? Signed<Certificate>(decoding: carried) {
            let key = primitives.keyID(of: certificate.content.payerKey)
            try transaction.learn(carried, of: key, isEmbedded: taking.embedded != nil)
        }
        return StoredPayment(payment: payment, sequence: sequence)
    }

    /// A note may be refused and its payer's certificate still be worth keeping for the next one.
    private func learn(_ attempt: Attempt, _ facts: AcceptanceFacts, _ transaction: inout JournalTransaction) throws {
        guard let policy = facts.policy else { return }
        for certificate in attempt.certificates
        where certificate != facts.certificate?.certificate
            && (try? policy.voucher(of: certificate, using: primitives)) != nil
        {
            let key = primitives.keyID(of: certificate.content.payerKey)
            try transaction.learn(certificate.bytes, of: key, isEmbedded: false)
        }
    }
}
