package import Acceptance
internal import Journal
internal import PaymentCodes
internal import Payments
package import Shop

/// What the counter asks of the till.
extension Till {
    /// Decides, signs and commits: facts, decision and record in one transaction, with one sync.
    ///
    /// - Returns: the event for the sale's flow, and what was stored.
    package func take(
        _ attempt: Attempt, _ details: SaleDetails = SaleDetails(), isLinkUp: Bool
    ) throws -> (event: SaleFlow.Event, stored: StoredPayment?) {
        if journal.isTight {
            count(.noSpace)
            return (.refused(.noSpace), nil)
        }
        let now = clock.now()
        return try write { try $0.take(attempt, details, isLinkUp: isLinkUp, at: now, in: &$1) }
    }

    /// Learns certificates that were shown without a note.
    func learn(_ certificates: [Signed<Certificate>]) throws {
        guard !certificates.isEmpty else { return }
        try write { try $0.learn(certificates, in: &$1) }
    }

    /// Undoes a payment in hand.
    func reverse(_ sequence: UInt64) throws {
        let now = clock.now()
        do { try writeEvenIfFull { try $0.reverse(sequence, at: now, in: &$1) } } catch {
            keeper.rememberForgotten()
            throw error
        }
    }

    /// The sale of a payment has come to its end, whichever it was.
    func letGo(_ sequence: UInt64) { keeper.letGo(sequence) }

    /// Undoes what a power cut, a kill or a failed commit left without an end.
    func reverseForgotten() throws {
        guard keeper.isOwingReversals else { return }
        let now = clock.now()
        try writeEvenIfFull { try $0.reverseForgotten(at: now, in: &$1) }
    }

    /// The currency of a sale by its receipt, nil where it is not known.
    func currencyCode(ofReceipt receipt: UInt64) throws -> String? {
        try journal.read { try $0.sale(receipt: receipt)?.amount.currency.code }
    }

    /// Gives back a part of a payment, or all that is left of it.
    func refund(receipt: UInt64, amount: Int64?, by name: String) throws -> Result<StoredCorrection, CorrectionRefusal>
    {
        let now = clock.now()
        return try write { try $0.refund(receipt: receipt, amount: amount, by: name, at: now, in: &$1) }
    }

    /// Cancels a payment of the open day.
    func void(receipt: UInt64, by name: String) throws -> Result<StoredCorrection, CorrectionRefusal> {
        let now = clock.now()
        return try write { try $0.void(receipt: receipt, by: name, at: now, in: &$1) }
    }

    /// The open day.
    func openDay() throws -> DayOfSales {
        let now = clock.now()
        return try journal.read { try keeper.openDay($0, at: now) }
    }

    /// Takes down what the tamper switch says, where it is news.
    func noteCase(isOpen: Bool, isStart: Bool) throws -> Tamper? {
        let now = clock.now()
        return try writeEvenIfFull { try $0.noteCase(isOpen: isOpen, isStart: isStart, at: now, in: &$1) }
    }

    /// Closes the day with a signed record of its range and sums, in one transaction.
    func closeDay() throws -> DayOfSales {
        let now = clock.now()
        return try write { try $0.closeDay(at: now, in: &$1) }
    }
}
