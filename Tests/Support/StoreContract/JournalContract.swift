public import Payments
public import Shop
internal import SyncProtocol
internal import TestWorld

/// A node's journal, empty and open, whichever engine keeps it.
public protocol JournalEngine: Sendable {
    /// What its transactions are.
    associatedtype Transaction: ShopTransaction
    /// The digests that it checks records with.
    var primitives: Primitives { get }
    /// How many certificates it keeps.
    var mostCertificates: Int { get }
    /// One transaction.
    func write<Result>(_ body: (inout Transaction) throws -> Result) throws -> Result
    /// What is done after a transaction that the engine itself refused.
    func recover() throws
}

/// One statement of what `ShopView` and `ShopTransaction` promise. Each is tried on an empty journal.
public struct JournalContract<Engine: JournalEngine>: Sendable, CustomStringConvertible {
    /// What holds.
    public let description: String
    /// Throws `Broken` where it does not.
    public let hold: @Sendable (Engine) throws -> Void

    init(_ description: String, _ hold: @escaping @Sendable (Books<Engine>) throws -> Void) {
        self.description = description
        self.hold = { try hold(Books(engine: $0)) }
    }

    /// All of them.
    public static var all: [JournalContract] { chain + booksOfPayments + outcomes + forgetting }
}

/// A journal with what a shop writes into it.
struct Books<Engine: JournalEngine>: Sendable {
    let engine: Engine
    private let signer = PaperSigner()

    func write<Result>(_ body: (inout Engine.Transaction) throws -> Result) throws -> Result {
        try engine.write(body)
    }

    /// What the engine does not take, and nothing of the transaction is left.
    func refuse(line: UInt = #line, _ body: (inout Engine.Transaction) throws -> Void) throws {
        try expectRefusal(line: line) { try engine.write(body) }
        try engine.recover()
    }

    func record(_ body: RecordBody, after head: ChainHead, epoch: UInt32 = 1) throws -> SignedRecord {
        try .signed(
            Record(
                node: .of(1), epoch: epoch, sequence: head.sequence + 1, previous: head.digest,
                moment: TestWorld.moment(), policyVersion: 1, body: body), by: signer, using: engine.primitives)
    }

    /// Appends a fact that moves nothing.
    @discardableResult
    func append(_ transaction: inout Engine.Transaction, epoch: UInt32 = 1) throws -> SignedRecord {
        let day = DayClosed(
            merchant: .of("M-1"), counter: .of(2), day: BusinessDay(number: 1), firstSequence: 1, lastSequence: 0,
            sums: [])
        let record = try record(.dayClosed(day), after: transaction.view.head, epoch: epoch)
        try transaction.append(record)
        return record
    }

    func append(_ count: Int) throws -> [SignedRecord] {
        try (0..<count).map { _ in try write { try append(&$0) } }
    }

    /// Takes a payment: record and books.
    @discardableResult
    func pay(
        _ id: UInt8, _ minorUnits: Int64, _ tender: Tender = .note, _ basis: Basis? = .guaranteed,
        of currency: String = "KES", at time: Int64 = 100, by payer: KeyID? = nil,
        in transaction: inout Engine.Transaction
    ) throws -> UInt64 {
        let payment = Payment(
            sale: .of(id), payment: .of(id), merchant: .of("M-1"), counter: .of(2), receipt: UInt64(id),
            amount: Money(minorUnits: minorUnits, currency: .of(currency)), tender: tender, basis: basis, code: nil,
            certificate: nil)
        let record = try record(.payment(payment), after: transaction.view.head)
        try transaction.append(record)
        try transaction.openBooks(payment, payer: payer, sequence: record.record.sequence, takenAt: time)
        return record.record.sequence
    }

    /// Gives back: record and books.
    @discardableResult
    func correct(
        _ original: UInt64, _ id: UInt8, _ minorUnits: Int64, isVoid: Bool = false,
        in transaction: inout Engine.Transaction
    ) throws -> UInt64 {
        let correction = Correction(
            payment: .of(id), original: .of(1), merchant: .of("M-1"), counter: .of(2), operatorName: "ana",
            receipt: UInt64(id), amount: .kes(minorUnits))
        let record = try record(isVoid ? .void(correction) : .refund(correction), after: transaction.view.head)
        try transaction.append(record)
        let sequence = record.record.sequence
        try transaction.correct(original, by: correction, isVoid: isVoid, sequence: sequence)
        return sequence
    }

    func outcome(
        _ cursor: UInt64, of sequence: UInt64, _ verdict: Verdict, record: Digest = .zero
    ) -> Outcome { Outcome(cursor: cursor, sequence: sequence, record: record, verdict: verdict, time: 7) }
}
