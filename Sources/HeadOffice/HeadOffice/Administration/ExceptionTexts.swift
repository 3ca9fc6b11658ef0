import SyncProtocol

/// What is said about something that waits: what happened, who acts, and one safe next action. English, in one place.
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
        guard isReadable else {
            self.init(
                "the node sent bytes that are no record of its own; they are kept", who: Self.engineer,
                next: "verify the node's journal on the board (tillpost journal verify)")
            return
        }
        self =
            Self.board(reason) ?? Self.payer(reason) ?? Self.merchant(reason) ?? Self.ownBooks(reason)
            ?? Self(
                "it cannot be decided by rule; the money is in suspense", who: Self.operatorAtHQ,
                next: "look at the record, then decide: tillpost-hq exceptions decide")
    }

    private static let engineer = "field engineer"
    private static let operatorAtHQ = "HQ operator"
    private static let issuer = "issuer"
    private static let nobody = "nobody yet"

    /// Something is wrong with a board.
    private static func board(_ reason: VerdictReason?) -> ExceptionText? {
        switch reason {
        case .fork:
            ExceptionText(
                "two records claim one place in the node's chain: its card was cloned or restored; both are decided by rule",
                who: engineer, next: "stop the board, then give it a new epoch by enrolling it anew")
        case .listedInPolicy:
            ExceptionText(
                "the node took a payer whom its own policy blocks; the payment was refused", who: engineer,
                next: "inspect the board and its programs before it sells on")
        case .overLimit:
            ExceptionText(
                "the node took more than its own policy or the payer's certificate allows", who: engineer,
                next: "inspect the board and its programs before it sells on")
        case .keyRevoked:
            ExceptionText(
                "signed with a key of the node that was taken out of use before; a payment's money is in suspense",
                who: operatorAtHQ,
                next: "ask who held the board then, compare with the merchant's receipts, then decide")
        case .recordLost:
            ExceptionText(
                "the board's disk has lost a record; the chain goes on behind it", who: engineer,
                next: "exchange the card, then find the record on paper, on a courier or in the log")
        case .tampered:
            ExceptionText(
                "the board's case was opened", who: engineer,
                next:
                    "ask who opened it; where nobody should have, stop the board, look at it and its card, and enrol it anew"
            )
        default: nil
        }
    }

    /// Something is open with a payer.
    private static func payer(_ reason: VerdictReason?) -> ExceptionText? {
        switch reason {
        case .unknownPayer:
            ExceptionText(
                "the certificate under which the note is signed is not known", who: issuer,
                next:
                    "ask payer or issuer for it, keep it with tillpost-hq payer certificate; accept what is an exception"
            )
        case .equivocation:
            ExceptionText(
                "the payer signed two different notes with one number; a restored phone backup is a possible innocent cause",
                who: issuer, next: "talk to the payer before the key is used again: tillpost-hq payer resume")
        default: nil
        }
    }

    /// Something is to be cleared with the merchant.
    private static func merchant(_ reason: VerdictReason?) -> ExceptionText? {
        switch reason {
        case .existsWithDifferent:
            ExceptionText(
                "one payment id came with two contents", who: operatorAtHQ,
                next: "compare both records with the merchant's receipts; pay neither twice")
        case .unknownConfirmation:
            ExceptionText(
                "the counter recorded a confirmation that HQ never signed for it", who: operatorAtHQ,
                next: "compare the counter's receipt with the buyer's phone")
        case .paidTwoWays:
            ExceptionText(
                "one sale was paid twice, by other means or by another code", who: operatorAtHQ,
                next: "ask the merchant to refund one of the two payments to the buyer")
        case .originalMissing:
            ExceptionText(
                "a reversal, refund or void came before the payment that it names", who: nobody,
                next: "wait for the node's next upload; it decides itself")
        case .originalUnknown:
            ExceptionText(
                "a refund or void names a payment that HQ does not know and that will not come any more",
                who: operatorAtHQ, next: "ask the merchant for the receipt of the sale, then decide")
        case .sumsDiffer:
            ExceptionText(
                "the counter's sums of the day differ from HQ's", who: operatorAtHQ,
                next: "compare the day's records by sequence with the counter's export")
        default: nil
        }
    }

    /// HQ itself, or the processor behind it.
    private static func ownBooks(_ reason: VerdictReason?) -> ExceptionText? {
        switch reason {
        case .restored:
            ExceptionText(
                "HQ was restored and paid at its own loss what it had signed before; the merchant keeps the money",
                who: operatorAtHQ,
                next: "look in the phone's or the counter's papers for who paid, then clear the account recovery")
        case .upstreamRefused:
            ExceptionText(
                "the processor refuses the payment, however often it is repeated", who: operatorAtHQ,
                next: "ask the processor why; do not charge the payer by another way before it is known")
        case .upstreamUnknown:
            ExceptionText(
                "the processor gave no answer that could be found out; the payment was reversed there",
                who: operatorAtHQ, next: "compare with the processor's report of the day, then decide")
        default: nil
        }
    }
}
