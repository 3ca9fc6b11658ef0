/// What a disk does with what is written to it, over a state that is read from memory.
///
/// A commit is readable at once, and durable once a sync has succeeded. A sync that fails leaves a hole: the commit may still
/// be read, and neither it nor anything after it survives a power cut, whatever later syncs say (`measured.md`). Only the
/// barrier, which writes everything anew, closes a hole.
class Disk<State> {
    typealias Undo = (inout State) -> Void

    /// What can be read.
    private(set) var state: State
    /// Whether the last commit held and nothing has restarted since.
    private(set) var isTrusted = false
    /// Readable commits that a power cut may take, oldest first.
    private(set) var pending: [Commit] = []
    /// The next so many syncs fail.
    var failingSyncs = 0
    /// Whether there is no space left.
    var isFull = false
    /// Commits for which the reserve still has space, once it was given back.
    private var reserve = 0
    /// Called before and after every sync: the power may go there.
    var effect: () throws -> Void = {}
    private var undo: [Undo] = []
    private let chance: Chance

    /// A commit that is readable, and how to take it back.
    struct Commit {
        let undo: [Undo]
        /// Its sync failed: it is not on the disk.
        let isHole: Bool
    }

    init(_ state: State, _ chance: Chance) {
        self.state = state
        self.chance = chance
    }

    /// Whether everything that can be read would survive a power cut.
    var isAllDurable: Bool { pending.isEmpty }

    /// All or nothing, with one sync at its end.
    func transaction<Result>(_ body: () throws -> Result) throws -> Result {
        guard isTrusted else { throw DiskFault.notTrusted }
        let result: Result
        do { result = try body() } catch {
            rollBack()
            throw error
        }
        guard !undo.isEmpty else { return result }
        guard hasSpace() else {
            rollBack()
            isTrusted = false
            throw DiskFault.full
        }
        do { try effect() } catch {
            // The power goes while the sync runs: what was written may be whole on the disk, or torn, which is as if it
            // had not been written.
            if chance.percent(50) { keep() } else { rollBack() }
            throw error
        }
        try sync()
        try effect()
        return result
    }

    /// Makes the open transaction's changes durable. A decorator may be lazier.
    func sync() throws {
        if failingSyncs > 0 {
            failingSyncs -= 1
            isTrusted = false
            if chance.percent(60) { keep(isHole: true) } else { rollBack() }
            throw DiskFault.syncFailed
        }
        keep()
    }

    /// Ends the transaction: behind a hole nothing is durable.
    func keep(isHole: Bool = false, isLazy: Bool = false) {
        if isHole || isLazy || !pending.isEmpty { pending.append(Commit(undo: undo, isHole: isHole)) }
        undo = []
    }

    private func rollBack() {
        for step in undo.reversed() { step(&state) }
        undo = []
    }

    private func hasSpace() -> Bool {
        guard isFull else { return true }
        guard reserve > 0 else { return false }
        reserve -= 1
        return true
    }

    /// The reserved space is given back.
    func releaseReserve() { reserve = max(reserve, 200) }

    /// Writes everything anew, and proves that a sync succeeds now.
    func passBarrier() throws {
        isTrusted = false
        try effect()
        guard hasSpace() else { throw DiskFault.full }
        guard failingSyncs == 0 else {
            failingSyncs -= 1
            throw DiskFault.syncFailed
        }
        trust()
        try effect()
    }

    /// Everything readable counts as durable. Only the barrier says so truly.
    func trust() {
        pending = []
        isTrusted = true
    }

    /// For a wrapper that takes a failed sync lightly.
    func trustBlindly() { isTrusted = true }

    /// The process ends. What could be read can still be read by the next one, once the barrier holds.
    func stop() { isTrusted = false }

    /// The power goes: of what was not durable, some of the oldest commits may be there, up to the first hole.
    func cutPower() {
        rollBack()
        let whole = pending.firstIndex(where: \.isHole) ?? pending.count
        let kept = chance.below(whole + 1)
        for commit in pending.dropFirst(kept).reversed() { for step in commit.undo.reversed() { step(&state) } }
        pending = []
        isTrusted = false
    }

    /// Puts another image in the place of everything.
    func replace(_ image: State) {
        state = image
        pending = []
        undo = []
        isTrusted = false
    }

    /// Bits rot: no transaction knows of it.
    func rot(_ change: (inout State) -> Void) { change(&state) }

    /// Sets a value in the open transaction.
    func set<Value>(_ path: WritableKeyPath<State, Value>, _ value: Value) {
        let old = state[keyPath: path]
        state[keyPath: path] = value
        undo.append { $0[keyPath: path] = old }
    }

    /// Sets or removes the value of a key in the open transaction.
    func put<Key, Value>(_ path: WritableKeyPath<State, [Key: Value]>, _ key: Key, _ value: Value?) {
        let old = state[keyPath: path][key]
        state[keyPath: path][key] = value
        undo.append { $0[keyPath: path][key] = old }
    }

    /// Adds to the list of a key in the open transaction.
    func add<Key, Value>(_ path: WritableKeyPath<State, [Key: [Value]]>, _ key: Key, _ value: Value) {
        state[keyPath: path][key, default: []].append(value)
        undo.append { $0[keyPath: path][key]?.removeLast() }
    }

    /// Appends to a list in the open transaction.
    func append<Value>(_ path: WritableKeyPath<State, [Value]>, _ value: Value) {
        state[keyPath: path].append(value)
        undo.append { $0[keyPath: path].removeLast() }
    }

    /// Replaces one element of a list in the open transaction.
    func replace<Value>(_ path: WritableKeyPath<State, [Value]>, _ index: Int, _ value: Value) {
        let old = state[keyPath: path][index]
        state[keyPath: path][index] = value
        undo.append { $0[keyPath: path][index] = old }
    }
}

/// Why a disk does not do what it is told.
enum DiskFault: Error, Equatable {
    /// An earlier commit failed, or nobody has proved the disk since the start.
    case notTrusted
    /// The sync failed.
    case syncFailed
    /// No space is left.
    case full
}

/// The power is gone.
struct PowerCut: Error {}

/// Something was stored that an engine refuses: twice what may be there once, or a record above the horizon removed.
struct BrokenConstraint: Error {
    let what: String
}
