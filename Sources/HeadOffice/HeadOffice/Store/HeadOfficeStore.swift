import Adjudication
import PaymentCodes
import Payments
import SyncProtocol

/// Where HQ keeps everything. An engine that takes part implements this and `StoreTransaction`, nothing else.
///
/// What a transaction wrote is durable when the call returns. An engine whose last commit failed proves that it keeps
/// what it takes before it answers again. Calls block, and come from one thread at a time.
protocol HeadOfficeStore: AnyObject {
    /// All or nothing. An error thrown by `body` undoes everything.
    func transaction<Result>(_ body: (any StoreTransaction) throws -> Result) throws -> Result
    /// Whether the last commit held.
    var isTrusted: Bool { get }
}

/// The narrow operations that HQ needs, all inside one transaction.
protocol StoreTransaction: RegistryStore, CaseStore, LedgerStore, PolicyStore, BatchStore {}

/// Who is who.
protocol RegistryStore {
    func setting(_ name: String) throws -> [UInt8]?
    func set(_ name: String, _ value: [UInt8]) throws

    func merchant(_ id: ShortName) throws -> MerchantRow?
    func add(_ merchant: MerchantRow) throws
    func merchants(limit: Int) throws -> [MerchantRow]
    func merchantCount() throws -> Int

    func counter(_ id: CounterID) throws -> CounterRow?
    func add(_ counter: CounterRow) throws

    func node(_ id: NodeID) throws -> NodeRow?
    func add(_ node: NodeRow) throws
    func addKey(_ key: PublicKey, to node: NodeID) throws
    func setMark(_ mark: ChainHead, of node: NodeID) throws
    func nodes(limit: Int) throws -> [NodeRow]

    func issuer(_ name: ShortName) throws -> IssuerRow?
    func add(_ issuer: IssuerRow) throws
    func issuers(limit: Int) throws -> [IssuerRow]

    func payer(_ key: KeyID) throws -> PayerRow?
    /// Keeps a payer's certificate, in place of an earlier one.
    func keep(_ payer: PayerRow) throws
    func payers(limit: Int) throws -> [PayerRow]

    func addPullToken(digest: Digest, name: String, created: Int64) throws
    func hasPullToken(digest: Digest) throws -> Bool
}

/// Raw bytes, what they claim, and what was decided about them.
protocol CaseStore {
    /// The sequence for which a node's bytes with this digest are kept. Another node's do not count: nobody can block a
    /// record by sending it first.
    func keptSequence(_ digest: Digest, of node: NodeID) throws -> UInt64?
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
    func open(_ row: CaseRow) throws -> Int64
    /// Gives a case the record that it stands on.
    func record(_ record: CaseRecord, in number: Int64) throws
    /// Changes a case and writes a row for pullers.
    func change(_ number: Int64, to state: CaseState, time: Int64) throws
    func caseRow(_ number: Int64) throws -> CaseRow?

    /// Which record and case a payment id of a node belongs to.
    func effect(of payment: PaymentID, at node: NodeID) throws -> (record: Digest, caseNumber: Int64)?
    func setEffect(of payment: PaymentID, at node: NodeID, record: Digest, caseNumber: Int64) throws
    /// Reversals of a node's payment that wait for it.
    func heldReversals(of original: PaymentID, at node: NodeID) throws -> [CaseRow]
    /// Sums of a node's payments between two sequences, those left out that a reversal up to `last` undid.
    func sums(of node: NodeID, from first: UInt64, through last: UInt64) throws -> [DaySum]
    /// Cases that wait for somebody or something, oldest first.
    func waiting(limit: Int) throws -> [CaseRow]

    /// Adds to a node's list of outcomes, at its next position.
    func addOutcome(of record: Digest, at sequence: UInt64, verdict: Verdict, to node: NodeID, time: Int64) throws
    func outcomes(of node: NodeID, after cursor: UInt64, limit: Int) throws -> [Outcome]

    /// Rows for pullers after a position, in HQ's one order.
    func pulled(after position: Int64, limit: Int) throws -> [PulledRow]
}

/// HQ's double-entry ledger.
protocol LedgerStore {
    /// Writes one entry and moves both balances.
    ///
    /// - Throws: `HeadOfficeFault.refused(.accountFull)`.
    func post(_ posting: Posting, caseNumber: Int64?, time: Int64) throws
    /// What was posted for a case, in order.
    func postings(of caseNumber: Int64) throws -> [Posting]
    func balance(of account: Account, in currency: Currency) throws -> Int64
    func balances(limit: Int) throws -> [AccountBalance]
    /// Adds the entries up anew.
    func trial() throws -> [TrialBalance]
}

/// Signed policies and the hot list that goes into the next one.
protocol PolicyStore {
    func policy(_ version: UInt64) throws -> [UInt8]?
    func latestPolicy() throws -> [UInt8]?
    func addPolicy(_ version: UInt64, _ bytes: [UInt8]) throws
    func listing(of key: KeyID) throws -> ListedRow?
    func list(_ row: ListedRow) throws
    /// The newest first.
    func listed(limit: Int) throws -> [ListedRow]
}

/// What is closed and reconciled together.
protocol BatchStore {
    /// Puts every final payment and reversal that is in no batch into the next one, of one merchant or of all.
    ///
    /// - Returns: the batch's number, or nil where nothing waits.
    func closeBatch(of merchant: ShortName?, time: Int64) throws -> Int64?
    /// Newest first.
    func batches(limit: Int) throws -> [BatchRow]
    func batch(_ number: Int64) throws -> BatchRow?
}

/// The balance of an account: what was credited less what was debited.
struct AccountBalance: Equatable, Sendable {
    let account: String
    let currency: Currency
    let minorUnits: Int64
}

/// The ledger of one currency, added up anew from its entries.
struct TrialBalance: Equatable, Sendable {
    let currency: Currency
    let entries: Int64
    let debits: Int64
    let credits: Int64
    /// Accounts whose kept balance is not the sum of their entries. Always 0.
    let wrongBalances: Int64
}

/// A closed batch.
struct BatchRow: Equatable, Sendable {
    let number: Int64
    let closed: Int64
    let totals: [BatchTotal]
}

/// A batch's totals of one merchant in one currency. Reversed payments are left out everywhere.
struct BatchTotal: Equatable, Sendable {
    /// A count and a sum in minor units.
    struct Sum: Equatable, Sendable {
        let count: Int64
        let minorUnits: Int64
    }

    let merchant: ShortName
    let currency: Currency
    /// Paid, cash included.
    let approved: Sum
    /// What HQ owes for it.
    let payable: Sum
    let declined: Sum
    let exception: Sum
    /// Taken back from what an earlier batch paid.
    let returned: Sum
    /// Of the approved ones: confirmed online, and no counter has recorded it yet.
    let notRecorded: Sum
    /// Of all: came after their business day was closed.
    let late: Sum
}

extension PolicyStore {
    /// Whether a key is on the hot list.
    func isListed(_ key: KeyID) throws -> Bool { try listing(of: key) != nil }
}
