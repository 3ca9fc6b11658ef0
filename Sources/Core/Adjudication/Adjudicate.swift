public import Payments
internal import SyncProtocol

/// Every conflict between records, payers, issuers and HQ is resolved here, and only here (`sync/conflicts.md`).
public enum Adjudication {
    /// Decides a record. The same record and the same facts always give the same ruling.
    public static func decide(_ signed: SignedRecord, _ facts: CaseFacts, using primitives: Primitives) -> Ruling {
        var ruling = judge(signed, facts, primitives)
        ruling.learned = brought(signed.record.body, facts, primitives)
        return ruling
    }

    private static func judge(_ signed: SignedRecord, _ facts: CaseFacts, _ primitives: Primitives) -> Ruling {
        let body = signed.record.body
        if facts.isKeyRevoked { return exception(.keyRevoked, body) }
        if body.hasPaymentID, let other = facts.samePayment, other != signed.digest {
            return exception(.existsWithDifferent, body)
        }
        return switch body {
        case .payment(let payment): decide(payment, signed, facts, primitives)
        case .reversal(let reversal): ReversalCase(reversal: reversal).decide(facts)
        case .refund(let correction): CorrectionCase(kind: .refund, correction: correction).decide(facts)
        case .void(let correction): CorrectionCase(kind: .void, correction: correction).decide(facts)
        case .dayClosed(let day): DayCase(day: day).decide(facts)
        case .tamper(let tamper): TamperCase(tamper: tamper).decide()
        case .lost: LostCase().decide()
        }
    }

    private static func decide(
        _ payment: Payment, _ signed: SignedRecord, _ facts: CaseFacts, _ primitives: Primitives
    ) -> Ruling {
        switch payment.tender {
        case .cash: CashCase(payment: payment).decide(facts)
        case .confirmed: ConfirmedCase(payment: payment, record: signed.digest).decide(facts)
        case .note: NoteCase(payment: payment, record: signed.record).decide(facts, using: primitives)
        }
    }

    /// Money that cannot be decided is not dropped: a payment's stands in suspense until a person decides.
    static func exception(_ reason: VerdictReason, _ body: RecordBody) -> Ruling {
        if case .payment(let payment) = body { return exception(reason, payment) }
        return Ruling(Verdict(decision: .exception, reason: reason))
    }

    /// A payment that nobody can decide by rule.
    static func exception(_ reason: VerdictReason, _ payment: Payment) -> Ruling {
        var ruling = Ruling(Verdict(decision: .exception, reason: reason))
        ruling.postings = [
            Posting(from: .claims, to: .suspense(merchant: payment.merchant), amount: payment.amount)
        ]
        return ruling
    }
}

extension RecordBody {
    /// Whether it has an idempotency key of its own, which no other record of the node may have.
    fileprivate var hasPaymentID: Bool {
        switch self {
        case .payment, .reversal, .refund, .void: true
        case .dayClosed, .tamper, .lost: false
        }
    }
}
