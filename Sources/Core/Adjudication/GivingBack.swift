internal import Payments

extension DecidedPayment {
    /// What is left to be given back, in minor units.
    var left: Int64 { isUndone ? 0 : max(0, amount.minorUnits - refunded) }

    /// The movements that give an amount back, each the way it came: the payment's own, opposite, in their order. What was
    /// refunded before is passed over. No more is given back than was posted.
    func postingsBack(_ minorUnits: Int64) -> [Posting] {
        guard !isUndone else { return [] }
        var passed = refunded
        var wanted = minorUnits
        var back: [Posting] = []
        for posting in postings {
            let skipped = min(passed, posting.amount.minorUnits)
            passed -= skipped
            let taken = min(wanted, posting.amount.minorUnits - skipped)
            wanted -= taken
            guard taken > 0 else { continue }
            back.append(
                Posting(
                    from: posting.to, to: posting.from,
                    amount: Money(minorUnits: taken, currency: posting.amount.currency)))
        }
        return back
    }
}

extension [Posting] {
    /// What leaves the merchant's balance, in minor units.
    func fromPayable(of merchant: ShortName) -> Int64 {
        reduce(0) { $1.from == .payable(merchant: merchant) ? $0 + $1.amount.minorUnits : $0 }
    }

    /// What is moved in all, in minor units of their one currency.
    var total: Int64 { reduce(0) { $0 + $1.amount.minorUnits } }
}
