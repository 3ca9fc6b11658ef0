internal import Payments
internal import SyncProtocol

/// The counter undid a payment that awaited approval. What was posted for it is posted back; what was never posted stays
/// so. A reversal waits for its original as long as it takes, because the payer must be made whole.
struct ReversalCase {
    let reversal: Reversal

    func decide(_ facts: CaseFacts) -> Ruling {
        guard let original = facts.original, original.verdict.decision != .held else {
            return Ruling(Verdict(decision: .held, reason: .originalMissing))
        }
        guard original.amount == reversal.amount else {
            return Ruling(Verdict(decision: .exception, reason: .existsWithDifferent))
        }
        var ruling = Ruling(Verdict(decision: .paid, reason: .reversed))
        ruling.postings = original.postingsBack(original.left)
        ruling.undoes = reversal.original
        return ruling
    }
}
