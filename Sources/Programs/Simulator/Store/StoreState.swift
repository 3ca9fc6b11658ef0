internal import Adjudication
internal import Office
internal import PaymentCodes
internal import Payments
internal import SyncProtocol

/// What HQ holds, table by table as the embedded store has it.
struct StoreState {
    var settings: [String: [UInt8]] = [:]
    var merchants: [ShortName: MerchantRow] = [:]
    var counters: [CounterID: CounterRow] = [:]
    var nodes: [NodeID: Node] = [:]
    var issuers: [ShortName: IssuerRow] = [:]
    /// Certificates, the last to end first.
    var payers: [KeyID: [PayerRow]] = [:]
    var pullTokens: [Digest: String] = [:]

    var raw: [OfNode<Digest>: RawRecord] = [:]
    var rawAt: [OfNode<UInt64>: [Digest]] = [:]
    var strays: [OfNode<Digest>: [UInt8]] = [:]
    var quarantined: [OfNode<Digest>] = []
    var claims: [SpendKey: Digest] = [:]
    var confirmations: [PaymentID: ConfirmationRow] = [:]
    var typing: [NodeID: TypingRow] = [:]
    var typed: [OfNode<UInt64>: PaymentID] = [:]
    var typedFor: [PaymentID: OfNode<UInt64>] = [:]

    /// Case 1 is the first.
    var cases: [Case] = []
    var caseOf: [OfNode<Digest>: Int64] = [:]
    var byOriginal: [OfNode<PaymentID>: [Int64]] = [:]
    var bySale: [OfNode<SaleID>: [Int64]] = [:]
    var byPayer: [KeyID: [Int64]] = [:]
    var effects: [OfNode<PaymentID>: Effect] = [:]
    /// Where a case's payment is undone, by branch.
    var undone: [Int64: [Int64: UInt64]] = [:]
    var pulled: [Pulled] = []
    var outcomes: [NodeID: [Outcome]] = [:]
    var imposed: [OfNode<Digest>: Outcome] = [:]
    var sealed: [OfNode<PaymentID>: [UInt8]] = [:]
    var sealedAt: [OfNode<PaymentID>: Int64] = [:]
    var sealedAccess: [OfNode<PaymentID>: [String]] = [:]

    var entries: [Entry] = []
    var entriesOf: [Int64: [Int]] = [:]
    var balances: [Balance: Int64] = [:]

    var keySets: [UInt64: [UInt8]] = [:]
    var policies: [UInt64: [UInt8]] = [:]
    var latestPolicy: UInt64 = 0
    var hotList: [KeyID: ListedRow] = [:]
    var batches: [BatchRow] = []
    var decisions: [DecisionRow] = []
    var advices: [Int64: AdviceRow] = [:]

    /// A node's name beside something of it.
    struct OfNode<Name: Hashable & Sendable>: Hashable {
        let node: NodeID
        let name: Name

        init(_ node: NodeID, _ name: Name) {
            self.node = node
            self.name = name
        }
    }

    struct Node {
        var row: NodeRow
        var keys: [NodeKeyRow]
        var branches: [BranchRow]
        var lastOutcome: UInt64
    }

    struct Case {
        var row: CaseRow
    }

    struct Effect {
        let record: Digest
        let number: Int64
    }

    struct Pulled {
        let number: Int64
        let state: CaseState
        let time: Int64
    }

    struct Entry {
        let posting: Posting
        let number: Int64?
    }

    struct Balance: Hashable {
        let account: Account
        let currency: Currency
    }
}

extension StoreState.OfNode: Comparable where Name: Comparable {
    static func < (one: Self, other: Self) -> Bool {
        one.node == other.node ? one.name < other.name : one.node < other.node
    }
}

extension Dictionary where Key: Comparable {
    /// The same order in every run, so that the same thing is found first.
    var inOrder: [(key: Key, value: Value)] { sorted { $0.key < $1.key } }
}
