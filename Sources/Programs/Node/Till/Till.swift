internal import Acceptance
internal import DurableSQLite
internal import Policies
internal import SyncProtocol
package import Journal
package import Payments
package import Signing

/// Where money is kept: the one owner of the journal, the key and the clock. Everything that changes what the node has
/// promised goes through here, one thing at a time, on a thread of its own.
public actor Till {
    let journal: Journal
    let signer: SigningKey
    let clock: any MomentSource
    let primitives = Primitives.libcrypto
    var identity: Identity
    var receipt: UInt64
    /// HQ's time as the journal has it; `identity.clock` may be ahead of it.
    var writtenTime: Int64
    /// Payments whose sale waits for an approval at this moment.
    var inHand: Set<UInt64> = []
    /// Whether a payment that awaited approval may have been left without an end.
    var mayHaveForgotten = true
    private var refusals: [String: Int] = [:]
    private let thread = SerialThread(label: "till")

    /// The till's own thread.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Opens the till over a journal that has passed its barrier.
    ///
    /// - Throws: `JournalFault.notEnrolled`, or `.otherNode` where the key is not the enrolled one.
    package init(journal: sending Journal, signer: SigningKey, clock: any MomentSource) throws {
        identity = try journal.read { try Identity($0) }
        guard identity.ownKey == signer.publicKey else { throw JournalFault.otherNode }
        receipt = try journal.read { try $0.lastReceipt() }
        writtenTime = identity.clock.hqTime
        self.journal = journal
        self.signer = signer
        self.clock = clock
    }

    /// What a start owes to what was before it: the time that had passed, and sales without an end.
    package func begin() throws {
        let now = clock.now()
        if let last = try journal.read({ try $0.lastTaken() }) {
            let passed = ClockWitness(passed: last.earliest, at: last.moment)
            if passed.earliest(at: now) > identity.clock.earliest(at: now) { identity.clock = passed }
        }
        try reverseForgotten()
    }

    /// Who the node is.
    var registration: Registration { identity.registration }

    /// Version of the policy in force; 0 before any.
    var policyVersion: UInt64 { identity.policy?.content.version ?? 0 }

    /// HQ's address.
    var url: String { identity.url }

    /// The end of the chain.
    package var head: ChainHead { journal.head }

    /// Runs a piece of work on the till's thread, so that what is measured is not the way to it.
    package func perform<Result: Sendable>(
        _ work: @Sendable (isolated Till) throws -> Result
    ) rethrows -> Result { try work(self) }

    /// HQ's verdict on a record, or nil before one.
    func verdict(on sequence: UInt64) throws -> Verdict? { try journal.read { try $0.verdict(on: sequence) } }

    /// Now, and whether the wall clock can be believed.
    func moment() -> Moment {
        let now = clock.now()
        return Moment(wall: now.wall, isTrusted: identity.clock.trusts(now), boot: now.boot, uptimeMs: now.uptimeMs)
    }

    /// Counts a refusal. Written with the journal's next transaction, not in one of its own.
    func count(_ refusal: Refusal) { refusals[refusal.rawValue, default: 0] += 1 }

    /// Refusals not yet written.
    var countedRefusals: [String: Int] { refusals }

    /// Writes to the journal; after a failed commit the barrier must hold before anything else is promised.
    func write<Result>(_ body: (inout JournalTransaction) throws -> Result) throws -> Result {
        try recoverIfNeeded()
        let counted = refusals
        let result = try journal.write { transaction in
            if !counted.isEmpty { try transaction.count(counted) }
            return try body(&transaction)
        }
        refusals = [:]
        return result
    }

    /// Writes what frees the counter (answers, acknowledgements): on a full disk the reserved space is for this.
    func writeEvenIfFull<Result>(_ body: (inout JournalTransaction) throws -> Result) throws -> Result {
        do { return try write(body) } catch JournalFault.durability(.diskFull) {
            journal.releaseReserve()
            return try write(body)
        }
    }

    /// After a failed commit: the barrier, and everything that was kept in memory from the journal again.
    private func recoverIfNeeded() throws {
        guard !journal.isTrusted else { return }
        try journal.recoverAfterFailure()
        let (clock, doubt) = (identity.clock, identity.doubt)
        identity = try journal.read { try Identity($0) }
        identity.clock = clock
        identity.doubt = doubt ?? identity.doubt
        receipt = try journal.read { try $0.lastReceipt() }
        mayHaveForgotten = true
    }

    /// Does what is due between sales: the barrier after a failure, forgotten sales, a checkpoint, and the time written
    /// down every ten minutes.
    package func rest() throws {
        do { try recoverIfNeeded() } catch JournalFault.durability(.diskFull) {
            journal.releaseReserve()
            try recoverIfNeeded()
        }
        try reverseForgotten()
        try journal.rest()
        let now = clock.now()
        guard identity.clock.earliest(at: now) - writtenTime >= 600 else { return }
        try writeClock(at: now)
    }

    private func writeClock(at now: Moment) throws {
        let advanced = identity.clock.advanced(to: now)
        try write { try $0.set(.clock, advanced.encoded()) }
        identity.clock = advanced
        writtenTime = advanced.hqTime
    }

    /// Leaves the journal so that the next start is quick.
    package func close() {
        // A stop must not fail over a count or a time; what matters is in the journal already.
        try? writeClock(at: clock.now())
        journal.close()
    }

    /// A person has seen the declined sales up to a record.
    ///
    /// - Returns: how many were acknowledged.
    func acknowledge(upTo sequence: UInt64) throws -> Int { try writeEvenIfFull { try $0.acknowledge(upTo: sequence) } }

    /// The merchant was told of HQ's refusal while the buyer was still there.
    func acknowledgeOutcome(of sequence: UInt64) throws {
        try writeEvenIfFull { try $0.acknowledgeOutcome(of: sequence) }
    }
}
