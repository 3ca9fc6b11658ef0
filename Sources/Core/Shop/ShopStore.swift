public import Payments
public import SyncProtocol

/// What can be read from a node's journal at one moment. The engine on a board is SQLite; the simulator brings its own.
public protocol ShopView {
    /// The end of the chain.
    var head: ChainHead { get }
    /// One record, verified against the digest under which it is kept.
    ///
    /// - Throws: `ShopFault.noRecord` where it is not there or damaged.
    func record(_ sequence: UInt64) throws -> SignedRecord
    /// The bytes of records in a row, oldest first, each with the digest that it was kept under; bytes are nil where the disk
    /// has lost them.
    func stored(from first: UInt64, limit: Int) throws -> [StoredBytes]
    /// The digest from which the chain goes on after a sequence, nil where nothing is kept.
    func digest(at sequence: UInt64) throws -> Digest?
    /// How far HQ holds the chain.
    func mark() throws -> ChainHead
    /// Position of the last outcome held.
    func outcomeCursor() throws -> UInt64
    /// The oldest record that is kept begins after this head: nothing was pruned beyond it.
    func prunedThrough() throws -> ChainHead
    /// HQ's last verdict on a record, or nil before one. It is known as long as the books are kept.
    func verdict(on sequence: UInt64) throws -> Verdict?
    /// Digest of the record that this verdict is about. It is known as long as the verdict.
    func judged(_ sequence: UInt64) throws -> Digest?
    /// A payer's certificates, and whether a record has carried each to HQ; the last four that were used, the latest first.
    func certificates(of key: KeyID) throws -> [(bytes: [UInt8], isEmbedded: Bool)]
    /// Digest of the code that claimed something, and the record that it was claimed for; nil where nobody did.
    func claimant(of key: [UInt8]) throws -> (code: Digest, sequence: UInt64)?
    /// Whether a payment came to nothing: the counter undid it, or HQ refused it.
    func isUndone(_ sequence: UInt64) throws -> Bool
    /// Payments that awaited an approval, got none that is known, and were not undone, oldest first. None is ever forgotten.
    func unapproved() throws -> [UInt64]
    /// When the last payment was taken: `earliest` of then, and its record's moment.
    func lastTaken() throws -> (earliest: Int64, moment: Moment)?
    /// What is taken without a final verdict in a currency: value in minor units, count, and when the oldest was taken.
    func exposure(in currency: Currency) throws -> (value: Int64, count: UInt64, oldest: Int64?)
    /// What a payer's notes that nobody approved add up to in a currency, taken after a time by `earliest`, undone ones left
    /// out. Minor units.
    func taken(from payer: KeyID, in currency: Currency, after: Int64) throws -> Int64
    /// The number of the last receipt.
    func lastReceipt() throws -> UInt64
    /// A payment by its receipt number, the last one if it was given twice; nil where it is not known here.
    func sale(receipt: UInt64) throws -> KnownSale?
    /// What is known of a payment by its place in the chain.
    func sale(sequence: UInt64) throws -> KnownSale?
    /// The open day: everything since the last closed one.
    func openDay() throws -> OpenDay
    /// HQ's signed answers that carry outcomes after a position, oldest first, as many as fit.
    func answers(after cursor: UInt64, mostBytes: Int) throws -> [[UInt8]]
    /// Sealed boxes that HQ has not acknowledged, of records up to a sequence, oldest first.
    func sealed(upTo sequence: UInt64, limit: Int) throws -> [SealedItem]
    /// A named value.
    func setting(_ name: ShopSetting) throws -> [UInt8]?
}

/// One transaction of a node's journal. What it wrote is durable, with one sync, when the engine says that it holds.
public protocol ShopTransaction {
    /// What its view can read.
    associatedtype View: ShopView
    /// What can be read in this transaction, its own changes included.
    var view: View { get }
    /// Appends a record to the chain.
    mutating func append(_ record: SignedRecord) throws
    /// Opens the books on a payment just appended: it counts as exposure until it has a final verdict.
    ///
    /// - Parameter payer: whose note it is; nil for other means.
    func openBooks(_ payment: Payment, payer: KeyID?, sequence: UInt64, takenAt: Int64) throws
    /// Writes a refund or a void into the books of its original.
    func correct(_ original: UInt64, by correction: Correction, isVoid: Bool, sequence: UInt64) throws
    /// HQ refused a refund or a void: what it took out of the books of its original may be given back again. The day's sums
    /// stay as the records say.
    func release(correction sequence: UInt64) throws
    /// Claims something that may be spent once; ask `claimant(of:)` first, in the same transaction.
    ///
    /// - Parameter signed: when the payer signed it, for a note; nil for what is never too old.
    func claim(_ key: [UInt8], code: Digest, signed: Int64?, sequence: UInt64) throws
    /// Marks a payment as undone by a reversal.
    func reverse(sequence: UInt64) throws
    /// Learns a payer's certificate, or notes that it is used again. Bounded: the one not used for longest is forgotten.
    func learn(_ certificate: [UInt8], of key: KeyID, isEmbedded: Bool) throws
    /// HQ holds none under which this payer's notes are signed: the next record carries it again.
    func carryAgain(certificatesOf key: KeyID) throws
    /// Adds to the counts of refusals.
    func count(_ refusals: [String: Int]) throws
    /// Sets a named value, or removes it.
    func set(_ name: ShopSetting, _ bytes: [UInt8]?) throws
    /// The next day begins after the record just appended.
    func beginDay() throws
    /// Notes how far HQ holds the chain.
    func set(mark: ChainHead) throws
    /// Keeps an outcome at its place in the list. `sequence` is nil where it is about another card's record.
    func keep(_ outcome: Outcome, sequence: UInt64?, needsAcknowledgement: Bool) throws
    /// A payment has a final verdict: it is no exposure any more.
    func close(sequence: UInt64) throws
    /// Keeps a signed answer as proof of the outcomes up to a position.
    func keep(answer: [UInt8], lastCursor: UInt64) throws
    /// The outcome of one record needs no acknowledgement any more.
    func acknowledgeOutcome(of sequence: UInt64) throws
    /// Keeps a box that travels beside a record.
    func keepSealed(_ item: SealedItem, sequence: UInt64) throws
    /// HQ holds these boxes: they are sent no more. They are erased when the horizon has passed the present end of the chain,
    /// because HQ's backups hold them then.
    func holdSealed(_ payments: [PaymentID]) throws
    /// HQ was restored, and may have lost every box that is still here: they are sent again.
    func releaseSealed() throws
    /// What may be forgotten from now on. Never goes back.
    func raise(horizon: Horizon) throws
    /// Forgets what lies at or below the horizon and is closed, at most so many records. What awaits an approval is not closed,
    /// and nothing is before every outcome up to the horizon is here.
    ///
    /// - Parameters:
    ///   - keptBooks: the books on so many of the last forgotten records stay, and HQ's verdicts with them.
    ///   - claimsBefore: what older books' notes claimed is forgotten where they were signed before this time, by HQ's clock.
    /// - Returns: how many records were forgotten.
    func prune(limit: Int, keptBooks: Int, claimsBefore: Int64?) throws -> Int
}

