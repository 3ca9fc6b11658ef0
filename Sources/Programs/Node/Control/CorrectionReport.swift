internal import Payments
internal import Shop

/// What came of a refund or a void, as `--json` prints it.
public struct CorrectionReport: Codable, Sendable, Equatable {
    /// Whether it is stored and will reach headquarters.
    public let done: Bool
    /// refund or void.
    public let kind: String
    /// Why not: a reason code of `CorrectionRefusal`.
    public let reason: String?
    /// What happened, for a person.
    public let message: String
    /// What to do next, for a person.
    public let next: String
    /// What is given back, with its currency.
    public let amount: String?
    /// Receipt of the refund or void itself.
    public let receipt: UInt64?
    /// Its place in the chain.
    public let sequence: UInt64?
    /// Its idempotency key.
    public let paymentId: String?
    /// The payment that it corrects.
    public let originalId: String?
    /// How the money goes back: note, confirmed, cash.
    public let tender: String?

    init(_ result: Result<StoredCorrection, CorrectionRefusal>, isVoid: Bool) {
        kind = isVoid ? "void" : "refund"
        switch result {
        case .success(let stored):
            done = true
            reason = nil
            message = isVoid ? "The sale is void." : "Refunded."
            next = CorrectionReport.next(stored)
            amount = stored.correction.amount.description
            receipt = stored.correction.receipt
            sequence = stored.sequence
            paymentId = stored.correction.payment.description
            originalId = stored.correction.original.description
            tender = stored.tender.name
        case .failure(let refusal):
            done = false
            reason = refusal.rawValue
            message = "Not given back: \(refusal.words.what)"
            next = refusal.words.next
            (amount, receipt, sequence, paymentId, originalId, tender) = (nil, nil, nil, nil, nil, nil)
        }
    }

    private static func next(_ stored: StoredCorrection) -> String {
        switch stored.tender {
        case .cash: "Give the cash back."
        case .note, .confirmed:
            stored.isVoid
                ? "The buyer is not charged." : "Headquarters gives the money back to the buyer's account."
        }
    }
}
