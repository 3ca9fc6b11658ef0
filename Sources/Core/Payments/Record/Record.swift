/// What a node signs: one fact in its gapless chain.
public struct Record: Equatable, Sendable {
    /// The node whose chain this is.
    public let node: NodeID
    /// The node's life: raised when a card was cloned or restored. From 1.
    public let epoch: UInt32
    /// Position in the chain, gapless from 1, never restarting, not even with a new epoch.
    public let sequence: UInt64
    /// Digest of the record before, `Digest.zero` for the first.
    public let previous: Digest
    /// When the node wrote it.
    public let moment: Moment
    /// Version of the policy it was decided under; 0 before any.
    public let policyVersion: UInt64
    /// What happened.
    public let body: RecordBody
    /// Fields of a newer schema, carried along.
    public let unread: [CBORPair]

    /// States a fact at a place in the chain.
    public init(
        node: NodeID, epoch: UInt32, sequence: UInt64, previous: Digest, moment: Moment, policyVersion: UInt64,
        body: RecordBody, unread: [CBORPair] = []
    ) {
        self.node = node
        self.epoch = epoch
        self.sequence = sequence
        self.previous = previous
        self.moment = moment
        self.policyVersion = policyVersion
        self.body = body
        self.unread = unread
    }

    /// The most bytes a signed record may have. A note with its certificate inside needs about 700.
    public static let largestSize = 8_192
}

/// What kind of fact a record states.
public enum RecordBody: Equatable, Sendable {
    /// A payment was taken.
    case payment(Payment)
    /// A payment that awaited approval was not approved in time, and was undone at the counter.
    case reversal(Reversal)
    /// A named operator gives money back for an earlier payment.
    case refund(Correction)
    /// A named operator cancels an earlier payment before it is settled.
    case void(Correction)
    /// The counter closed its day.
    case dayClosed(DayClosed)
    /// The board's case was opened, or closed again.
    case tamper(Tamper)
    /// The record at this place is gone from the board: what is still known of it.
    case lost(LostRecord)

    /// The number of the kind in the record's schema.
    public var kind: UInt64 {
        switch self {
        case .payment: 1
        case .refund: 2
        case .void: 3
        case .reversal: 4
        case .dayClosed: 5
        case .tamper: 7
        case .lost: 9
        }
    }
}

/// A payment taken at a counter.
public struct Payment: Equatable, Sendable {
    /// The sale that it pays. The first payment of a sale gives it its name: the same 16 bytes as the payment's.
    public let sale: SaleID
    /// Its idempotency key.
    public let payment: PaymentID
    /// Who is paid.
    public let merchant: ShortName
    /// Where.
    public let counter: CounterID
    /// Receipt number, counted by the counter from 1.
    public let receipt: UInt64
    /// What was paid.
    public let amount: Money
    /// By what means.
    public let tender: Tender
    /// Why it was taken; nil for cash, which needs no promise.
    public let basis: Basis?
    /// The code as read, where it may be kept: the COSE bytes of a note or a confirmation.
    public let code: [UInt8]?
    /// The payer's certificate, in the first record that uses it.
    public let certificate: [UInt8]?
    /// SHA-256 of what travels sealed beside the record, salted so that nothing can be guessed from it.
    public let sealed: Digest?
    /// What was sold, where the counter knows; at most 64 lines.
    public let lines: [SaleLine]

    /// States a payment.
    public init(
        sale: SaleID, payment: PaymentID, merchant: ShortName, counter: CounterID, receipt: UInt64, amount: Money,
        tender: Tender, basis: Basis?, code: [UInt8]?, certificate: [UInt8]?, sealed: Digest? = nil,
        lines: [SaleLine] = []
    ) {
        self.sale = sale
        self.payment = payment
        self.merchant = merchant
        self.counter = counter
        self.receipt = receipt
        self.amount = amount
        self.tender = tender
        self.basis = basis
        self.code = code
        self.certificate = certificate
        self.sealed = sealed
        self.lines = lines
    }

    /// The most lines of a sale.
    public static let mostLines = 64
}

/// One line of a sale: an article, how many, and its price.
public struct SaleLine: Equatable, Sendable {
    /// The article as the merchant names it (GTIN or SKU): 1 to 32 bytes of UTF-8.
    public let article: String
    /// How many, in thousandths (1.250 kg is 1,250), from 1.
    public let quantity: UInt64
    /// Price of one, in minor units of the payment's currency.
    public let price: Int64

    /// States a line.
    public init(article: String, quantity: UInt64, price: Int64) {
        self.article = article
        self.quantity = quantity
        self.price = price
    }

    /// The most bytes of an article's name.
    public static let longestArticle = 32
}

