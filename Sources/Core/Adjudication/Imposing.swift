internal import PaymentCodes
public import Payments
public import SyncProtocol

extension Adjudication {
    /// Imposes a verdict that HQ has signed before it was restored from a backup: whoever was told "paid" stays paid. The
    /// ruling has this very verdict, and the postings that make it true in the books as they are now; what nobody else's
    /// money is left for, HQ pays itself (`Account.recovery`). Nothing is taken from whoever was paid meanwhile.
    ///
    /// - Parameters:
    ///   - verdict: the last one that HQ signed for the record's digest.
    ///   - signed: the record, which the node has brought back, its merchant and counter the node's own.
    ///   - facts: the answers to `needs`.
    public static func impose(
        _ verdict: Verdict, on signed: SignedRecord, _ facts: CaseFacts, using primitives: Primitives
    ) -> Ruling {
        var ruling = Ruling(verdict)
        ruling.learned = brought(signed.record.body, facts, primitives)
        switch signed.record.body {
        case .payment(let payment):
            ImposedPayment(payment: payment, signed: signed, facts: facts, primitives: primitives).complete(&ruling)
        case .reversal(let reversal) where verdict.decision == .paid:
            ruling.undoes = reversal.original
            ruling.postings = facts.original.map { $0.postingsBack($0.left) } ?? []
        // A person took it as it is: no money of HQ's was moved.
        case .refund where verdict.reason == .byHand, .void where verdict.reason == .byHand: break
        case .refund(let correction) where verdict.decision == .paid:
            ruling.refunds = correction.original
            ruling.giveBack(correction, facts)
        case .void(let correction) where verdict.decision == .paid:
            if verdict.reason == .settledBeforeVoid {
                ruling.refunds = correction.original
            } else {
                ruling.undoes = correction.original
            }
            ruling.giveBack(correction, facts)
        case .reversal, .refund, .void, .dayClosed, .tamper, .lost: break
        }
        return ruling
    }
}

extension Ruling {
    /// Gives back what is left of the original, the way it came. What the merchant's balance does not hold, HQ pays.
    fileprivate mutating func giveBack(_ correction: Correction, _ facts: CaseFacts) {
        guard let original = facts.original else {
            // Where the money was from cannot be told any more: somebody has to look.
            inspection = .restored
            return
        }
        let payable = Account.payable(merchant: correction.merchant)
        postings = original.postingsBack(min(correction.amount.minorUnits, original.left))
        guard postings.fromPayable(of: correction.merchant) > facts.merchantBalance else { return }
        inspection = .restored
        postings = postings.compactMap {
            guard $0.from == payable else { return $0 }
            return $0.to == .recovery ? nil : Posting(from: .recovery, to: $0.to, amount: $0.amount)
        }
    }
}

/// A payment under a verdict that HQ has signed before.
private struct ImposedPayment {
    let payment: Payment
    let signed: SignedRecord
    let facts: CaseFacts
    let primitives: Primitives

    func complete(_ ruling: inout Ruling) {
        if ruling.verdict.reason == .byHand, ruling.verdict.decision == .paid {
            return ruling.payByHand(payment, to: payment.merchant, facts, primitives)
        }
        switch payment.tender {
        case .cash: completeUnposted(&ruling)
        case .confirmed: completeConfirmed(&ruling)
        case .note: completeNote(&ruling)
        }
        let reason = ruling.verdict.reason
        if ruling.inspection == nil, reason == .overLimit || reason == .listedInPolicy { ruling.inspection = reason }
    }

    private func completeUnposted(_ ruling: inout Ruling) {
        guard ruling.verdict.decision == .exception, ruling.verdict.reason != .paidTwoWays else { return }
        ruling.postings = Adjudication.exception(.other, payment).postings
    }

    /// A confirmation's money was posted when HQ signed it, and stayed so where the sale was paid twice.
    private func completeConfirmed(_ ruling: inout Ruling) {
        guard ruling.verdict.decision == .paid || ruling.verdict.reason == .paidTwoWays else {
            return completeUnposted(&ruling)
        }
        let isOurs = ConfirmedCase(payment: payment, record: signed.digest).matches
        guard let state = facts.confirmation else {
            ruling.payAfterRestore(payment, payer: facts.confirmedPayer, balance: facts.balance)
            ruling.recovered = payment.confirmation.flatMap { isOurs($0.content) ? $0 : nil }
            return
        }
        if isOurs(state.confirmation), state.usedBy == nil || state.usedBy == signed.digest {
            ruling.usedConfirmation = state.confirmation.payment
        } else {
            ruling.payAfterRestore(payment, payer: nil, balance: 0)
        }
    }

    private func completeNote(_ ruling: inout Ruling) {
        let note = payment.note
        let claim = note.map { SpentClaim($0, primitives) }
        let certificate = note.flatMap { payment.certificate(of: $0, learned: facts.certificates, primitives) }
        if ruling.verdict.makesClaim {
            if facts.claimedBy == nil { ruling.claim = claim }
            if let other = facts.claimedBy, other != claim?.code { ruling.suspended = note?.keyID }
        }
        if ruling.verdict.reason == .equivocation { ruling.suspended = note?.keyID }
        switch ruling.verdict.decision {
        case .refused, .held: break
        case .exception: ruling.postings = Adjudication.exception(.other, payment).postings
        case .paid:
            guard ruling.verdict.liability == .issuer, let certificate else {
                let payer = facts.claimedBy == nil && ruling.verdict.liability != .issuer ? note?.keyID : nil
                return ruling.payAfterRestore(payment, payer: payer, balance: facts.balance)
            }
            ruling.postings = [
                Posting(
                    from: .receivable(issuer: certificate.content.issuer), to: .payable(merchant: payment.merchant),
                    amount: payment.amount)
            ]
        }
    }
}

extension Verdict {
    /// Whether a note under this verdict is spent by it.
    fileprivate var makesClaim: Bool {
        switch reason {
        case .badCode, .unknownPayer, .copiedNote, .equivocation, .reversed, .existsWithDifferent, .keyRevoked, .fork,
            .byHand, .other:
            false
        default: decision != .held
        }
    }
}
