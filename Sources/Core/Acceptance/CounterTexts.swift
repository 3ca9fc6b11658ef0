public import Payments
public import SyncProtocol

/// Every sentence that a merchant reads or hears, in one place so that it can be translated. English.
public enum CounterTexts {
    /// What happened, and the one thing to do next.
    public struct Words: Equatable, Sendable {
        /// What happened.
        public let what: String
        /// What to do next.
        public let next: String
    }

    /// Words for a status.
    public static func words(for status: CounterStatus) -> Words {
        switch status {
        case .ready: Words(what: "Ready.", next: "Show a code.")
        case .awaitingPayment: Words(what: "An amount is due.", next: "Show a code.")
        case .writing: Words(what: "Writing it down.", next: "Leave the power on. Wait for the lamp.")
        case .working: Words(what: "Working.", next: "Wait for the lamp.")
        case .taken(.guaranteed): Words(what: "Stored. The issuer guarantees it.", next: "Hand over the goods.")
        case .taken(.atRisk): Words(what: "Stored, at your risk.", next: "Hand over the goods if you know the buyer.")
        case .taken(.confirmed): Words(what: "Paid.", next: "Hand over the goods.")
        case .taken(.awaitingApproval): Words(what: "Asking headquarters.", next: "Wait for the lamp.")
        case .approved: Words(what: "Approved.", next: "Hand over the goods.")
        case .cashNoted: Words(what: "Cash noted.", next: "Put the money into the drawer.")
        case .notTaken(let refusal): words(for: refusal)
        case .saleDeclined: Words(what: "A sale was declined.", next: "Read the reason and acknowledge it.")
        case .needsEngineer: Words(what: "Stopped: sales cannot be kept safely.", next: "Call the engineer.")
        }
    }

    /// Words for a refusal.
    public static func words(for refusal: Refusal) -> Words {
        let (what, next) = sentences(for: refusal)
        return Words(what: "Not taken: \(what)", next: next)
    }

    private static func sentences(for refusal: Refusal) -> (String, String) {
        switch refusal {
        case .alreadyTaken: ("this note was taken here before.", "Ask for a new note.")
        case .undoneBefore: ("this note was declined here before.", "Ask for a new note. Nothing was charged.")
        case .confirmationUsed: ("this confirmation was used here before.", "Ask the buyer to pay again.")
        case .wrongDigits: ("the digits are not right for this amount.", "Compare amount and digits; type them again.")
        case .digitsPaused: ("too many wrong digits were typed.", "Wait, or ask for another means of payment.")
        case .digitsNotReady:
            ("digits are not known here yet.", "Ask for a code to scan; let the counter reach headquarters.")
        case .numberReused: ("the payer signed this number before.", "Ask for another means of payment.")
        case .otherCounter: ("the code was made for another counter.", "Let the buyer scan this counter's plate.")
        case .amountDiffers: ("the code is over another amount.", "Ask for a code over the amount due.")
        case .onlineOnly: ("this wallet works only online.", "Ask for another means of payment.")
        case .overFloorLimit: ("the amount is too high while there is no link.", "Ask for cash, or wait for the link.")
        case .badSignature: ("the code was altered or is not genuine.", "Ask for another means of payment.")
        case .expired: ("the note is too old.", "Ask for a new note.")
        case .certificateExpired: ("the payer's certificate is over.", "Ask for another means of payment.")
        case .unknownPayer: ("the payer is not known here.", "Scan the payer's certificate, then the note.")
        case .untrustedIssuer: ("the payer's issuer is not accepted here.", "Ask for another means of payment.")
        case .overPayerCap: ("more than the payer may pay at once.", "Ask for a smaller amount or cash.")
        case .capExceeded: ("the payer has spent all that is guaranteed.", "Ask for cash.")
        case .listed: ("the payer is blocked.", "Ask for another means of payment.")
        case .payerWindow:
            ("the payer has paid all that one may here without a link.", "Ask for cash, or wait for the link.")
        case .nonceMissing: ("so much needs this counter's fresh code.", "Show a fresh code; ask for a new note.")
        case .nonceUnknown:
            ("the note is for a code that is not good any more.", "Show a fresh code; ask for a new note.")
        case .exposureValue: ("too much is waiting for headquarters.", "Take cash until there is a link.")
        case .exposureCount: ("too many sales wait for headquarters.", "Take cash until there is a link.")
        case .exposureAge: ("headquarters has not answered for too long.", "Take cash until there is a link.")
        case .currencyNotSold: ("this counter does not sell in that currency.", "Use the counter's currency.")
        case .policyExpired: ("the rules of this counter are too old.", "Take cash; call headquarters.")
        case .damagedCode: ("the code is damaged.", "Show it again.")
        case .unknownCode: ("no payment code was read.", "Show a payment code.")
        case .codeTooLong: ("the code is too long.", "Show a payment code.")
        case .merchantCode: ("this is a merchant's sign.", "Let the buyer show a payment code.")
        case .articleCode: ("this is an article.", "Show a payment code.")
        case .severalCodes: ("more than one payment code was shown.", "Show one code.")
        case .certificateOnly: ("the payer is known now.", "Show the note.")
        case .plateShown: ("this is a counter's own code.", "Let the buyer scan it.")
        case .enrolmentShown: ("this is an enrolment code.", "Keep it for the engineer.")
        case .noAmountDue: ("no amount is due.", "Enter the amount, then scan.")
        case .cancelled: ("the sale was cancelled here.", "Begin again when you like. Nothing was charged.")
        case .nothingShown: ("nothing was shown in time.", "Enter the amount again.")
        case .declined: ("headquarters declined.", "Ask for another means of payment.")
        case .noApproval: ("headquarters did not answer in time.", "Ask for cash, or try again.")
        case .chainDoubted: ("this counter was copied or set back.", "Call the engineer. What was taken is safe.")
        case .noSealing: ("the buyer's contact cannot be kept safely yet.", "Sell without it, or call headquarters.")
        case .noSpace: ("the disk is full.", "Call the engineer. What was taken is safe.")
        case .notDurable: ("the sale could not be stored safely.", "Call the engineer. Nothing was charged.")
        }
    }

