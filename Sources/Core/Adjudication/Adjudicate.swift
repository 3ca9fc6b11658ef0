internal import PaymentCodes
public import Payments
internal import SyncProtocol

/// Every conflict between records, payers, issuers and HQ is resolved here, and only here (`sync/conflicts.md`).
public enum Adjudication {
    /// What must be known about a record before it can be decided.
    public static func needs(_ record: Record, using primitives: Primitives) -> [CaseQuery] {
        switch record.body {
        case .payment(let payment):
            [.payment(payment.payment), .reversal(of: payment.payment), .policy(record.policyVersion)]
                + codeNeeds(payment, primitives)
        case .reversal(let reversal): [.payment(reversal.payment), .original(reversal.original)]
        case .dayClosed(let day): [.sums(first: day.firstSequence, last: day.lastSequence)]
        }
    }

    private static func codeNeeds(_ payment: Payment, _ primitives: Primitives) -> [CaseQuery] {
        switch payment.tender {
        case .cash: return []
        case .confirmed:
            guard let confirmation = try? Signed<Confirmation>(decoding: payment.code ?? []) else { return [] }
            return [.confirmation(confirmation.content.payment)]
        case .note:
            guard let note = try? Signed<Note>(decoding: payment.code ?? []) else { return [] }
            return [
                .certificate(note.keyID), .claim(SpendKey(payer: note.keyID, number: note.content.number)),
                .payer(note.keyID, payment.amount.currency),
            ]
        }
    }

    /// Decides a record. The same record and the same facts always give the same ruling.
    public static func decide(_ signed: SignedRecord, _ facts: CaseFacts, using primitives: Primitives) -> Ruling {
        switch signed.record.body {
        case .payment(let payment):
            if let other = facts.samePayment, other != signed.digest { return exception(.existsWithDifferent, payment) }
            return decide(payment, signed, facts, primitives)
        case .reversal(let reversal):
            if let other = facts.samePayment, other != signed.digest {
                return Ruling(Verdict(decision: .exception, reason: .existsWithDifferent))
            }
            return decide(reversal, facts)
        case .dayClosed(let day): return decide(day, facts)
        }
    }

    private static func decide(
        _ payment: Payment, _ signed: SignedRecord, _ facts: CaseFacts, _ primitives: Primitives
    ) -> Ruling {
        switch payment.tender {
        case .cash: Ruling(.paid)
        case .confirmed: ConfirmedCase(payment: payment, record: signed.digest).decide(facts, using: primitives)
        case .note: NoteCase(payment: payment, record: signed.record).decide(facts, using: primitives)
        }
    }

    /// The counter undid a payment. What was posted for it is posted back; what was never posted stays so.
    private static func decide(_ reversal: Reversal, _ facts: CaseFacts) -> Ruling {
        guard let original = facts.original else {
            return Ruling(Verdict(decision: .held, reason: .originalMissing))
        }
        guard original.amount == reversal.amount else {
            return Ruling(Verdict(decision: .exception, reason: .existsWithDifferent))
        }
        var ruling = Ruling(Verdict(decision: .paid, reason: .reversed))
        ruling.postings = original.postings.map(\.opposite)
        return ruling
    }

    /// The sequence range is gapless up to HQ's mark, so equal sums mean equal books.
    private static func decide(_ day: DayClosed, _ facts: CaseFacts) -> Ruling {
        func keyed(_ sums: [DaySum]) -> [String] {
            sums.filter { $0.count > 0 }.map {
                "\($0.tender.rawValue)/\($0.basis?.rawValue ?? 0)/\($0.amount.currency)/\($0.count)/\($0.amount.minorUnits)"
            }.sorted()
        }
        guard keyed(day.sums) == keyed(facts.sums) else {
            return Ruling(Verdict(decision: .exception, reason: .sumsDiffer))
        }
        return Ruling(.paid)
    }

    /// Money that cannot be decided is not dropped: it stands in suspense until a person decides.
    static func exception(_ reason: VerdictReason, _ payment: Payment) -> Ruling {
        var ruling = Ruling(Verdict(decision: .exception, reason: reason))
        ruling.postings = [
            Posting(from: .claims, to: .suspense(merchant: payment.merchant), amount: payment.amount)
        ]
        return ruling
    }
}
