internal import PaymentCodes
internal import Payments

extension CaseRecord {
    /// - Parameter basis: that of the payment which a refund corrects.
    init(_ record: SignedRecord, basis: Basis?, branch: Int64?) {
        var receipt: UInt64?
        var own: Basis?
        switch record.record.body {
        case .payment(let payment): (receipt, own) = (payment.receipt, payment.basis)
        case .refund(let correction), .void(let correction): receipt = correction.receipt
        case .reversal, .dayClosed, .tamper, .lost: break
        }
        self.init(
            digest: record.digest, node: record.record.node, sequence: record.record.sequence, receipt: receipt,
            basis: own ?? basis, branch: branch, wall: record.record.moment.wall,
            isClockTrusted: record.record.moment.isTrusted)
    }
}

/// What a case takes from its record.
extension RecordBody {
    var caseKind: CaseKind {
        switch self {
        case .payment: .payment
        case .refund: .refund
        case .void: .void
        case .reversal: .reversal
        case .dayClosed: .dayClosed
        case .tamper: .tamper
        case .lost: .lost
        }
    }

    var payment: PaymentID? {
        switch self {
        case .payment(let payment): payment.payment
        case .refund(let correction), .void(let correction): correction.payment
        case .reversal(let reversal): reversal.payment
        case .dayClosed, .tamper, .lost: nil
        }
    }

    var original: PaymentID? {
        switch self {
        case .refund(let correction), .void(let correction): correction.original
        case .reversal(let reversal): reversal.original
        case .payment, .dayClosed, .tamper, .lost: nil
        }
    }

    var amount: Money? {
        switch self {
        case .payment(let payment): payment.amount
        case .refund(let correction), .void(let correction): correction.amount
        case .reversal(let reversal): reversal.amount
        case .dayClosed, .tamper, .lost: nil
        }
    }

    var tender: Tender? { if case .payment(let payment) = self { payment.tender } else { nil } }

    var sale: SaleID? { if case .payment(let payment) = self { payment.sale } else { nil } }

    /// The payer's key, where a note tells it.
    var payer: KeyID? {
        guard case .payment(let payment) = self, payment.tender == .note, let code = payment.code else { return nil }
        return try? Signed<Note>(decoding: code).keyID
    }
}
