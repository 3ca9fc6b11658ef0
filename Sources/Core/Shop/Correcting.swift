public import Payments
internal import SyncProtocol

/// Why the counter does not give money back.
public enum CorrectionRefusal: String, Error, Equatable, Sendable, CaseIterable {
    /// No payment with this receipt is known here.
    case unknownReceipt
    /// It was reversed or voided before.
    case alreadyUndone
    /// All of it was refunded before.
    case alreadyRefunded
    /// More than is left of the payment.
    case moreThanPaid
    /// HQ declined the payment: there is nothing to give back.
    case wasDeclined
    /// It waits for an approval at this moment.
    case inHand
    /// It was refunded in part: what is left can be refunded, but the payment cannot be voided.
    case refundedInPart
    /// Its day is closed: it can be refunded, not voided.
    case dayClosed
    /// HQ knows two chains of this node: it gives nothing back until it is enrolled again.
    case chainDoubted

    /// What happened and what to do next, for the person at the counter.
    public var words: (what: String, next: String) {
        switch self {
        case .unknownReceipt:
            ("no sale with this receipt is known here.", "Look at the receipt again, or ask headquarters.")
        case .alreadyUndone: ("this sale was undone before.", "Nothing is to be given back.")
        case .alreadyRefunded: ("this sale was refunded in full before.", "Nothing is to be given back.")
        case .moreThanPaid: ("more than is left of this sale.", "Give back a smaller amount.")
        case .wasDeclined: ("headquarters declined this sale: nothing was paid.", "Nothing is to be given back.")
        case .inHand: ("this sale is not finished.", "Wait for its lamp.")
        case .refundedInPart: ("a part of this sale was refunded before.", "Refund what is left.")
        case .dayClosed: ("the day of this sale is closed.", "Refund it instead.")
        case .chainDoubted: ("this counter was copied or set back.", "Call the engineer.")
        }
    }
}

/// A refund or a void that was stored.
public struct StoredCorrection: Equatable, Sendable {
    /// What was given back.
    public let correction: Correction
    /// Whether it is a void.
    public let isVoid: Bool
    /// Its place in the chain.
    public let sequence: UInt64
    /// How the payment came in: the money goes back that way.
    public let tender: Tender
}

extension Keeper {
    /// Gives back a part of a payment or all of it, to where it came from.
    ///
    /// - Parameters:
    ///   - amount: nil for all that is left.
    ///   - operatorName: who does it, 1 to 32 bytes.
    public mutating func refund(
        receipt number: UInt64, amount: Int64?, by operatorName: String, at now: Moment,
        in transaction: inout some ShopTransaction
    ) throws -> Result<StoredCorrection, CorrectionRefusal> {
        switch try correctable(number, transaction.view) {
        case .failure(let refusal): return .failure(refusal)
        case .success(let sale):
            let left = sale.amount.minorUnits - sale.refunded
            let units = amount ?? left
            guard units > 0, units <= left else { return .failure(.moreThanPaid) }
            return .success(
                try correct(
                    sale, Money(minorUnits: units, currency: sale.amount.currency), isVoid: false, operatorName, now,
                    &transaction))
        }
    }

    /// Cancels a payment of the open day.
    public mutating func void(
        receipt number: UInt64, by operatorName: String, at now: Moment, in transaction: inout some ShopTransaction
    ) throws -> Result<StoredCorrection, CorrectionRefusal> {
        switch try correctable(number, transaction.view) {
        case .failure(let refusal): return .failure(refusal)
        case .success(let sale):
            guard sale.refunded == 0 else { return .failure(.refundedInPart) }
            guard try sale.sequence >= transaction.view.openDay().firstSequence else { return .failure(.dayClosed) }
            return .success(try correct(sale, sale.amount, isVoid: true, operatorName, now, &transaction))
        }
    }

    private func correctable(
        _ number: UInt64, _ view: some ShopView
    ) throws -> Result<KnownSale, CorrectionRefusal> {
        if identity.doubt != nil { return .failure(.chainDoubted) }
        guard let sale = try view.sale(receipt: number) else { return .failure(.unknownReceipt) }
        if inHand.contains(sale.sequence) { return .failure(.inHand) }
        if sale.isUndone { return .failure(.alreadyUndone) }
        if sale.refunded >= sale.amount.minorUnits { return .failure(.alreadyRefunded) }
        if let verdict = try view.verdict(on: sale.sequence), verdict.decision.isFinal, !verdict.allowsGivingBack {
            return .failure(.wasDeclined)
        }
        return .success(sale)
    }

    private mutating func correct(
        _ sale: KnownSale, _ amount: Money, isVoid: Bool, _ operatorName: String, _ now: Moment,
        _ transaction: inout some ShopTransaction
    ) throws -> StoredCorrection {
        let correction = Correction(
            payment: name(), original: sale.payment, merchant: identity.registration.merchant,
            counter: identity.registration.counter, operatorName: operatorName, receipt: receipt + 1, amount: amount)
        let record = try append(isVoid ? .void(correction) : .refund(correction), moment(now), in: &transaction)
        let sequence = record.record.sequence
        try transaction.correct(sale.sequence, by: correction, isVoid: isVoid, sequence: sequence)
        receipt = correction.receipt
        return StoredCorrection(correction: correction, isVoid: isVoid, sequence: sequence, tender: sale.tender)
    }
}
