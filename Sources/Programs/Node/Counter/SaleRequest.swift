internal import Acceptance
public import PaymentCodes
public import Payments
public import Shop

/// A sale to be paid.
public struct SaleRequest: Sendable {
    /// The amount due.
    public let due: Money
    /// The codes shown, or nil where none were: digits were typed, or it is paid in cash.
    public let codes: [[UInt8]]?
    /// Eight digits that somebody typed.
    public let digits: TypedDigits?
    /// What it carries beside amount and means.
    public let details: SaleDetails

    /// States a sale.
    public init(due: Money, codes: [[UInt8]]?, digits: TypedDigits? = nil, details: SaleDetails = SaleDetails()) {
        self.due = due
        self.digits = digits
        self.codes = codes
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
