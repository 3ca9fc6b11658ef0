package import Adjudication
package import Intake
package import PaymentCodes
package import Payments
package import SyncProtocol

/// Where HQ keeps everything. An engine that takes part implements this and `StoreTransaction`, nothing else.
///
/// What a transaction wrote is durable when the call returns. An engine whose last commit failed proves that it keeps
/// what it takes before it answers again. Calls block, and come from one thread at a time.
package protocol HeadOfficeStore: AnyObject {
    /// All or nothing. An error thrown by `body` undoes everything.
    func transaction<Result>(_ body: (any StoreTransaction) throws -> Result) throws -> Result
    /// Whether the last commit held.
    var isTrusted: Bool { get }
}

/// The narrow operations that HQ needs, all inside one transaction.
package protocol StoreTransaction: RegistryStore, CaseStore, TypedStore, DecisionStore, AdviceStore, SealedStore,
    LedgerStore, PolicyStore, BatchStore
{}

/// Who is who.
package protocol RegistryStore {
    func setting(_ name: String) throws -> [UInt8]?
    func set(_ name: String, _ value: [UInt8]) throws

    func merchant(_ id: ShortName) throws -> MerchantRow?
    func add(_ merchant: MerchantRow) throws
    func merchants(limit: Int) throws -> [MerchantRow]
    func merchantCount() throws -> Int

    func counter(_ id: CounterID) throws -> CounterRow?
    func add(_ counter: CounterRow) throws
    /// The board behind a counter; the newest where there are several.
    func node(at counter: CounterID) throws -> NodeRow?

    func node(_ id: NodeID) throws -> NodeRow?
    /// Adds a node with its first, empty chain.
    func add(_ node: NodeRow) throws
    /// Changes what may change about a node: token, epoch, standing, followed chain, floor, horizon.
    func update(_ node: NodeRow) throws
    func addKey(_ key: PublicKey, to node: NodeID) throws
    /// Takes all but the last key of a node out of use: they speak for records up to this sequence only.
    func revokeEarlierKeys(of node: NodeID, after sequence: UInt64) throws
    func nodes(limit: Int) throws -> [NodeRow]

    func issuer(_ name: ShortName) throws -> IssuerRow?
    /// Adds an issuer with its keys.
    func add(_ issuer: IssuerRow) throws
    /// Gives an issuer its next key. The present one ends at this time.
    func renew(_ issuer: ShortName, with key: PublicKey, endingEarlierAt end: Int64) throws
    func issuers(limit: Int) throws -> [IssuerRow]

    /// A payer with the certificate that ends last.
    func payer(_ key: KeyID) throws -> PayerRow?
    /// A payer's certificates, the last to end first.
    func certificates(of payer: KeyID, limit: Int) throws -> [PayerRow]
    /// The certificates of all payers.
    func certificates(limit: Int) throws -> [PayerRow]
    /// Keeps a payer's certificate beside the ones that it has. The same one again changes nothing.
    func keep(_ payer: PayerRow) throws
    /// Payers with the certificate of each that ends last.
    func payers(limit: Int) throws -> [PayerRow]

    func addPullToken(digest: Digest, name: String, created: Int64) throws
    func hasPullToken(digest: Digest) throws -> Bool
}

