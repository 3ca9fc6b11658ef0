public import PaymentCodes
public import Payments
public import Policies

/// A question to HQ's store, answered in the transaction that stores the verdict. Each is one look-up by an index.
///
/// "Of this node" is the node that signed the record.
public enum CaseQuery: Equatable, Sendable {
    /// The record that holds a payment id of this node. Fills `samePayment`.
    case payment(PaymentID)
    /// The payment of this node that a reversal, a refund or a void names. Fills `original`; where there is none, says in
    /// `isPastHorizon` whether it can still come.
    case original(PaymentID)
    /// A reversal of this payment of this node that came before it, held or imposed. Fills `isReversed`.
    case reversal(of: PaymentID)
    /// The certificates that HQ keeps of a payer's key, the last to end first. Fills `certificates`.
    case certificates(KeyID)
    /// The claim on something that may be spent once, whichever node made it. Fills `claimedBy`.
    case claim(SpendKey)
    /// A payer's balance in a currency, and whether the key is suspended. Fills `balance` and `isListed`.
    case payer(KeyID, Currency)
    /// What this node took of a payer before the record, by its trusted clock surely within the payer's window of the policy
    /// that the record names (`PayerWindow.times`), on the bases guaranteed and at risk; those left out that were undone,
    /// or may have been by a record that is lost or unreadable; 0 without a window or a trusted clock. Asked after
    /// `policy`. Fills `payerTaken`.
    case takenInWindow(KeyID, Currency)
    /// HQ's own confirmation and its use. Fills `confirmation`; where it is not in the books, `isOwnConfirmation`, and
    /// `confirmedPayer` with `balance` if the payer can still be told.
    case confirmation(PaymentID)
    /// HQ's own confirmation that was given to the buyer as digits, by the node's running number, and its use. Fills
    /// `confirmation`.
    case typedConfirmation(UInt64)
    /// The policy that the record names. Fills `policy`.
    case policy(UInt64)
    /// The newest policy that HQ has published. Fills `latestPolicy`.
    case latestPolicy
    /// Whether another payment of this node for a sale over an amount is paid, and neither undone nor refunded in full.
    /// Fills `isSalePaid`.
    case sale(SaleID, Money, excluding: PaymentID)
    /// Whether another payment is like this one. Fills `isSimilar`.
    case similar(SimilarPayment)
    /// What HQ owes a merchant in a currency: the balance of `Account.payable`. Fills `merchantBalance`.
    case merchantBalance(ShortName, Currency)
    /// The sums of this node's payments in a range of sequences, those left out that a reversal or a void up to the
    /// range's end undid. Fills `sums`.
    case sums(first: UInt64, last: UInt64)
    /// The sums of this node's refunds in a range of sequences, by tender, basis and currency of the originals.
    /// Fills `refunds`.
    case refunds(first: UInt64, last: UInt64)
}

/// What makes another payment suspicious: the same payer, amount and counter, at nearly the same time. It is paid, and
/// not undone.
public struct SimilarPayment: Equatable, Sendable {
    /// Whose payment it is.
    public enum Payer: Equatable, Sendable {
        /// The key that signed the note.
        case key(KeyID)
        /// Whoever HQ's confirmation of this online payment was for. That payment itself does not count as another.
        case confirmation(PaymentID)
    }

    /// Who pays.
    public let payer: Payer
    /// How much.
    public let amount: Money
    /// Where.
    public let counter: CounterID
    /// From this time on by the counter's wall clock, seconds since 1970, inclusive.
    public let from: Int64
    /// Up to this time, inclusive.
    public let through: Int64
    /// The payment id of the record that is being decided.
    public let excluding: PaymentID

    /// Two payments of one payer over one amount at one counter that are no further apart than this may be one, in seconds.
    public static let windowSeconds: Int64 = 120

    init(_ payer: Payer, _ payment: Payment, _ moment: Moment) {
        self.payer = payer
        amount = payment.amount
        counter = payment.counter
        from = max(moment.wall, .min + Self.windowSeconds) - Self.windowSeconds
        through = min(moment.wall, .max - Self.windowSeconds) + Self.windowSeconds
        excluding = payment.payment
    }
}

extension Adjudication {
    /// What must be known about a record before it can be decided or a verdict can be imposed on it.
    ///
    /// Beside these, the caller always states `now` and `isKeyRevoked`.
    public static func needs(_ record: Record, using primitives: Primitives) -> [CaseQuery] {
        switch record.body {
        case .payment(let payment): needs(payment, record)
        case .reversal(let reversal): [.payment(reversal.payment), .original(reversal.original)]
        case .refund(let correction), .void(let correction):
            [
                .payment(correction.payment), .original(correction.original),
                .merchantBalance(correction.merchant, correction.amount.currency),
            ]
        case .dayClosed(let day):
            [
                .sums(first: day.firstSequence, last: day.lastSequence),
                .refunds(first: day.firstSequence, last: day.lastSequence),
            ]
        case .tamper, .lost: []
        }
    }

    private static func needs(_ payment: Payment, _ record: Record) -> [CaseQuery] {
        let common: [CaseQuery] = [
            .payment(payment.payment), .sale(payment.sale, payment.amount, excluding: payment.payment),
        ]
        return common + (payment.lines.isEmpty ? [] : [.latestPolicy]) + codeNeeds(payment, record)
    }

    private static func codeNeeds(_ payment: Payment, _ record: Record) -> [CaseQuery] {
        switch payment.tender {
        case .cash: return []
        case .confirmed:
            if let typed = payment.typedConfirmation { return [.typedConfirmation(typed.number)] }
            guard let confirmation = payment.confirmation else { return [] }
            return [
                .confirmation(confirmation.content.payment),
                .similar(SimilarPayment(.confirmation(confirmation.content.payment), payment, record.moment)),
            ]
        case .note:
            guard let note = payment.note else { return [] }
            return [
                .reversal(of: payment.payment), .policy(record.policyVersion), .certificates(note.keyID),
                .claim(SpendKey(payer: note.keyID, number: note.content.number)),
                .payer(note.keyID, payment.amount.currency), .takenInWindow(note.keyID, payment.amount.currency),
                .similar(SimilarPayment(.key(note.keyID), payment, record.moment)),
            ]
        }
    }
}

extension PayerWindow {
    /// Two trusted clocks of one board may each be this far off `earliest`, by which the counter reckons; both ways, in seconds.
    public static let clockMarginSeconds: Int64 = 240

    /// The times by the counter's trusted clock that surely lie in the window before another one, or nil where none does. No
    /// honest counter is accused: by `earliest` it counts all of these, and more.
    public func times(before wall: Int64) -> ClosedRange<Int64>? {
        let (begin, overflow) = wall.subtractingReportingOverflow(seconds - PayerWindow.clockMarginSeconds - 1)
        return overflow || begin > wall ? nil : begin...wall
    }
}

extension Payment {
    /// The note that it was paid with, where its code is one.
    var note: Signed<Note>? { try? Signed<Note>(decoding: code ?? []) }

    /// The confirmation that was typed, where its code is one.
    var typedConfirmation: TypedConfirmation? { tender == .confirmed ? TypedConfirmation(decoding: code ?? []) : nil }

    /// The confirmation that it was paid with, where its code is one.
    var confirmation: Signed<Confirmation>? { try? Signed<Confirmation>(decoding: code ?? []) }
}
