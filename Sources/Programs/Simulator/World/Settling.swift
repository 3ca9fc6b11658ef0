internal import Office
internal import Payments
internal import Shop

/// A world from its first day to its last: business with faults, then no faults any more, then rest.
extension World {
    func play() {
        do { try found() } catch { return witness.found(.everythingDrains, "the world does not begin: \(error)") }
        for act in plan.acts { schedule(act) }
        run(until: Plan.lengthMs + 2 * 86_400_000)
        settle()
        guard witness.finding == nil else { return }
        witness.checkAtRest()
        witness.checkOrder()
        closeTheBooks()
        guard witness.finding == nil else { return }
        witness.checkAtRest()
        witness.checkQueues()
    }

    /// The last evening: days are closed, two backups are completed, and somebody sees everything that was declined.
    private func closeTheBooks() {
        for board in boards {
            board.run { process in
                let now = board.now
                _ = try board.write(process) { try $0.closeDay(at: now, in: &$1) }
            }
        }
        drain()
        for _ in 0..<2 {
            hq.backUp(isCompleted: true, lastingMs: 1_000, self)
            run(until: nowMs + 10_000)
        }
        drain()
        for board in boards { board.run { process in _ = try board.write(process) { $1.acknowledgeAll() } } }
        drain()
    }

    private func schedule(_ act: Act) { after(act.at) { [unowned self] in perform(act.deed) } }

    /// Ends every fault, and lets everything drain.
    private func settle() {
        note { "* all faults end" }
        isSettling = true
        hq.fuse = nil
        hq.store.disk.failingSyncs = 0
        hq.store.disk.isFull = false
        for board in boards {
            board.fuse = nil
            board.weather = .clear
            board.journal.disk.isFull = false
            board.journal.disk.failingSyncs = 0
        }
        for board in boards { board.start() }
        run(until: nowMs + 600_000)
        for _ in 0..<3 {
            // Whose key HQ has lost by a restore is enrolled again.
            for board in boards where board.process != nil && !isKnown(board) { enrolAgain(board) }
            drain()
        }
    }

    /// A node that has nothing to say is not heard before it calls; here everybody calls at once.
    private func drain() {
        let before = tally.exchanges
        for board in boards {
            board.process?.inFlight = nil
            board.exchange(afterMs: 1)
        }
        run(until: nowMs + 3_600_000)
        if tally.exchanges - before > World.mostExchanges * boards.count {
            witness.found(.everythingDrains, "\(tally.exchanges - before) exchanges do not come to an end")
        }
    }

    /// So many exchanges are enough for any board to drain.
    static let mostExchanges = 60

    private func isKnown(_ board: Board) -> Bool {
        guard let own = board.process?.keeper.signer.publicKey else { return true }
        return hq.state.nodes[board.place.node]?.keys.contains { $0.key == own } ?? false
    }
}
