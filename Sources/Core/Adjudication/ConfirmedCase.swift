internal import PaymentCodes
internal import Payments
internal import SyncProtocol

/// A counter recorded one of HQ's confirmations. The money was posted when HQ signed it; here it is only ticked off.
struct ConfirmedCase {
    let payment: Payment
    let record: Digest

    func decide(_ facts: CaseFacts, using primitives: Primitives) -> Ruling {
        guard let state = facts.confirmation, state.confirmation.counter == payment.counter,
            state.confirmation.amount == payment.amount
        else { return Adjudication.exception(.unknownConfirmation, payment) }
        if let used = state.usedBy, used != record {
            return Ruling(Verdict(decision: .refused, reason: .alreadyConfirmed, liability: .merchant))
        }
        var ruling = Ruling(.paid)
        ruling.usedConfirmation = state.confirmation.payment
        return ruling
    }
}
