import Forwarding
import Acceptance
import GRDB
import Journal
import PaymentCodes
import Payments
import Policies
import Scratch
import Shop
import Signing
import StateFolder
import SyncProtocol
import Synchronization
import TestWorld

@testable import Node

/// A board that the test's HQ enrolled: a real folder, journal and till. The test speaks for HQ.
final class Board {
    let world: TestWorld
    let clock = BoardTime()
    private let scratch: ScratchFolder
    private(set) var till: Till
    private(set) var notes: UInt64 = 0

    var path: String { scratch.file("node") }

    init(_ policy: (inout PolicyDraft) -> Void = { _ in }) async throws {
        world = try TestWorld()
        scratch = try ScratchFolder()
        let folder = try StateFolder(creating: scratch.file("node"))
        let key = try SigningKey.generate(writingTo: folder.file("key.pem"))
        var draft = world.policyDraft
        policy(&draft)
        try Board.enrol(world, in: folder.path, key, draft.policy, clock.now())
        till = try await NodeFolder(folder.path).openTill(clock: clock)
    }

    static func enrol(
        _ world: TestWorld, in path: String, _ key: SigningKey, _ policy: Policy, epoch: UInt32 = 1, _ now: Moment
    ) throws {
        let registration = Registration(
            node: world.node.id, counter: world.node.counter, counterName: "Stall 7", merchant: world.merchant,
            merchantName: "Mama Njeri", currency: .of("KES"), utcOffsetMinutes: 180, epoch: epoch)
        let policy = try Signed<Policy>.signed(policy, by: world.policyKey)
        let answer = EnrolmentAnswer(
            nonce: TestNode.nonce, keySet: try Signed<KeySet>.signed(world.keySet, by: world.root).bytes,
            policy: policy.bytes, registration: registration, time: TestWorld.noon, history: TestWorld.history)
        let journal = try Journal(folder: path, using: .libcrypto)
        try journal.write {
            try Keeper.enrol(
                answer, policy: policy, url: "http://127.0.0.1:9", key: key.publicKey,
                typingKey: TypingKey(RandomBytes.bytes), at: now, in: &$0)
        }
        journal.close()
    }

    /// Stops, and starts again. A power cut does not let it stop properly.
    func restart(afterCut: Bool = false, whileOff: () throws -> Void = {}) async throws {
        if !afterCut { await till.close() }
        try whileOff()
        till = try await NodeFolder(path).openTill(clock: clock)
    }

    /// Something done to the journal's file by a stranger, or by a worn card.
    func damage(_ statement: String) throws {
        let queue = try DatabaseQueue(path: path + "/journal.sqlite")
        try queue.write { try $0.execute(sql: statement) }
        try queue.close()
    }

    // MARK: Selling

    func note(_ minorUnits: Int64) throws -> Signed<Note> {
        notes += 1
        return try world.payer.note(minorUnits, at: world.node.counter, number: notes, runningTotal: minorUnits)
    }

    @discardableResult
    func sell(
        _ minorUnits: Int64, _ details: SaleDetails = SaleDetails(), isLinkUp: Bool = false
    ) async throws -> (event: SaleFlow.Event, stored: StoredPayment?) {
        let attempt = Attempt(
            due: .kes(minorUnits), means: .note(try note(minorUnits)), certificates: [world.payer.certificate])
        return try await till.take(attempt, details, isLinkUp: isLinkUp)
    }

    @discardableResult
    func sellForCash(_ minorUnits: Int64) async throws -> StoredPayment? {
        try await till.take(Attempt(due: .kes(minorUnits), means: .cash), isLinkUp: false).stored
    }

    // MARK: HQ

    /// One exchange, answered as the test likes; by HQ's key for answers unless told otherwise.
    @discardableResult
    func exchange(
        limit: Int = 1_000, by key: SigningKey? = nil, _ answer: (HeardExchange) throws -> Answer = { $0.answer() }
    ) async throws -> AppliedAnswer {
        let prepared = try await till.exchange(limit: limit)
        let signed = try Signed<Answer>.signed(
            answer(HeardExchange(prepared.signed.content, head: prepared.sent.awaited.head)), by: key ?? world.answerKey
        )
        return try await till.apply(signed.bytes, to: prepared.sent)
    }

    /// HQ's verdicts on all records from a sequence on, after those that it gave before.
    func verdicts(_ verdict: Verdict = .paid, from first: Int = 1, cursor: UInt64 = 0) async throws -> [Outcome] {
        try await till.chain().dropFirst(first - 1).enumerated().map {
            Outcome(verdict, on: $1, cursor: cursor + UInt64($0) + 1)
        }
    }

    /// The records of an exchange's upload after a base.
    func records(_ heard: some Heard, after base: ChainHead = .start) throws -> [SignedRecord] {
        let context = UploadContext(
            node: world.node.id, merchant: world.merchant, counter: world.node.counter, currency: .of("KES"),
            base: base)
        return try Upload.decode(heard.exchange.upload, context, Keeper.Tools.board.compression, using: .libcrypto).map
        {
            try SignedRecord(decoding: $0, using: .libcrypto)
        }
    }
}

extension Till {
    /// Every record that is kept, oldest first.
    func chain() throws -> [SignedRecord] {
        try journal.read { view in
            try view.records(from: 1, limit: 10_000).map { try SignedRecord(decoding: $0, using: .libcrypto) }
        }
    }

    /// Reads from the journal.
    func look<Value: Sendable>(_ body: @Sendable (JournalView) throws -> Value) throws -> Value {
        try journal.read(body)
    }

    /// Who the node is now.
    var identity: Identity { keeper.identity }
}

/// A clock that stands until the test turns it: noon, in one boot.
final class BoardTime: MomentSource {
    private let passed = Mutex<Int64>(0)

    func now() -> Moment {
        let seconds = passed.withLock { $0 }
        return TestWorld.moment(wall: TestWorld.noon + seconds, uptimeMs: 1_000_000 + UInt64(seconds) * 1_000)
    }

    func pass(seconds: Int64) { passed.withLock { $0 += seconds } }
}
