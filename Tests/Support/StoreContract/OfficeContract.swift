internal import Adjudication
internal import Intake
internal import PaymentCodes
package import Office
internal import Payments
internal import Signing
internal import SyncProtocol
internal import TestWorld

/// One statement of what `HeadOfficeStore` and `StoreTransaction` promise. Each is tried on an empty store.
package struct OfficeContract: Sendable, CustomStringConvertible {
    /// What holds.
    package let description: String
    /// Throws `Broken` where it does not.
    package let hold: @Sendable (any HeadOfficeStore) throws -> Void

    init(_ description: String, _ hold: @escaping @Sendable (Ledgers) throws -> Void) {
        self.description = description
        self.hold = { try hold(Ledgers(store: $0)) }
    }

    /// All of them.
    package static var all: [OfficeContract] {
        registry + chains + rulings + days + verdicts + money + policies + batches + decisions + windows
    }
}

/// A store with what an office writes into it.
struct Ledgers {
    let store: any HeadOfficeStore
    static let node: NodeID = .of(1)
    static let history = [UInt8](repeating: 5, count: 16)

    @discardableResult
    func write<Result>(_ body: (any StoreTransaction) throws -> Result) throws -> Result {
        try store.transaction(body)
    }

    /// What the engine does not take, and nothing of the transaction is left.
    func refuse(line: UInt = #line, _ body: (any StoreTransaction) throws -> Void) throws {
        try expectRefusal(line: line) { try store.transaction(body) }
    }

    /// A merchant, a counter, and a node at it.
    func found() throws {
        try write { books in
            try books.add(Ledgers.merchant("M-1"))
            try books.add(CounterRow(id: .of(2), merchant: .of("M-1"), name: "Front"))
            try books.add(Ledgers.row(Ledgers.node))
        }
    }

    static func merchant(_ name: String) -> MerchantRow {
        MerchantRow(id: .of(name), name: name, currency: .of("KES"), utcOffsetMinutes: 0, created: 1)
    }

    static func row(_ id: NodeID, created: Int64 = 1) -> NodeRow {
        NodeRow(
            id: id, counter: .of(2), merchant: .of("M-1"), tokenDigest: .zero, keys: [], epoch: 1, standing: .good,
            followed: 1, mark: .start, outcomeFloor: 0, horizon: .nothing, history: history, created: created)
    }

    static func key(_ byte: UInt8) -> PublicKey { PaperSigner(byte).publicKey }

    static func raw(
        _ byte: UInt8, at sequence: UInt64, _ place: RawRecord.Place = .chain, branch: Int64? = 1,
        chainDigest: Digest? = nil, why: String? = nil
    ) -> RawRecord {
        RawRecord(
            digest: .of(byte), node: node, epoch: 1, sequence: sequence, place: place, branch: branch,
            chainDigest: chainDigest ?? .of(byte), why: why, received: 9, bytes: [byte, byte])
    }

    static func record(_ byte: UInt8, at sequence: UInt64, branch: Int64 = 1, basis: Basis? = nil, wall: Int64 = 50)
        -> CaseRecord
    {
        CaseRecord(
            digest: .of(byte), node: node, sequence: sequence, receipt: sequence, basis: basis, branch: branch,
            wall: wall)
    }

    /// A cash payment of a record, unless told otherwise.
    static func payment(
        _ byte: UInt8, _ minorUnits: Int64, at sequence: UInt64, branch: Int64 = 1, tender: Tender = .cash,
        basis: Basis? = nil, verdict: Verdict = .paid, money: CaseMoney = .none, sale: UInt8? = nil,
        payer: KeyID? = nil, merchant: String = "M-1", day: Int64 = 3
    ) -> CaseRow {
        CaseRow(
            kind: .payment, record: record(byte, at: sequence, branch: branch, basis: basis), payment: .of(byte),
            original: nil, merchant: .of(merchant), counter: .of(2), amount: .kes(minorUnits), tender: tender,
            sale: .of(sale ?? byte), payer: payer, businessDay: BusinessDay(number: day), arrived: 10,
            state: CaseState(verdict: verdict, money: money))
    }

    /// A refund or a void of a payment.
    static func correction(
        _ byte: UInt8, of original: UInt8, _ minorUnits: Int64, at sequence: UInt64, _ kind: CaseKind = .refund,
        verdict: Verdict = .paid, money: CaseMoney = .none
    ) -> CaseRow {
        CaseRow(
            kind: kind, record: record(byte, at: sequence), payment: .of(byte), original: .of(original),
            merchant: .of("M-1"), counter: .of(2), amount: .kes(minorUnits), tender: .cash,
            businessDay: BusinessDay(number: 3), arrived: 10, state: CaseState(verdict: verdict, money: money))
    }

    static func inspection(_ reason: VerdictReason) -> CaseRow {
        CaseRow(
            kind: .inspection, record: record(0, at: 1), payment: nil, original: nil, merchant: .of("M-1"),
            counter: .of(2), amount: nil, tender: nil, businessDay: BusinessDay(number: 3), arrived: 10,
            state: CaseState(verdict: Verdict(decision: .exception, reason: reason), money: .none))
    }

    /// What is asked for when a note over an amount comes from the same counter at a time.
    static func similar(_ minorUnits: Int64, _ wall: Int64) throws -> SimilarPayment {
        let note = Note(counter: .of(2), minorUnits: minorUnits, number: 1, runningTotal: minorUnits, time: wall)
        let payment = Payment(
            sale: .of(7), payment: .of(7), merchant: .of("M-1"), counter: .of(2), receipt: 1, amount: .kes(minorUnits),
            tender: .note, basis: .guaranteed, code: try Signed.signed(note, by: PaperSigner()).bytes, certificate: nil)
        let record = Record(
            node: node, epoch: 1, sequence: 1, previous: .zero, moment: TestWorld.moment(wall: wall), policyVersion: 1,
            body: .payment(payment))
        for query in Adjudication.needs(record, using: .libcrypto) {
            if case .similar(let similar) = query { return similar }
        }
        throw Broken(description: "nothing similar is asked for")
    }

    static let held = Verdict(decision: .held, reason: .originalMissing)
    static let refused = Verdict(decision: .refused, reason: .copiedNote, liability: .merchant)
}
