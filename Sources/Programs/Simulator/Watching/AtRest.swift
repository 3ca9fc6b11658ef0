internal import Office
internal import Payments
internal import Shop
internal import SyncProtocol

/// What must hold when all faults have ended and everything has drained.
extension Witness {
    func checkAtRest() {
        checkLamps()
        checkBooks()
        for board in world.boards { check(board) }
        let state = world.hq.state
        for (name, promise) in promises where isBinding(promise) {
            guard let number = state.caseOf[name] else {
                guard isAtABoard(promise.outcome) else { continue }
                found(
                    .verdictStands,
                    "record \(promise.outcome.sequence) was \(promise.outcome.verdict); HQ has no case of it")
                continue
            }
            let verdict = state.cases[Int(number) - 1].row.state.verdict
            if verdict != promise.outcome.verdict {
                found(
                    .verdictStands, "record \(promise.outcome.sequence) was \(promise.outcome.verdict), is \(verdict)")
            }
        }
        for entry in state.cases where entry.row.state.verdict.decision == .held {
            guard let original = entry.row.original, let node = entry.row.record?.node,
                state.effects[.init(node, original)] != nil
            else { continue }
            found(.everythingDrains, "case \(entry.row.number) waits for an original that is there")
        }
        for name in declined { checkDeclined(name, state) }
    }

    /// Whether a board can still bring the record itself.
    private func isAtABoard(_ outcome: Outcome) -> Bool {
        world.boards.contains {
            $0.wreck == nil && $0.journal.disk.state.records[outcome.sequence]?.digest == outcome.record
        }
    }

    private func checkDeclined(_ name: StoreState.OfNode<PaymentID>, _ state: StoreState) {
        guard let effect = state.effects[name] else { return }
        let row = state.cases[Int(effect.number) - 1].row
        if row.state.money == .payable, !row.state.isReversed {
            found(.everySaleEnds, "record \(row.record?.sequence ?? 0) was shown as not taken, and is paid")
        }
    }

    private func check(_ board: Board) {
        guard board.wreck == nil else { return }
        guard let process = board.process else { return found(.everythingDrains, "\(board.name) does not start") }
        let state = board.journal.disk.state
        let node = world.hq.state.nodes[board.place.node]
        let last = max(node?.lastOutcome ?? 0, node?.row.outcomeFloor ?? 0)
        if state.mark.sequence != state.head.sequence || state.cursor != last {
            found(
                .everythingDrains,
                "\(board.name) has mark \(state.mark.sequence) of \(state.head.sequence) and outcome \(state.cursor) of \(last)"
            )
        }
        if process.sale != nil { found(.everySaleEnds, "\(board.name) has a sale in hand") }
        for (sequence, row) in state.payments where row.basis == .awaitingApproval && !row.isUndone {
            let verdicts = (state.outcomesOf[sequence] ?? []).compactMap { state.outcomes[$0]?.verdict }
            if sequence > state.pruned.sequence, !verdicts.contains(where: { $0.decision == .paid }) {
                found(.everySaleEnds, "\(board.name)'s record \(sequence) awaited approval and has no end")
            }
        }
        if !voiceless.contains(board.place.node) { checkVerdicts(at: board, state) }
    }

    private func checkVerdicts(at board: Board, _ state: JournalState) {
        var last: [UInt64: Outcome] = [:]
        for outcome in world.hq.state.outcomes[board.place.node] ?? []
        where outcome.cursor > state.horizon.cursor && state.records[outcome.sequence]?.digest == outcome.record {
            last[outcome.sequence] = outcome
        }
        for (sequence, outcome) in last {
            let known = state.outcomesOf[sequence]?.last.flatMap { state.outcomes[$0]?.verdict }
            if known != outcome.verdict {
                found(
                    .verdictsReachTheCounter,
                    "\(board.name) knows \(known.map { "\($0)" } ?? "nothing") of \(sequence), HQ says \(outcome.verdict)"
                )
            }
        }
    }
}