/// Raw bytes, what they claim, and what was decided about them.
package protocol CaseStore {
    /// Where a node's bytes with this digest are kept. Another node's do not count: nobody can block a record so.
    func kept(_ digest: Digest, of node: NodeID) throws -> KeptBytes
    /// The place in one of a node's chains that a point names.
    func place(at point: ChainPoint, of node: NodeID) throws -> ChainPlace?
    func tip(of branch: Int64, of node: NodeID) throws -> ChainHead
    func branches(of node: NodeID) throws -> [BranchRow]
    func add(_ branch: BranchRow, to node: NodeID) throws
    func setTip(_ tip: ChainHead, of branch: Int64, of node: NodeID) throws
    func keep(_ raw: RawRecord) throws
    func keptBytes(_ digest: Digest, of node: NodeID) throws -> [UInt8]?
    /// Records by place, newest first, without their bytes.
    func quarantined(limit: Int) throws -> [RawRecord]

    /// Digest of the code that made a claim.
    func claimant(of key: SpendKey) throws -> Digest?
    func spend(_ claim: SpentClaim, record: Digest) throws

    func confirmation(_ payment: PaymentID) throws -> ConfirmationRow?
    func add(_ confirmation: ConfirmationRow) throws
    func useConfirmation(_ payment: PaymentID, record: Digest) throws

    /// Opens a case and writes its first row for pullers.
    ///
    /// - Returns: its number.
    func openCase(_ row: CaseRow) throws -> Int64
    /// Gives a case the record that it stands on, and the sale and the payment id that the record names.
    func record(_ record: CaseRecord, sale: SaleID?, payment: PaymentID?, in number: Int64) throws
    /// Changes a case, and writes a row for pullers where they see its kind.
    func change(_ number: Int64, to state: CaseState, time: Int64) throws
    func caseRow(_ number: Int64) throws -> CaseRow?

    /// Which record and case a payment id of a node belongs to.
    func effect(of payment: PaymentID, at node: NodeID) throws -> (record: Digest, caseNumber: Int64)?
    func setEffect(of payment: PaymentID, at node: NodeID, record: Digest, caseNumber: Int64) throws
    /// Reversals, voids and refunds of a node's payment that wait for it, oldest first, at most 100. More wait for the horizon.
    func held(for original: PaymentID, at node: NodeID) throws -> [CaseRow]
    /// Whether anything of a node waits for another record.
    func hasHeld(at node: NodeID) throws -> Bool
    /// What waits for another record of a node, notes without a certificate included, of records up to a sequence, oldest first, at most 10,000.
    func held(at node: NodeID, through sequence: UInt64) throws -> [CaseRow]
    /// The case of a record of a node.
    func caseOf(_ record: Digest, at node: NodeID) throws -> CaseRow?
    /// Whether an inspection of a node for this reason is open.
    func isInspected(_ node: NodeID, for reason: VerdictReason) throws -> Bool
    /// What a node's payments and refunds add up to between two sequences of a chain; payments are left out that a reversal
    /// or a void of this chain up to `last` undid.
    func daySums(of node: NodeID, path: [BranchPart], from first: UInt64, through last: UInt64) throws -> DaySums
    /// Notes that a record at this place undoes a payment. A payment that two chains share may be undone in each of them; in
    /// one, its first reversal or void counts.
    func setUndone(_ number: Int64, in branch: Int64, at sequence: UInt64) throws
    /// Refunds of a payment that were paid: their sum in minor units.
    func refunded(of original: PaymentID, at node: NodeID) throws -> Int64
    /// Whether another payment of a sale over this amount is paid, and neither undone nor refunded in full.
    func isPaid(_ sale: SaleID, _ amount: Money, at node: NodeID, besides payment: PaymentID) throws -> Bool
    /// Whether there is a payment of a payer like this one, besides some.
    func has(_ similar: SimilarPayment, of payer: KeyID, besides payments: [PaymentID]) throws -> Bool
    /// What payments of a payer, on the bases guaranteed and at risk, add up to in a node's chain before a sequence, between two
    /// times by its trusted clock; those left out that any of the node's chains undid before that sequence.
    func taken(
        from payer: KeyID, in currency: Currency, at node: NodeID, path: [BranchPart], before sequence: UInt64,
        times: ClosedRange<Int64>
    ) throws -> Int64
    /// Cases that wait for somebody or something, oldest first, and how many more; what was given back in full is none.
    func waiting(limit: Int) throws -> (rows: [CaseRow], more: Int)

    /// Position of the last outcome in a node's list; 0 before any.
    func lastOutcome(of node: NodeID) throws -> UInt64
    /// Adds to a node's list of outcomes, at its position.
    func add(_ outcome: Outcome, to node: NodeID) throws
    /// Remembers an outcome that HQ signed before it was restored, until its record is here again.
    func impose(_ outcome: Outcome, on node: NodeID) throws
    /// Whether anything is imposed on a node's records that come again.
    func hasImposed(on node: NodeID) throws -> Bool
    /// What is imposed on a record that comes again, or nil.
    func imposed(_ record: Digest, at node: NodeID) throws -> Outcome?
    func outcomes(of node: NodeID, after cursor: UInt64, limit: Int) throws -> [Outcome]

    /// Rows for pullers after a position, in HQ's one order.
    func pulled(after position: Int64, limit: Int) throws -> [PulledRow]
}