/// The means of payment.
public enum Tender: UInt64, Equatable, Sendable, CaseIterable {
    /// A payer's signed note.
    case note = 1
    /// HQ's confirmation that the buyer paid online.
    case confirmed = 2
    /// Coins and notes in the drawer.
    case cash = 5
}

/// Why a payment was taken. "Approved" is HQ's later verdict, never a basis.
public enum Basis: UInt64, Equatable, Sendable, CaseIterable {
    /// Within the policy: the issuer bears the loss.
    case guaranteed = 1
    /// The merchant bears the loss.
    case atRisk = 2
    /// HQ has already posted it.
    case confirmed = 3
    /// Only a signed approval makes it taken; else a reversal follows.
    case awaitingApproval = 4
}

/// The counter undid a payment that awaited approval.
public struct Reversal: Equatable, Sendable {
    /// Its own idempotency key.
    public let payment: PaymentID
    /// The payment undone.
    public let original: PaymentID
    /// Who would have been paid.
    public let merchant: ShortName
    /// Where.
    public let counter: CounterID
    /// What is undone.
    public let amount: Money

    /// States a reversal.
    public init(payment: PaymentID, original: PaymentID, merchant: ShortName, counter: CounterID, amount: Money) {
        self.payment = payment
        self.original = original
        self.merchant = merchant
        self.counter = counter
        self.amount = amount
    }
}

/// What a named operator gives back of a payment: all or a part of it (refund), or all of it before it is settled (void).
/// The money goes the way it came.
public struct Correction: Equatable, Sendable {
    /// Its own idempotency key.
    public let payment: PaymentID
    /// The payment corrected, of the same counter.
    public let original: PaymentID
    /// Who gives back.
    public let merchant: ShortName
    /// Where.
    public let counter: CounterID
    /// Who did it, as the counter names its people: 1 to 32 bytes of UTF-8.
    public let operatorName: String
    /// Receipt number, counted with those of payments.
    public let receipt: UInt64
    /// What is given back; a void's is the payment's whole amount.
    public let amount: Money

    /// States a correction.
    public init(
        payment: PaymentID, original: PaymentID, merchant: ShortName, counter: CounterID, operatorName: String,
        receipt: UInt64, amount: Money
    ) {
        self.payment = payment
        self.original = original
        self.merchant = merchant
        self.counter = counter
        self.operatorName = operatorName
        self.receipt = receipt
        self.amount = amount
    }

    /// The most bytes of an operator's name.
    public static let longestOperatorName = 32
}

/// What a board's tamper switch says.
public enum Tamper: UInt64, Equatable, Sendable, CaseIterable {
    /// The case was opened while the counter ran.
    case opened = 1
    /// The case was open when the counter started, and had been closed before.
    case foundOpen = 2
    /// The case is closed again.
    case closed = 3

    /// Whether the case is open.
    public var isOpen: Bool { self != .closed }
}

/// What a node says of a record that its disk has lost, in that record's place. The chain goes on from the lost record's
/// digest, so that what was signed after it still follows.
public struct LostRecord: Equatable, Sendable {
    /// Digest of the record that is gone, as the next one names it.
    public let digest: Digest

    /// States a loss.
    public init(digest: Digest) { self.digest = digest }
}

/// The counter's day, closed: which records, and their sums.
public struct DayClosed: Equatable, Sendable {
    /// Who.
    public let merchant: ShortName
    /// Where.
    public let counter: CounterID
    /// The merchant's day.
    public let day: BusinessDay
    /// First sequence of the day: one past the last closed day.
    public let firstSequence: UInt64
    /// Last sequence of the day: one before this record. Below `firstSequence` on a day without records.
    public let lastSequence: UInt64
    /// One sum for each tender, basis and currency that occurred; reversed and voided payments are left out.
    public let sums: [DaySum]
    /// What was refunded, one sum for each tender, basis and currency of the originals. Voids take payments out of `sums`.
    public let refunds: [DaySum]

    /// States a closed day.
    public init(
        merchant: ShortName, counter: CounterID, day: BusinessDay, firstSequence: UInt64, lastSequence: UInt64,
        sums: [DaySum], refunds: [DaySum] = []
    ) {
        self.merchant = merchant
        self.counter = counter
        self.day = day
        self.firstSequence = firstSequence
        self.lastSequence = lastSequence
        self.sums = sums
        self.refunds = refunds
    }
}

/// Count and amount of one tender, basis and currency.
public struct DaySum: Equatable, Sendable {
    /// The means of payment.
    public let tender: Tender
    /// Why it was taken; nil for cash.
    public let basis: Basis?
    /// How many payments, reversed ones left out.
    public let count: UInt64
    /// Their sum.
    public let amount: Money

    /// States a sum.
    public init(tender: Tender, basis: Basis?, count: UInt64, amount: Money) {
        self.tender = tender
        self.basis = basis
        self.count = count
        self.amount = amount
    }
}
