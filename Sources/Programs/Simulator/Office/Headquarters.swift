internal import Office
internal import PaymentCodes
internal import Payments
internal import Policies
internal import SyncProtocol

/// HQ: the Office over a store in memory, on a machine that can be switched off and set back.
final class Headquarters {
    /// What HQ says to a request.
    enum Reply {
        case answer([UInt8])
        case refused
        case down
    }

    /// A copy of everything, of one moment.
    struct Backup {
        let state: StoreState
        let history: [UInt8]
    }

    let store: MemoryStore
    let root: QuickKey
    let answerKey: QuickKey
    let policyKey: QuickKey
    let confirmationKey: QuickKey
    let keySet: Signed<KeySet>
    let sealingKey: SealingPublicKey
    private(set) var history: [UInt8]
    private(set) var isUp = true
    /// The last two that were completed, the newest last: either may be restored.
    var backups: [Backup] = []
    /// One that is being written.
    var isBackingUp = false
    /// The power goes at the n-th effect from now, for so long.
    var fuse: (left: Int, offMs: Int64)?
    private let policies = PolicyShelf()
    private let chance: Chance
    unowned let world: World

    init(_ world: World, _ disk: Disk<StoreState>, of kind: MemoryStoreTransaction.Type, _ chance: Chance) {
        self.world = world
        self.chance = chance
        store = MemoryStore(disk, of: kind)
        let keys = (0..<4).map { _ in QuickKey(chance) }
        (root, answerKey, policyKey, confirmationKey) = (keys[0], keys[1], keys[2], keys[3])
        let entries = zip([KeySet.Purpose.answer, .policy, .confirmation], keys.dropFirst()).map { purpose, key in
            KeySet.Entry(
                purpose: purpose, key: key.publicKey, notBefore: 0, notAfter: BoardClock.beginning + 3_660 * 86_400)
        }
        keySet = World.signed(KeySet(root: root.publicKey, keys: entries), by: root)
        guard let sealing = SealingPublicKey([UInt8](repeating: 7, count: 32)) else {
            preconditionFailure("32 small bytes are a key to seal to")
        }
        sealingKey = sealing
        history = chance.bytes(16)
        disk.effect = { [unowned self] in try burn() }
    }

    var state: StoreState { _read { yield store.disk.state } }

    /// What HQ has at hand.
    var desk: Office.Desk { desk(in: history) }

    func desk(in history: [UInt8]) -> Office.Desk {
        Office.Desk(
            primitives: QuickPrimitives.primitives, compression: .none, answerKey: answerKey, policyKey: policyKey,
            confirmationKey: confirmationKey, keySets: [keySet], history: history, callAgainSeconds: 12 * 3_600,
            unseal: { box, _ in box.reversed() })
    }

    private func burn() throws {
        guard let left = fuse?.left else { return }
        if left > 0 { fuse?.left = left - 1 } else { throw PowerCut() }
    }

    /// Everything that a request changes, or nothing.
    func transaction<Result>(at desk: Office.Desk? = nil, _ body: (Office) throws -> Result) throws -> Result {
        do {
            let result = try store.transaction { transaction in
                try body(
                    Office(transaction: transaction, desk: desk ?? self.desk, policies: policies, now: world.seconds))
            }
            try burn()
            world.witness.booked()
            return result
        } catch {
            policies.clear()
            throw error
        }
    }

    /// A node's exchange, as bytes came.
    func exchange(_ bytes: [UInt8]) -> Reply {
        guard let signed = try? Signed<Exchange>(decoding: bytes) else { return .refused }
        return reply {
            try transaction { try $0.exchange(signed) }
        } seeing: { [world] answer in
            world.tally.exchanges += 1
            world.witness.released(answer, to: signed.content)
        }
    }

    /// Performs a request; what goes wrong is what a client would see.
    func reply(_ request: () throws -> [UInt8], seeing: ([UInt8]) -> Void = { _ in }) -> Reply {
        guard isUp else { return .down }
        do {
            let answer = try request()
            seeing(answer)
            return .answer(answer)
        } catch is PowerCut {
            goDark(forMs: fuse?.offMs ?? 30_000)
            return .down
        } catch is DiskFault {
            return .down
        } catch let broken as BrokenConstraint {
            world.witness.found(.enginesAreKept, "HQ's store: \(broken.what)")
            return .down
        } catch {
            world.note { "HQ refuses: \(error)" }
            return .refused
        }
    }

    /// The power is gone.
    func goDark(forMs duration: Int64) {
        world.note { "HQ's power goes" }
        world.tally.cuts += 1
        store.disk.cutPower()
        stop(forMs: duration)
    }

    /// The process ends; another one begins later.
    func stop(forMs duration: Int64) {
        isUp = false
        isBackingUp = false
        fuse = nil
        store.disk.stop()
        policies.clear()
        world.after(duration) { [unowned self] in isUp = true }
    }

    /// HQ begins again from a completed backup, under another history.
    func restore() -> Bool {
        guard !backups.isEmpty else { return false }
        // What was completed after the one that is restored belongs to a history that is over.
        if chance.percent(30), backups.count > 1 { backups.removeLast() }
        let backup = backups[backups.count - 1]
        world.tally.restores += 1
        store.disk.replace(backup.state)
        history = chance.bytes(16)
        stop(forMs: 60_000)
        return true
    }
}
