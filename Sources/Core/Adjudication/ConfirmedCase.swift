internal import PaymentCodes
internal import Payments
internal import SyncProtocol

/// A counter recorded one of HQ's confirmations. The money was posted when HQ signed it; here it is only ticked off.
struct ConfirmedCase {
    let payment: Payment
    let record: Digest

    func decide(_ facts: CaseFacts) -> Ruling {
        guard var ruling = facts.confirmation.map(tickedOff) ?? recovered(facts) else {
            return Adjudication.exception(.unknownConfirmation, payment)
        }
        if facts.isSalePaid, ruling.verdict.decision == .paid {
            // The money was posted, so that it stays where it is until somebody gives it back.
            ruling.verdict = Verdict(decision: .exception, reason: .paidTwoWays)
        } else if ruling.verdict == .paid {
            ruling.verdict = Verdict(decision: .paid, reason: payment.mark(facts))
        }
        return ruling
    }

    private func tickedOff(_ state: ConfirmationState) -> Ruling {
        guard matches(state.confirmation) else { return Adjudication.exception(.unknownConfirmation, payment) }
        if let used = state.usedBy, used != record { return .refused(.alreadyConfirmed) }
        var ruling = Ruling(.paid)
        ruling.usedConfirmation = state.confirmation.payment
        return ruling
    }

    /// HQ's own signature over what HQ does not know: it was restored, and its word binds it.
    private func recovered(_ facts: CaseFacts) -> Ruling? {
        guard facts.isOwnConfirmation, let confirmation = payment.confirmation, matches(confirmation.content) else {
            return nil
        }
        var ruling = Ruling(Verdict(decision: .paid, reason: .restored))
        ruling.payAfterRestore(payment, payer: facts.confirmedPayer, balance: facts.balance)
        ruling.recovered = confirmation
        return ruling
    }

    func matches(_ confirmation: Confirmation) -> Bool {
        confirmation.counter == payment.counter && confirmation.amount == payment.amount
    }
}

extension Ruling {
    /// Makes a promise of HQ's true after a restore: from the payer's purse if it holds the amount, else at HQ's own loss,
    /// which somebody has to see.
    mutating func payAfterRestore(_ payment: Payment, payer: KeyID?, balance: Int64) {
        var source = Account.recovery
        if let payer, balance >= payment.amount.minorUnits { source = .purse(payer: payer) }
        if source == .recovery { inspection = .restored }
        postings = [Posting(from: source, to: .payable(merchant: payment.merchant), amount: payment.amount)]
    }
}
