package import Payments
package import SyncProtocol

/// What kind of fact a case is about.
package enum CaseKind: Int64, Sendable {
    case unreadable = 0
    case payment = 1
    case refund = 2
    case void = 3
    case reversal = 4
    case dayClosed = 5
    case tamper = 7
    case lost = 9
    /// A board that somebody has to look at; no money of its own.
    case inspection = 100

    /// Name used in pulls.
    package var name: String {
        switch self {
        case .unreadable: "unreadable"
        case .payment: "payment"
        case .refund: "refund"
        case .void: "void"
        case .reversal: "reversal"
        case .dayClosed: "dayClosed"
        case .tamper: "tamper"
        case .lost: "lost"
        case .inspection: "inspection"
        }
    }

    /// Whether a puller sees it.
    package var isPulled: Bool {
        switch self {
        case .payment, .refund, .void, .reversal: true
        case .unreadable, .dayClosed, .tamper, .lost, .inspection: false
        }
    }
}

/// Where a case's money stands.
package enum CaseMoney: String, Sendable {
    /// No money of HQ's moved: cash, refused, held, undone.
    case none
    /// HQ owes it to the merchant.
    case payable
    /// Somebody at HQ has to decide.
    case suspense
    /// A reversal, a void or a refund took back what was payable, by a row of its own.
    case returned
}

/// What may change about a case. Every change is one row of the journal that pullers read.
package struct CaseState: Equatable, Sendable {
    package var verdict: Verdict
    package var money: CaseMoney
    package var isLate: Bool
    package var batch: Int64?
    /// Whether a reversal or a void undid it.
    package var isReversed: Bool
    /// Whether a counter has recorded it: false only for a confirmed payment that no counter has sent yet.
    package var isRecorded: Bool

    /// States a row.
    package init(
        verdict: Verdict, money: CaseMoney, isLate: Bool = false, batch: Int64? = nil, isReversed: Bool = false,
        isRecorded: Bool = true
    ) {
        self.verdict = verdict
        self.money = money
        self.isLate = isLate
        self.batch = batch
        self.isReversed = isReversed
        self.isRecorded = isRecorded
    }
}

/// The record that a case stands on.
package struct CaseRecord: Equatable, Sendable {
    package let digest: Digest
    package let node: NodeID
    package let sequence: UInt64
    package let receipt: UInt64?
    package let basis: Basis?
    /// The chain that it stands in; nil for strays and quarantined bytes.
    package let branch: Int64?
    /// The counter's wall clock, seconds since 1970.
    package let wall: Int64
    /// Whether that could be believed.
    package let isClockTrusted: Bool

    /// States a row.
    package init(
        digest: Digest, node: NodeID, sequence: UInt64, receipt: UInt64?, basis: Basis?, branch: Int64?, wall: Int64,
        isClockTrusted: Bool = false
    ) {
        self.digest = digest
        self.node = node
        self.sequence = sequence
        self.receipt = receipt
        self.basis = basis
        self.branch = branch
        self.wall = wall
        self.isClockTrusted = isClockTrusted
    }
}

/// One thing that HQ decides: a payment, a reversal, a closed day, or bytes that nobody can read.
package struct CaseRow: Equatable, Sendable {
    /// Given by the store, from 1.
    package var number: Int64
    package let kind: CaseKind
    package var record: CaseRecord?
    package let payment: PaymentID?
    /// The payment id under which a counter recorded a confirmed payment.
    package var recordedPayment: PaymentID?
    package let original: PaymentID?
    package let merchant: ShortName
    package let counter: CounterID
    package let amount: Money?
    package let tender: Tender?
    /// The sale that a payment pays, where a record tells.
    package var sale: SaleID?
    /// The payer of a note.
    package var payer: KeyID?
    package let businessDay: BusinessDay
    /// HQ's clock when it came.
    package let arrived: Int64
    package var state: CaseState

    /// What a refund, a void or a reversal of it names.
    package var correctable: PaymentID? { recordedPayment ?? payment }

    /// States a row.
    package init(
        number: Int64 = 0, kind: CaseKind, record: CaseRecord? = nil, payment: PaymentID?,
        recordedPayment: PaymentID? = nil, original: PaymentID?, merchant: ShortName, counter: CounterID,
        amount: Money?, tender: Tender?, sale: SaleID? = nil,
        payer: KeyID? = nil, businessDay: BusinessDay, arrived: Int64, state: CaseState
    ) {
        self.number = number
        self.kind = kind
        self.record = record
        self.payment = payment
        self.recordedPayment = recordedPayment
        self.original = original
        self.merchant = merchant
        self.counter = counter
        self.amount = amount
        self.tender = tender
        self.sale = sale
        self.payer = payer
        self.businessDay = businessDay
        self.arrived = arrived
        self.state = state
    }
}

/// A case as a puller sees it at one position.
package struct PulledRow: Equatable, Sendable {
    package let position: Int64
    package let row: CaseRow
    /// HQ's clock when this became so.
    package let time: Int64

    /// States a row.
    package init(position: Int64, row: CaseRow, time: Int64) {
        self.position = position
        self.row = row
        self.time = time
    }
}
