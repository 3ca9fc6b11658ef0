import SyncProtocol

/// What is said about something that waits: what happened, who acts, and one safe next action.
struct ExceptionText {
    let why: String
    let who: String
    let next: String

    init(_ why: String, who: String, next: String) {
        self.why = why
        self.who = who
        self.next = next
    }

    /// - Parameter isReadable: false for bytes in quarantine.
    init(_ reason: VerdictReason?, isReadable: Bool) {
        switch reason {
        case _ where !isReadable:
            self.init(
                "the node sent bytes that are no record of its own; they are kept", who: "field engineer",
                next: "verify the node's journal on the board (tillpost journal verify)")
        case .fork:
            self.init(
                "two records claim one place in the node's chain: its card was cloned or restored",
                who: "field engineer", next: "stop the board, then enrol it anew")
        case .existsWithDifferent:
            self.init(
                "one payment id came with two contents", who: "HQ operator",
                next: "compare both records with the merchant's receipts; pay neither twice")
        case .listedInPolicy, .overLimit:
            self.init(
                "the node took what its own policy forbids; the money is in suspense", who: "field engineer",
                next: "inspect the node, then decide the payment")
        case .unknownConfirmation:
            self.init(
                "the counter recorded a confirmation that HQ never signed for it", who: "HQ operator",
                next: "compare the counter's receipt with the buyer's phone")
        case .unknownPayer:
            self.init(
                "no certificate of the note's payer is known", who: "issuer",
                next: "ask the issuers for the certificate of this key")
        case .originalMissing:
            self.init(
                "a reversal came before the payment that it undoes", who: "nobody yet",
                next: "wait for the node's next upload; it decides itself")
        case .sumsDiffer:
            self.init(
                "the counter's sums of the day differ from HQ's", who: "HQ operator",
                next: "compare the day's records by sequence with the counter's export")
        case .equivocation:
            self.init(
                "the payer signed two different notes with one number; a restored phone backup is a possible innocent cause",
                who: "issuer", next: "talk to the payer before the key is used again")
        default:
            self.init(
                "it cannot be decided by rule; the money is in suspense", who: "HQ operator",
                next: "look at the record and decide by hand")
        }
    }
}
