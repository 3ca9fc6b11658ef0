import Payments
import SyncProtocol

/// What kind of fact a case is about.
enum CaseKind: Int64, Sendable {
    case unreadable = 0
    case payment = 1
    case reversal = 4
    case dayClosed = 5

    /// Name used in pulls.
    var name: String {
        switch self {
        case .unreadable: "unreadable"
        case .payment: "payment"
        case .reversal: "reversal"
        case .dayClosed: "dayClosed"
        }
    }

    /// Whether a puller sees it.
    var isPulled: Bool { self == .payment || self == .reversal }
}

/// Where a case's money stands.
enum CaseMoney: String, Sendable {
    /// No money of HQ's moved: cash, refused, held, undone.
    case none
    /// HQ owes it to the merchant.
    case payable
    /// Somebody at HQ has to decide.
    case suspense
    /// A reversal took back what an earlier batch had paid.
    case returned
}

/// What may change about a case. Every change is one row of the journal that pullers read.
struct CaseState: Equatable, Sendable {
    var verdict: Verdict
    var money: CaseMoney
    var isLate = false
    var batch: Int64?
    /// Whether a reversal undid it.
    var isReversed = false
    /// Whether a counter has recorded it: false only for a confirmed payment that no counter has sent yet.
    var isRecorded = true
}

/// The record that a case stands on.
struct CaseRecord: Equatable, Sendable {
    let digest: Digest
    let node: NodeID
    let sequence: UInt64
    let receipt: UInt64?
    let basis: Basis?
    /// Whether it stands in the node's chain: forks and quarantined bytes do not.
    let isInChain: Bool
}

/// One thing that HQ decides: a payment, a reversal, a closed day, or bytes that nobody can read.
struct CaseRow: Equatable, Sendable {
    /// Given by the store, from 1.
    var number: Int64 = 0
    let kind: CaseKind
    var record: CaseRecord?
    let payment: PaymentID?
    let original: PaymentID?
    let merchant: ShortName
    let counter: CounterID
    let amount: Money?
    let tender: Tender?
    let businessDay: BusinessDay
    /// HQ's clock when it came.
    let arrived: Int64
    var state: CaseState
}

/// A case as a puller sees it at one position.
struct PulledRow: Equatable, Sendable {
    let position: Int64
    let row: CaseRow
    /// HQ's clock when this became so.
    let time: Int64
}
