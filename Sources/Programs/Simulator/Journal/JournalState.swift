internal import Payments
internal import Shop
internal import SyncProtocol

/// What a node's journal holds, table by table as the engine on a board has it.
struct JournalState {
    var head = ChainHead.start
    var records: [UInt64: Stored] = [:]
    var payments: [UInt64: PaymentRow] = [:]
    /// Payments by receipt number, in the order of the chain.
    var receipts: [UInt64: [UInt64]] = [:]
    var corrections: [UInt64: CorrectionRow] = [:]
    /// A payer's notes, in the order of the chain.
    var paymentsOf: [KeyID: [UInt64]] = [:]
    var lastReceipt: UInt64 = 0
    var lastPayment: UInt64?
    /// Payments without a final verdict.
    var open: [UInt64: Money] = [:]
    /// Payments that awaited an approval.
    var awaiting: [UInt64] = []
    var claims: [[UInt8]: Claimed] = [:]
    /// By payer and bytes.
    var certificates: [Certified: Learned] = [:]
    var outcomes: [UInt64: OutcomeRow] = [:]
    /// Positions of a record's outcomes.
    var outcomesOf: [UInt64: [UInt64]] = [:]
    /// Outcomes that somebody has to see: position and record.
    var unacknowledged: [UInt64: UInt64] = [:]
    var answers: [UInt64: [UInt8]] = [:]
    var sealed: [PaymentID: Sealed] = [:]
    var refusals: [String: Int] = [:]
    var settings: [ShopSetting: [UInt8]] = [:]
    var mark = ChainHead.start
    var cursor: UInt64 = 0
    var pruned = ChainHead.start
    var horizon = Horizon.nothing
    var dayFirst: UInt64 = 1
    /// The chain was walked up to here at the last start or checkpoint.
    var verified = ChainHead.start

    struct Stored {
        let digest: Digest
        let bytes: [UInt8]
    }

    struct PaymentRow {
        let payment: PaymentID
        let receipt: UInt64
        let amount: Money
        let tender: Tender
        let basis: Basis?
        let takenAt: Int64
        var isOpen: Bool
        var isUndone = false
        /// HQ refused the void that undid it.
        var isReleased = false
        var refunded: Int64 = 0
    }

    struct CorrectionRow {
        let original: UInt64
        let amount: Money
        let isVoid: Bool
        /// HQ refused it.
        var isReleased = false
    }

    struct OutcomeRow {
        let sequence: UInt64?
        let record: Digest
        let verdict: Verdict
        var isAcknowledged: Bool
    }

    struct Claimed {
        let code: Digest
        let signed: Int64?
        let sequence: UInt64
    }

    struct Certified: Hashable, Comparable {
        let payer: KeyID
        let bytes: [UInt8]

        static func < (one: Self, other: Self) -> Bool {
            one.payer == other.payer ? one.bytes.lexicographicallyPrecedes(other.bytes) : one.payer < other.payer
        }
    }

    struct Learned {
        var isEmbedded: Bool
        let used: UInt64
    }

    struct Sealed {
        let sequence: UInt64
        let item: SealedItem
        /// The chain's end when HQ said that it has it.
        var heldAt: UInt64?
    }
}
