internal import Acceptance
internal import Forwarding
internal import Payments
internal import Policies
internal import Shop
internal import SyncProtocol

/// A board at a counter: a card with a journal and keys, and the process that works on it while there is power. It performs
/// the Core's effects as the node's shell does, and the power may go between any two of them.
final class Board {
    /// Where it stands.
    struct Place {
        let node: NodeID
        let counter: CounterID
        let merchant: ShortName
        let currency: Currency
    }

    /// Why nobody can switch it on again.
    enum Wreck { case brokenChain }

    let name: String
    let place: Place
    let journal: MemoryJournal
    unowned let world: World
    let chance: Chance
    /// The private keys on the card.
    var keys: [PublicKey: QuickKey]
    /// A key that is made but not yet taken by HQ.
    var nextKey: QuickKey?
    var clock: BoardClock
    /// What works on the card while there is power.
    var process: Process?
    var wreck: Wreck?
    var weather = Weather.clear
    /// The card as it was when somebody kept an image of it.
    var image: (state: JournalState, keys: [PublicKey: QuickKey])?
    /// The power goes at the n-th effect from now, for so long.
    var fuse: (left: Int, offMs: Int64)?
    var canStart = true

    /// What a process knows and forgets when it ends.
    final class Process {
        var keeper: Keeper
        var forwarder = Forwarder(highestWaitMs: 4 * 3_600_000)
        var sale: SaleInHand?
        /// The exchange that is on its way, and how many there were.
        var inFlight: PreparedExchange?
        var flights = 0
        /// Which wait for the next exchange counts.
        var wait = 0
        var waitsForBell = true
        var failuresInARow = 0
        var failingSince: Int64 = 0

        init(_ keeper: Keeper) { self.keeper = keeper }
    }

    init(
        _ name: String, at place: Place, in world: World, _ disk: Disk<JournalState>, of kind: JournalTransaction.Type,
        keys: [PublicKey: QuickKey], clock: BoardClock, _ chance: Chance
    ) {
        self.name = name
        self.place = place
        self.world = world
        self.keys = keys
        self.clock = clock
        self.chance = chance
        journal = MemoryJournal(disk, of: kind)
        disk.effect = { [unowned self] in try burn() }
    }

    var now: Moment { clock.moment(world.nowMs) }

    /// Every effect is a place where the power may go.
    func burn() throws {
        guard let left = fuse?.left else { return }
        if left > 0 { fuse?.left = left - 1 } else { throw PowerCut() }
    }

    /// Runs a step of the process; where the power goes in it, the board goes dark.
    func run(_ step: (Process) throws -> Void) {
        guard let process else { return }
        do { try step(process) } catch { end(error) }
    }

    /// What follows from an error that a step did not deal with.
    func end(_ error: any Error) {
        switch error {
        case is PowerCut: goDark(forMs: fuse?.offMs ?? 60_000)
        case let broken as BrokenConstraint: world.witness.found(.enginesAreKept, "\(name): \(broken.what)")
        case let broken as BrokenChain: stopForGood(broken)
        default: world.note { "\(self.name): \(error)" }
        }
    }

    /// A record that was not walked over yet is damaged: nothing is sold, and somebody has to come.
    func stopForGood(_ broken: BrokenChain) {
        world.note { "\(self.name)'s chain is broken at \(broken.sequence)" }
        process = nil
        journal.disk.stop()
        wreck = .brokenChain
        world.witness.forgetLost { $0 == place.node }
    }

    /// The power is gone.
    func goDark(forMs duration: Int64) {
        world.note { "\(self.name)'s power goes" }
        world.tally.cuts += 1
        journal.disk.cutPower()
        stop(forMs: duration)
        world.witness.checkLamps()
    }

    /// The process ends; another one begins later.
    func stop(forMs duration: Int64) {
        process = nil
        fuse = nil
        journal.disk.stop()
        world.after(duration) { [unowned self] in start() }
    }

    /// Begins: the barrier, the books, what was left without an end.
    func start() {
        guard process == nil, wreck == nil, canStart else { return }
        clock.start(boot: chance.bytes(8), at: world.nowMs)
        do {
            try journal.open()
            guard let own = try journal.view.setting(.ownKey).map({ try PublicKey(CBOR(decoding: $0), of: "own key") }),
                let key = keys[own]
            else { return world.witness.found(.everythingDrains, "\(name) has no key to begin with") }
            let process = Process(try Keeper(journal.view, signer: key, tools: world.tools(chance)))
            self.process = process
            try process.keeper.begin(journal.view, at: now)
            try reverseForgotten(process)
            try undoApproved(process)
            if let nextKey { try process.keeper.introduce(nextKey) }
            exchange(afterMs: 500)
        } catch let broken as BrokenChain {
            stopForGood(broken)
        } catch is PowerCut {
            goDark(forMs: fuse?.offMs ?? 60_000)
        } catch {
            world.note { "\(self.name) does not start: \(error)" }
            stop(forMs: 60_000)
        }
    }

    /// Lets the keeper write. After a failed commit the keeper is the one of before, and the barrier must hold first.
    func write<Result>(
        _ process: Process, _ body: (inout Keeper, inout JournalTransaction) throws -> Result
    ) throws -> Result {
        try recoverIfNeeded(process)
        var next = process.keeper
        let result = try journal.write { transaction in
            try next.writeCounts(in: &transaction)
            return try body(&next, &transaction)
        }
        process.keeper = next
        return result
    }

    /// Writes what frees the counter: on a full disk the reserved space is for this.
    func writeEvenIfFull<Result>(
        _ process: Process, _ body: (inout Keeper, inout JournalTransaction) throws -> Result
    ) throws -> Result {
        do { return try write(process, body) } catch DiskFault.full {
            journal.disk.releaseReserve()
            return try write(process, body)
        }
    }

    private func recoverIfNeeded(_ process: Process) throws {
        guard !journal.disk.isTrusted else { return }
        if world.control == .noBarrierAfterFailedSync { journal.disk.trustBlindly() } else { try journal.open() }
        try process.keeper.reread(journal.view)
    }

    func reverseForgotten(_ process: Process) throws {
        guard process.keeper.isOwingReversals else { return }
        let now = now
        try writeEvenIfFull(process) { try $0.reverseForgotten(at: now, in: &$1) }
    }

    /// Few, so that books are forgotten in a small world.
    static let keptBooks = 12

    /// What is due between sales.
    func rest(_ process: Process) throws {
        do { try recoverIfNeeded(process) } catch DiskFault.full {
            journal.disk.releaseReserve()
            try recoverIfNeeded(process)
        }
        try reverseForgotten(process)
        if chance.percent(30) { journal.disk.rot { $0.verified = $0.head } }
        if journal.view.disk.state.horizon.sequence > journal.view.disk.state.pruned.sequence
            || world.control == .pruneAboveHorizon
        {
            let oldest = process.keeper.oldestClaim(at: now)
            let forgotten = try write(process) {
                try $1.prune(limit: 500, keptBooks: Board.keptBooks, claimsBefore: oldest)
            }
            if forgotten > 0 {
                world.note { "\(self.name) forgets \(forgotten) records" }
                world.witness.checkLamps()
            }
        }
        let now = now
        if process.keeper.isClockDue(at: now) { try write(process) { try $0.writeClock(at: now, in: &$1) } }
    }
}
