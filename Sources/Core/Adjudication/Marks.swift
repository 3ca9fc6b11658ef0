internal import Payments
internal import Policies
internal import SyncProtocol

extension Payment {
    /// What is shown for review about a payment that is paid all the same. The lowest of all reasons.
    /// Cash has no payer who could be the same.
    func mark(_ facts: CaseFacts) -> VerdictReason? {
        if tender != .cash, facts.isSimilar { return .suspectedDuplicate }
        return hasOtherPrices(than: facts.latestPolicy) ? .priceChanged : nil
    }

    /// Whether a line's price is not today's. An article without a price of today in the payment's currency has not changed.
    private func hasOtherPrices(than policy: Policy?) -> Bool {
        guard let policy, !lines.isEmpty else { return false }
        return lines.contains { line in
            policy.prices.contains {
                $0.article == line.article && $0.price.currency == amount.currency && $0.price.minorUnits != line.price
            }
        }
    }
}
