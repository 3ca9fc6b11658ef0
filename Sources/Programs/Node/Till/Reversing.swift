internal import Journal
internal import Payments
internal import Policies
internal import Signing
internal import SyncProtocol

/// A payment that awaited an approval and was not shown as approved is undone, whatever became of the counter meanwhile:
/// nobody may be charged for a sale that was not taken.
extension Till {
    /// Undoes a payment in hand.
    func reverse(_ sequence: UInt64) throws {
        do { try writeEvenIfFull { transaction in try undo(sequence, &transaction) } } catch {
            mayHaveForgotten = true
            throw error
        }
        letGo(sequence)
    }

    /// The sale of a payment has come to its end, whichever it was.
    func letGo(_ sequence: UInt64) { inHand.remove(sequence) }

    /// Undoes what a power cut, a kill or a failed commit left without an end.
    func reverseForgotten() throws {
        guard mayHaveForgotten else { return }
        let forgotten = try journal.read { try $0.unapproved() }.filter { !inHand.contains($0) }
        for sequence in forgotten { try writeEvenIfFull { transaction in try undo(sequence, &transaction) } }
        mayHaveForgotten = false
    }

    private func undo(_ sequence: UInt64, _ transaction: inout JournalTransaction) throws {
        guard case .payment(let payment) = try transaction.view.record(sequence).record.body else {
            throw JournalFault.noRecord(sequence: sequence)
        }
        guard let id = PaymentID(RandomBytes.bytes(PaymentID.length)) else {
            preconditionFailure("random bytes of the right length make a name")
        }
        let reversal = Reversal(
            payment: id, original: payment.payment, merchant: payment.merchant, counter: payment.counter,
            amount: payment.amount)
        _ = try transaction.append(
            .reversal(reversal), node: identity.registration.node, moment: moment(),
            policyVersion: policyVersion, signer: signer)
        try transaction.reverse(sequence: sequence)
        try transaction.acknowledgeOutcome(of: sequence)
    }
}
