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
    /// The counter closed its day.
    case dayClosed(DayClosed)

    /// The number of the kind in the record's schema.
    public var kind: UInt64 {
        switch self {
        case .payment: 1
        case .reversal: 4
        case .dayClosed: 5
        }
    }
}

/// A payment taken at a counter.
public struct Payment: Equatable, Sendable {
    /// The sale that it pays.
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

    /// States a payment.
    public init(
        sale: SaleID, payment: PaymentID, merchant: ShortName, counter: CounterID, receipt: UInt64, amount: Money,
        tender: Tender, basis: Basis?, code: [UInt8]?, certificate: [UInt8]?
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
    }
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
    /// One sum for each tender, basis and currency that occurred.
    public let sums: [DaySum]

    /// States a closed day.
    public init(
        merchant: ShortName, counter: CounterID, day: BusinessDay, firstSequence: UInt64, lastSequence: UInt64,
        sums: [DaySum]
    ) {
        self.merchant = merchant
        self.counter = counter
        self.day = day
        self.firstSequence = firstSequence
        self.lastSequence = lastSequence
        self.sums = sums
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
