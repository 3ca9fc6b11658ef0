internal import Payments
internal import SyncProtocol

/// A named operator gives money back (refund) or cancels a payment before it is settled (void).
///
/// Reasons have a precedence, and the order of the steps below is it: is there an original that is decided, is it this
/// one's, was it undone, can anything be given back of it, how much, and only then whether the merchant's balance holds it.
struct CorrectionCase {
    enum Kind { case refund, void }

    let kind: Kind
    let correction: Correction

    func decide(_ facts: CaseFacts) -> Ruling {
        guard let original = facts.original else {
            return facts.isPastHorizon
                ? Ruling(Verdict(decision: .exception, reason: .originalUnknown)) : waiting
        }
        guard original.verdict.decision != .held else { return waiting }
        guard original.merchant == correction.merchant, original.counter == correction.counter,
            original.amount.currency == correction.amount.currency
        else { return refused(.notCorrectable) }
        guard !original.isUndone else { return refused(.alreadyUndone) }
        guard original.verdict.allowsGivingBack else { return refused(.notCorrectable) }
        switch kind {
        case .refund: return refund(original, facts)
        case .void: return void(original, facts)
        }
    }

    private var waiting: Ruling { Ruling(Verdict(decision: .held, reason: .originalMissing)) }

    private func refund(_ original: DecidedPayment, _ facts: CaseFacts) -> Ruling {
        guard correction.amount.minorUnits <= original.left else { return refused(.refundExceeds) }
        return giveBack(original, facts, mark: nil)
    }

    private func void(_ original: DecidedPayment, _ facts: CaseFacts) -> Ruling {
        guard correction.amount == original.amount, original.refunded == 0 else { return refused(.notCorrectable) }
        // The buyer has left, and the money may have been paid out.
        guard !original.isSettled else { return giveBack(original, facts, mark: .settledBeforeVoid) }
        var ruling = Ruling(.paid)
        ruling.postings = original.postingsBack(original.left)
        ruling.undoes = correction.original
        return ruling
    }

    private func giveBack(_ original: DecidedPayment, _ facts: CaseFacts, mark: VerdictReason?) -> Ruling {
        let back = original.postingsBack(correction.amount.minorUnits)
        guard original.tender == .cash || back.total == correction.amount.minorUnits else {
            return refused(.notCorrectable)
        }
        guard facts.merchantBalance >= back.fromPayable(of: correction.merchant) else {
            return refused(.merchantBalance)
        }
        var ruling = Ruling(Verdict(decision: .paid, reason: mark))
        ruling.postings = back
        ruling.refunds = correction.original
        return ruling
    }

    /// Nobody at HQ loses anything by it, so that nobody is said to bear it.
    private func refused(_ reason: VerdictReason) -> Ruling { Ruling(Verdict(decision: .refused, reason: reason)) }
}
