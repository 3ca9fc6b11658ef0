internal import Adjudication

package import PaymentCodes
package import Payments
package import SyncProtocol

/// A buyer who pays online: the money moves when HQ confirms, whether or not a counter ever records it.
extension Office {
    /// What a buyer orders, checked by whoever calls.
    package struct CheckedOrder {
        package let order: PaymentOrder
        /// Digest of the order's payload: the same order again gets the same confirmation.
        package let digest: Digest
        package let payer: KeyID
        package let counter: CounterID
        package let merchant: MerchantRow

        /// States an order.
        package init(order: PaymentOrder, digest: Digest, payer: KeyID, counter: CounterID, merchant: MerchantRow) {
            self.order = order
            self.digest = digest
            self.payer = payer
            self.counter = counter
            self.merchant = merchant
        }
    }

    /// Moves the money and signs the confirmation.
    package func confirm(_ checked: CheckedOrder) throws -> Signed<Confirmation> {
        let order = checked.order
        let confirmation = try Signed<Confirmation>.signed(
            Confirmation(counter: order.counter, amount: order.amount, payment: order.payment, time: now),
            by: desk.confirmationKey)
        let number = try transaction.openCase(row(for: checked))
        try transaction.post(
            .init(
                from: .purse(payer: checked.payer), to: .payable(merchant: checked.merchant.id), amount: order.amount),
            caseNumber: number, time: now)
        try transaction.add(
            ConfirmationRow(
                payment: order.payment, payer: checked.payer, order: checked.digest, bytes: confirmation.bytes,
                usedBy: nil, caseNumber: number))
        return confirmation
    }

    /// The case of a confirmed payment that no counter has recorded yet.
    private func row(for checked: CheckedOrder) -> CaseRow {
        let merchant = checked.merchant
        let day = BusinessDay(wall: now, utcOffsetMinutes: merchant.utcOffsetMinutes)
        var state = CaseState(verdict: .paid, money: .payable)
        state.isRecorded = false
        state.isLate = merchant.closedThrough.map { day <= $0 } ?? false
        return CaseRow(
            kind: .payment, record: nil, payment: checked.order.payment, original: nil, merchant: merchant.id,
            counter: checked.counter, amount: checked.order.amount, tender: .confirmed, payer: checked.payer,
            businessDay: day, arrived: now, state: state)
    }
}
