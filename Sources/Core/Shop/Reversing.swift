public import Payments
internal import SyncProtocol

/// A payment that awaited an approval and was not shown as approved is undone, whatever became of the counter meanwhile:
/// nobody may be charged for a sale that was not taken.
extension Keeper {
    /// Undoes a payment in hand.
    public mutating func reverse(
        _ sequence: UInt64, at now: Moment, in transaction: inout some ShopTransaction
    ) throws {
        try undo(sequence, at: now, &transaction)
        inHand.remove(sequence)
    }

    /// The sale of a payment has come to its end, whichever it was.
    public mutating func letGo(_ sequence: UInt64) { inHand.remove(sequence) }

    /// A reversal could not be written: it is made up for later.
    public mutating func rememberForgotten() { mayHaveForgotten = true }

    /// Whether something may have been left without an end.
    public var isOwingReversals: Bool { mayHaveForgotten }

    /// Undoes what a power cut, a kill or a failed commit left without an end.
    public mutating func reverseForgotten(at now: Moment, in transaction: inout some ShopTransaction) throws {
        guard mayHaveForgotten else { return }
        for sequence in try transaction.view.unapproved() where !inHand.contains(sequence) {
            try undo(sequence, at: now, &transaction)
        }
        mayHaveForgotten = false
    }

    private func undo(_ sequence: UInt64, at now: Moment, _ transaction: inout some ShopTransaction) throws {
        // From the books: the record itself may be lost on the disk, and its buyer is made whole all the same.
        guard let sale = try transaction.view.sale(sequence: sequence) else {
            throw ShopFault.noRecord(sequence: sequence)
        }
        let reversal = Reversal(
            payment: name(), original: sale.payment, merchant: identity.registration.merchant,
            counter: identity.registration.counter, amount: sale.amount)
        _ = try append(.reversal(reversal), moment(now), in: &transaction)
        try transaction.reverse(sequence: sequence)
        try transaction.acknowledgeOutcome(of: sequence)
    }
}
