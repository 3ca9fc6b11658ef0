internal import Acceptance
internal import Compression
internal import DurableSQLite
internal import PaymentCodes
internal import Policies
internal import SyncProtocol
package import Journal
package import Payments
package import Shop
package import Signing

/// Where money is kept: the one owner of the journal, the key and the clock. Everything that changes what the node has
/// promised goes through here, one thing at a time, on a thread of its own. What is written is the keeper's; the till
/// commits it, and proves the disk after a failure.
public actor Till {
    let journal: Journal
    let clock: any MomentSource
    /// Keeps the books.
    package internal(set) var keeper: Keeper
    /// Loads the private half of the node's next key, once HQ has taken it.
    let nextKey: @Sendable (PublicKey) throws -> SigningKey
    private let thread = SerialThread(label: "till")

    /// The till's own thread.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Opens the till over a journal that has passed its barrier.
    ///
    /// - Throws: `ShopFault.notEnrolled`, or `.otherNode` where the key is not the enrolled one.
    package init(
        journal: sending Journal, signer: SigningKey, clock: any MomentSource,
        nextKey: @escaping @Sendable (PublicKey) throws -> SigningKey = { _ in throw ShopFault.otherNode }
    ) throws {
        keeper = try journal.read { try Keeper($0, signer: signer, tools: .board) }
        self.journal = journal
        self.clock = clock
        self.nextKey = nextKey
    }

    /// What a start owes to what was before it: the time that had passed, and sales without an end.
    package func begin() throws {
        let now = clock.now()
        var next = keeper
        try journal.read { try next.begin($0, at: now) }
        keeper = next
        try reverseForgotten()
    }

    /// Who the node is.
    var registration: Registration { keeper.identity.registration }

    /// HQ's address.
    var url: String { keeper.identity.url }

    /// The end of the chain.
    package var head: ChainHead { journal.head }

    /// Now, by the board's clocks.
    package var now: Moment { clock.now() }

    /// Runs a piece of work on the till's thread, so that what is measured is not the way to it.
    package func perform<Result: Sendable>(
        _ work: @Sendable (isolated Till) throws -> Result
    ) rethrows -> Result { try work(self) }

    /// HQ's verdict on a record, or nil before one.
    func verdict(on sequence: UInt64) throws -> Verdict? { try journal.read { try $0.verdict(on: sequence) } }

    /// Counts a refusal. Written with the journal's next transaction, not in one of its own.
    func count(_ refusal: Refusal) { keeper.count(refusal) }

    /// Lets the keeper write. After a failed commit the keeper is the one of before, and the barrier must hold before anything
    /// else is promised.
    package func write<Result>(_ body: (inout Keeper, inout JournalTransaction) throws -> Result) throws -> Result {
        try recoverIfNeeded()
        var next = keeper
        let result = try journal.write { transaction in
            try next.writeCounts(in: &transaction)
            return try body(&next, &transaction)
        }
        keeper = next
        return result
    }

    /// Writes what frees the counter (answers, acknowledgements): on a full disk the reserved space is for this.
    func writeEvenIfFull<Result>(
        _ body: (inout Keeper, inout JournalTransaction) throws -> Result
    ) throws -> Result {
        do { return try write(body) } catch JournalFault.durability(.diskFull) {
            journal.releaseReserve()
            return try write(body)
        }
    }

    /// After a failed commit: the barrier, and everything that was kept in memory from the journal again.
    private func recoverIfNeeded() throws {
        guard !journal.isTrusted else { return }
        try journal.recoverAfterFailure()
        var next = keeper
        try journal.read { try next.reread($0) }
        keeper = next
    }

    /// Does what is due between sales: the barrier after a failure, forgotten sales, a checkpoint, what may be forgotten, and
    /// the time written down every ten minutes.
    package func rest() throws {
        do { try recoverIfNeeded() } catch JournalFault.durability(.diskFull) {
            journal.releaseReserve()
            try recoverIfNeeded()
        }
        try reverseForgotten()
        try journal.rest()
        let now = clock.now()
        try journal.prune(claimsBefore: keeper.oldestClaim(at: now))
        guard keeper.isClockDue(at: now) else { return }
        try write { try $0.writeClock(at: now, in: &$1) }
    }

    /// Leaves the journal so that the next start is quick.
    package func close() {
        // A stop must not fail over a count or a time; what matters is in the journal already.
        let now = clock.now()
        try? write { try $0.writeClock(at: now, in: &$1) }
        journal.close()
    }

    /// The declined sale that has waited longest for somebody to acknowledge it.
    func oldestDeclined() throws -> DeclinedSale? { try journal.read { try $0.unacknowledged().rows.first } }

    /// A person has seen the declined sales up to a record.
    ///
    /// - Returns: how many were acknowledged.
    func acknowledge(upTo sequence: UInt64) throws -> Int {
        try writeEvenIfFull { try $1.acknowledge(upTo: sequence) }
    }

    /// The merchant was told of HQ's refusal while the buyer was still there.
    func acknowledgeOutcome(of sequence: UInt64) throws {
        try writeEvenIfFull { try $1.acknowledgeOutcome(of: sequence) }
    }
}

extension Keeper.Tools {
    /// What a board works with: libcrypto, zstd, the kernel's random bytes.
    package static let board = Keeper.Tools(
        primitives: .libcrypto, compression: .zstd, chance: { RandomBytes.bytes($0) },
        seal: { try SealedBox.seal($0, to: $1, associated: $2) })
}