/// Bytes of one place of the chain.
public struct StoredBytes: Equatable, Sendable {
    /// The place.
    public let sequence: UInt64
    /// Digest from which the chain goes on.
    public let digest: Digest
    /// The signed bytes, or nil where the disk has lost them.
    public let bytes: [UInt8]?

    /// States them.
    public init(sequence: UInt64, digest: Digest, bytes: [UInt8]?) {
        self.sequence = sequence
        self.digest = digest
        self.bytes = bytes
    }
}

/// A payment as the counter's books have it.
public struct KnownSale: Equatable, Sendable {
    /// Its place in the chain.
    public let sequence: UInt64
    /// Its name.
    public let payment: PaymentID
    /// Its receipt number.
    public let receipt: UInt64
    /// Its amount.
    public let amount: Money
    /// The means.
    public let tender: Tender
    /// Why it was taken.
    public let basis: Basis?
    /// Whether it counts as exposure.
    public let isOpen: Bool
    /// Whether a reversal or a void undid it, and HQ did not refuse that.
    public let isUndone: Bool
    /// Minor units refunded so far.
    public let refunded: Int64

    /// States a sale.
    public init(
        sequence: UInt64, payment: PaymentID, receipt: UInt64, amount: Money, tender: Tender, basis: Basis?,
        isOpen: Bool, isUndone: Bool, refunded: Int64
    ) {
        self.sequence = sequence
        self.payment = payment
        self.receipt = receipt
        self.amount = amount
        self.tender = tender
        self.basis = basis
        self.isOpen = isOpen
        self.isUndone = isUndone
        self.refunded = refunded
    }
}

/// The counter's open day.
public struct OpenDay: Equatable, Sendable {
    /// First sequence of the day.
    public let firstSequence: UInt64
    /// Last sequence so far; below the first where nothing has happened.
    public let lastSequence: UInt64
    /// Sums by tender, basis and currency; reversed and voided payments left out.
    public let sums: [DaySum]
    /// Refunds by tender, basis and currency of their originals.
    public let refunds: [DaySum]

    /// States a day.
    public init(firstSequence: UInt64, lastSequence: UInt64, sums: [DaySum], refunds: [DaySum]) {
        self.firstSequence = firstSequence
        self.lastSequence = lastSequence
        self.sums = sums
        self.refunds = refunds
    }
}

/// Named values that the node keeps in its journal.
public enum ShopSetting: String, Sendable, CaseIterable {
    /// Who the node is (`Registration`).
    case registration
    /// HQ's signed key set.
    case keySet
    /// The signed policy in force.
    case policy
    /// A newer policy of which parts are here: its version and size, and the bytes.
    case policyParts
    /// HQ's address.
    case url
    /// What is known about the time.
    case clock
    /// The secret for confirmations that are typed, and what was typed here (`TypingDesk`).
    case typing
    /// Nonces that were shown and not used.
    case nonces
    /// Why HQ's chain of this node and its own differ, in words. Nothing is sold while it is there.
    case doubt
    /// There where HQ has said that it does not know this node.
    case unknown
    /// There while the board's case is open, as far as its tamper switch was heard.
    case caseOpen
    /// The node's own public key, so that the chain can be verified without the private one.
    case ownKey
    /// The public keys that it signed with before, a CBOR array, oldest first.
    case earlierKeys
    /// Name of HQ's history, as the last answer has it.
    case history
}

/// Why the shop's books cannot do what is asked.
public enum ShopFault: Error, Equatable, Sendable {
    /// Nobody was enrolled here.
    case notEnrolled
    /// The key that was given is not the node's.
    case otherNode
    /// There is no such record, or it is damaged.
    case noRecord(sequence: UInt64)
}
