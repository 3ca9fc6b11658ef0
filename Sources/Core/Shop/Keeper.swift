public import Acceptance
public import Payments
internal import Policies
public import SyncProtocol

/// Keeps the shop's books: what the node writes down at each event, as one transaction of its journal.
///
/// A value: an engine whose commit fails goes on with the keeper of before. The same code keeps the books on a board and in
/// the simulator; only the journal is another.
public struct Keeper: Sendable {
    /// What the keeper is given to work with.
    public struct Tools: Sendable {
        /// Digests and signature checking.
        public let primitives: Primitives
        /// For uploads.
        public let compression: Compression
        /// So many random bytes.
        public let chance: @Sendable (Int) -> [UInt8]
        /// Seals to HQ: content, HQ's key, what the box belongs to.
        public let seal: @Sendable ([UInt8], SealingPublicKey, [UInt8]) throws -> [UInt8]

        /// Bundles them.
        public init(
            primitives: Primitives, compression: Compression, chance: @escaping @Sendable (Int) -> [UInt8],
            seal: @escaping @Sendable ([UInt8], SealingPublicKey, [UInt8]) throws -> [UInt8]
        ) {
            self.primitives = primitives
            self.compression = compression
            self.chance = chance
            self.seal = seal
        }
    }

    /// Who the node is.
    public internal(set) var identity: Identity
    /// Signs records and exchanges.
    public internal(set) var signer: any Signer
    /// The number of the last receipt.
    public internal(set) var receipt: UInt64
    /// HQ's time as the journal has it; `identity.clock` may be ahead of it.
    public internal(set) var writtenTime: Int64
    /// The next key, shown to HQ until it is taken.
    public internal(set) var successor: Signed<SuccessorKey>?
    /// Payments whose sale waits for an approval at this moment.
    var inHand: Set<UInt64> = []
    /// Whether a payment that awaited approval may have been left without an end.
    var mayHaveForgotten = true
    /// Refusals not yet written.
    public internal(set) var refusals: [String: Int] = [:]
    /// A newer policy that comes in parts.
    var policyParts: PolicyParts?
    /// HQ could not rebuild the last upload.
    var sendsLiteral = false
    /// HQ's mark is of another chain: the node's own is being sent once more from its beginning, or was.
    var isRetracing = false
    /// HQ was restored and asks for its answers after this position.
    var answersWanted: UInt64?
    let tools: Tools

    var primitives: Primitives { tools.primitives }

    /// Reads the books.
    ///
    /// - Throws: `ShopFault.notEnrolled`, or `.otherNode` where the key is not the enrolled one.
    public init(_ view: some ShopView, signer: any Signer, tools: Tools) throws {
        identity = try Identity(view)
        guard identity.ownKey == signer.publicKey else { throw ShopFault.otherNode }
        receipt = try view.lastReceipt()
        writtenTime = identity.clock.hqTime
        policyParts = try view.setting(.policyParts).flatMap(PolicyParts.init)
        self.signer = signer
        self.tools = tools
    }

    /// What a start owes to what was before it: the time that had passed since the last payment was taken.
    public mutating func begin(_ view: some ShopView, at now: Moment) throws {
        guard let last = try lastTaken(view) else { return }
        let passed = ClockWitness(passed: last.earliest, at: last.moment)
        if passed.earliest(at: now) > identity.clock.earliest(at: now) { identity.clock = passed }
    }

    /// A last payment whose record is forgotten, or lost on the disk, tells no time; the clock was written down since.
    private func lastTaken(_ view: some ShopView) throws -> (earliest: Int64, moment: Moment)? {
        do { return try view.lastTaken() } catch ShopFault.noRecord { return nil }
    }

    /// After a failed commit: everything that the journal knows is read from it again; what only this process knows stays.
    public mutating func reread(_ view: some ShopView) throws {
        let (clock, doubt) = (identity.clock, identity.doubt)
        identity = try Identity(view)
        identity.clock = clock
        identity.doubt = doubt ?? identity.doubt
        receipt = try view.lastReceipt()
        policyParts = try view.setting(.policyParts).flatMap(PolicyParts.init)
        mayHaveForgotten = true
    }

    /// Now, and whether the wall clock can be believed.
    public func moment(_ now: Moment) -> Moment {
        Moment(wall: now.wall, isTrusted: identity.clock.trusts(now), boot: now.boot, uptimeMs: now.uptimeMs)
    }

    /// Counts a refusal. Written with the journal's next transaction, not in one of its own.
    public mutating func count(_ refusal: Refusal) { refusals[refusal.rawValue, default: 0] += 1 }

    /// Writes counted refusals.
    public mutating func writeCounts(in transaction: inout some ShopTransaction) throws {
        guard !refusals.isEmpty else { return }
        try transaction.count(refusals)
        refusals = [:]
    }

    /// Writes the time down, so that the uptime witnessed is not lost with the boot.
    public mutating func writeClock(at now: Moment, in transaction: inout some ShopTransaction) throws {
        let advanced = identity.clock.advanced(to: now)
        try transaction.set(.clock, advanced.encoded())
        identity.clock = advanced
        writtenTime = advanced.hqTime
    }

    /// Whether the time is due to be written down.
    public func isClockDue(at now: Moment) -> Bool {
        identity.clock.earliest(at: now) - writtenTime >= Keeper.clockIntervalSeconds
    }

    /// Notes that were signed before this time are refused for their age, with a claim window to spare; nil without a policy.
    public func oldestClaim(at now: Moment) -> Int64? {
        guard let policy = identity.policy?.content else { return nil }
        return identity.clock.earliest(at: now) - policy.noteLifetimeSeconds - policy.claimWindowSeconds
    }

    /// The time is written down with other news, or after so many seconds.
    static let clockIntervalSeconds: Int64 = 600

    /// Signs a fact and appends it.
    func append(
        _ body: RecordBody, _ moment: Moment, in transaction: inout some ShopTransaction
    ) throws -> SignedRecord {
        let head = transaction.view.head
        let record = try SignedRecord.signed(
            Record(
                node: identity.registration.node, epoch: max(head.epoch, identity.registration.epoch),
                sequence: head.sequence + 1, previous: head.digest, moment: moment,
                policyVersion: identity.policyVersion, body: body), by: signer, using: primitives)
        try transaction.append(record)
        return record
    }

    /// A name made of random bytes.
    func name<Name: FixedBytes>(_ type: Name.Type = Name.self) -> Name {
        guard let name = Name(tools.chance(Name.length)) else {
            preconditionFailure("random bytes of the right length make a name")
        }
        return name
    }
}
