public import Acceptance
public import PaymentCodes
public import Payments
public import Shop

/// A sale to be paid.
public struct SaleRequest: Sendable {
    /// What was shown, typed or done when an amount was due.
    public enum Means: Sendable, Equatable {
        /// Codes, together one payment.
        case codes([[UInt8]])
        /// Eight digits that somebody typed.
        case digits(TypedDigits)
        /// Cash.
        case cash
        /// Nothing: the sale is not to be.
        case nothing(Refusal)
    }

    /// The amount due.
    public let due: Money
    /// What pays it.
    public let means: Means
    /// What it carries beside amount and means.
    public let details: SaleDetails

    /// States a sale.
    public init(due: Money, means: Means, details: SaleDetails = SaleDetails()) {
        self.due = due
        self.means = means
        self.details = details
    }
}

extension Till {
    /// A reading that was refused is counted, and a certificate in it is learned.
    func note(_ refusal: Refusal, codes: [[UInt8]]) throws {
        count(refusal)
        try learn(
            codes.compactMap { code in
                guard case .certificate(let certificate) = ReadCode(reading: code, awaitingPayment: true) else {
                    return nil
                }
                return certificate
            })
    }
}