/// What travels sealed beside records.
package protocol SealedStore {
    func keepSealed(_ item: SealedItem, of node: NodeID, time: Int64) throws
    func sealed(of payment: PaymentID, at node: NodeID) throws -> [UInt8]?
    /// Erases a box. That it was there, and when it went, is kept.
    func eraseSealed(of payment: PaymentID, at node: NodeID, time: Int64) throws
    /// Erases all boxes received before a time.
    ///
    /// - Returns: how many.
    func eraseSealed(before received: Int64, time: Int64) throws -> Int
    func noteSealedAccess(of payment: PaymentID, at node: NodeID, by name: String, why: String, time: Int64) throws
}

/// What a day adds up to at HQ.
package struct DaySums: Equatable, Sendable {
    package let sums: [DaySum]
    package let refunds: [DaySum]

    /// States sums.
    package init(sums: [DaySum], refunds: [DaySum]) {
        self.sums = sums
        self.refunds = refunds
    }
}

/// A chain of a node, and where it left another one.
package struct BranchRow: Equatable, Sendable {
    package let number: Int64
    /// The place in another chain after which it begins; nil for the first.
    package let parent: ChainPlace?
    package let tip: ChainHead

    /// States a row.
    package init(number: Int64, parent: ChainPlace?, tip: ChainHead) {
        self.number = number
        self.parent = parent
        self.tip = tip
    }
}

/// A part of a chain on one branch.
package struct BranchPart: Equatable, Sendable {
    package let branch: Int64
    /// Up to this sequence.
    package let last: UInt64

    /// States a row.
    package init(branch: Int64, last: UInt64) {
        self.branch = branch
        self.last = last
    }
}

/// Signed policies and the hot list that goes into the next one.
package protocol PolicyStore {
    /// HQ's signed key sets, oldest first.
    func keySets() throws -> [[UInt8]]
    func addKeySet(_ version: UInt64, _ bytes: [UInt8]) throws
    func policy(_ version: UInt64) throws -> [UInt8]?
    func latestPolicy() throws -> [UInt8]?
    /// Its version alone: a policy may be a mebibyte, and every exchange asks.
    func latestPolicyVersion() throws -> UInt64?
    func addPolicy(_ version: UInt64, _ bytes: [UInt8]) throws
    func listing(of key: KeyID) throws -> ListedRow?
    func list(_ row: ListedRow) throws
    /// Takes a key off the hot list.
    func unlist(_ key: KeyID) throws
    /// How many keys are on the list.
    func listedCount() throws -> Int
    /// The newest first.
    func listed(limit: Int) throws -> [ListedRow]
}

extension PolicyStore {
    /// Whether a key is on the hot list.
    package func isListed(_ key: KeyID) throws -> Bool { try listing(of: key) != nil }
}

extension RegistryStore {
    /// A payer with the certificate in a currency (ISO 4217 code) that ends last.
    package func payer(_ key: KeyID, in currency: String) throws -> PayerRow? {
        try certificates(of: key, limit: 64).first { $0.currency.code == currency }
    }
}