    /// Words for what HQ declined after it was done at the counter.
    ///
    /// - Parameters:
    ///   - tender: by what means a sale was paid.
    ///   - isCorrection: whether it was a refund or a void, and no sale.
    public static func words(
        forDeclined reason: VerdictReason?, tender: Tender? = nil, isCorrection: Bool = false
    ) -> Words {
        // The money is in the drawer, or was paid when the buyer paid.
        if reason == .paidTwoWays, tender == .cash || tender == .confirmed {
            return Words(what: "A sale was paid twice.", next: "Refund one of the two at this counter.")
        }
        let what = isCorrection ? "A refund was declined" : "A sale was declined"
        let sentence = isCorrection ? declinedRefund(reason) : declinedSale(reason)
        guard let (why, next) = sentence else { return Words(what: "\(what).", next: "Call headquarters.") }
        return Words(what: "\(what): \(why)", next: next)
    }

    private static func declinedSale(_ reason: VerdictReason?) -> (String, String)? {
        switch reason {
        case .insufficientFunds: ("the payer's account lacks the money.", "Ask the buyer to pay.")
        case .equivocation: ("the payer signed the same number twice.", "Call headquarters.")
        case .copiedNote: ("the note was used elsewhere.", "Call headquarters.")
        case .alreadyConfirmed: ("the confirmation was used before.", "Ask the buyer to pay.")
        case .presentedTooLate: ("it reached headquarters too late.", "Call headquarters.")
        case .expiredWhenTaken: ("the note was too old.", "Ask the buyer to pay.")
        case .capExceeded: ("the payer spent more than allowed.", "Ask the buyer to pay.")
        case .listedLater: ("the payer was blocked meanwhile.", "Ask the buyer to pay.")
        case .listedInPolicy: ("the payer was blocked already.", "Ask the buyer to pay; call the engineer.")
        case .overLimit: ("the amount was over the limit.", "Ask the buyer to pay; call the engineer.")
        case .badCode: ("the code is not genuine.", "Call headquarters.")
        case .unknownPayer: ("nobody knows the payer. It is not lost.", "Wait for headquarters.")
        case .unknownConfirmation:
            ("headquarters does not know the confirmation.", "Keep the receipt; call headquarters.")
        case .paidTwoWays: ("it was paid before, by other means.", "Refund one of the two at this counter.")
        case .existsWithDifferent: ("it reached headquarters in two versions.", "Keep the receipt; call headquarters.")
        case .keyRevoked: ("this counter's key is blocked. It is not lost.", "Call the engineer.")
        case .upstreamRefused: ("the processor refused it. It is not lost.", "Wait for headquarters.")
        case .upstreamUnknown: ("the processor did not answer. It is not lost.", "Wait for headquarters.")
        case .byHand: ("headquarters looked into it and decided so.", "Call headquarters.")
        default: nil
        }
    }

    private static func declinedRefund(_ reason: VerdictReason?) -> (String, String)? {
        switch reason {
        case .originalUnknown: ("the sale is not known.", "Keep the receipt; call headquarters.")
        case .notCorrectable:
            ("the sale cannot be given back so.", "Keep the receipt; call headquarters.")
        case .refundExceeds: ("more than was left of the sale.", "Refund a smaller amount.")
        case .merchantBalance: ("your balance does not hold it.", "Refund it again later.")
        case .alreadyUndone: ("the sale was cancelled before.", "Nothing more to give back.")
        case .existsWithDifferent: ("it reached headquarters in two versions.", "Keep the receipt; call headquarters.")
        case .keyRevoked: ("this counter's key is blocked.", "Call the engineer.")
        case .byHand: ("headquarters looked into it and decided so.", "Call headquarters.")
        default: nil
        }
    }
}
