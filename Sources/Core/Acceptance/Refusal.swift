internal import PaymentCodes

/// Why a counter does not take a payment. The raw value is the reason code of `--json`.
public enum Refusal: String, Error, Equatable, Sendable, CaseIterable {
    /// This code was taken at this counter before.
    case alreadyTaken
    /// This code was shown before, and the payment was declined or undone. Its number is spent.
    case undoneBefore
    /// This confirmation was used at this counter before.
    case confirmationUsed
    /// The digits are not those of a confirmation over this amount.
    case wrongDigits
    /// Too many wrong digits were typed: for a while none are looked at.
    case digitsPaused
    /// HQ has not this counter's secret yet, so that nobody can have been given digits.
    case digitsNotReady
    /// Another note with the same number was taken at this counter before.
    case numberReused
    /// The code was made for another counter.
    case otherCounter
    /// The code is over another amount than the one due.
    case amountDiffers
    /// Only the network behind the code can say yes.
    case onlineOnly
    /// Above the floor limit, and HQ cannot be asked.
    case overFloorLimit
    /// The signature does not fit: altered, or not signed by the one it names.
    case badSignature
    /// The note is too old.
    case expired
    /// The payer's certificate is over.
    case certificateExpired
    /// No certificate for this payer is known here.
    case unknownPayer
    /// The payer's issuer is not in the policy.
    case untrustedIssuer
    /// More than the payer may pay at once.
    case overPayerCap
    /// More than the payer may spend in all.
    case capExceeded
    /// The payer's key is on the hot list.
    case listed
    /// More than one payer may pay here in the policy's window, and HQ cannot be asked.
    case payerWindow
    /// Over so much a note must carry the counter's nonce, and it carries none.
    case nonceMissing
    /// The note's nonce was never shown here, was used, or is too old.
    case nonceUnknown
    /// Too much money taken without an answer from HQ.
    case exposureValue
    /// Too many payments taken without an answer from HQ.
    case exposureCount
    /// The oldest unanswered payment is too old.
    case exposureAge
    /// The counter may not sell in this currency.
    case currencyNotSold
    /// No policy, or it is over: nothing that needs trust is taken.
    case policyExpired
    /// Looks like one of our codes, but is damaged.
    case damagedCode
    /// No code that a counter knows.
    case unknownCode
    /// Longer than any code.
    case codeTooLong
    /// A merchant's sign, made to be scanned by the buyer.
    case merchantCode
    /// An article, not money.
    case articleCode
    /// More than one payment code at once.
    case severalCodes
    /// Only a certificate was shown; it is learned, the note is still to be shown.
    case certificateOnly
    /// A counter's plate or nonce was shown.
    case plateShown
    /// An enrolment code was shown.
    case enrolmentShown
    /// A code was shown while no amount was due.
    case noAmountDue
    /// The merchant refused: by the keypad's Clear, before anything was shown.
    case cancelled
    /// The sale waited, and nothing was shown in time.
    case nothingShown
    /// HQ was asked and refused.
    case declined
    /// HQ was asked and did not answer in time.
    case noApproval
    /// HQ holds another chain of this node: its card was cloned or restored.
    case chainDoubted
    /// Something is to be sealed, and the policy names no key to seal to.
    case noSealing
    /// The disk is too full to keep a sale safely.
    case noSpace
    /// The journal cannot promise that a sale is kept.
    case notDurable

    init(_ family: ForeignFamily) {
        switch family.use {
        case .onlineOnly: self = .onlineOnly
        case .oursToShow: self = .merchantCode
        case .article: self = .articleCode
        }
    }
}
