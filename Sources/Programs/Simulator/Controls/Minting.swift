internal import Acceptance
internal import Payments
internal import Shop
internal import SyncProtocol

extension Board {
    /// A wait that is over begins the sale once more under a fresh id, as a client does that makes its id when it sends.
    func mintAgain(_ sale: SaleInHand, _ process: Process) throws {
        guard world.control == .idMintedARetry, let stored = sale.stored?.payment, stored.basis != .awaitingApproval,
            let id = PaymentID(chance.bytes(PaymentID.length))
        else { return }
        let again = Payment(
            sale: stored.sale, payment: id, merchant: stored.merchant, counter: stored.counter, receipt: stored.receipt,
            amount: stored.amount, tender: stored.tender, basis: stored.basis, code: stored.code, certificate: nil)
        let now = now
        try write(process) { keeper, transaction in
            let head = transaction.view.head
            let record = Record(
                node: place.node, epoch: max(head.epoch, keeper.identity.registration.epoch),
                sequence: head.sequence + 1,
                previous: head.digest, moment: now, policyVersion: keeper.identity.policyVersion, body: .payment(again))
            try transaction.append(.signed(record, by: keeper.signer, using: QuickPrimitives.primitives))
            try transaction.openBooks(
                again, payer: nil, sequence: record.sequence, takenAt: keeper.identity.clock.earliest(at: now))
        }
    }

    /// What awaited an approval is undone when the board begins, whatever HQ has said of it.
    func undoApproved(_ process: Process) throws {
        guard world.control == .approvalForgotten else { return }
        let now = now
        for sequence in journal.disk.state.awaiting where journal.disk.state.payments[sequence]?.isUndone == false {
            try write(process) { try $0.reverse(sequence, at: now, in: &$1) }
        }
    }
}
