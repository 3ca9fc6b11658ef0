internal import Payments
internal import SyncProtocol

/// A counter took coins and notes. They are in the merchant's drawer: nothing is posted, whatever is said about it.
struct CashCase {
    let payment: Payment

    func decide(_ facts: CaseFacts) -> Ruling {
        facts.isSalePaid
            ? Ruling(Verdict(decision: .exception, reason: .paidTwoWays))
            : Ruling(Verdict(decision: .paid, reason: payment.mark(facts)))
    }
}
