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
        for (name, promise) in promises.inOrder where isBinding(promise) {
            guard let number = state.caseOf[name] else {
                guard isAtABoard(promise.outcome) else { continue }
                found(
                    .verdictStands,
                    "record \(promise.outcome.sequence) was \(promise.outcome.verdict); HQ has no case of it")
                continue
            }
            let verdict = state.cases[Int(number) - 1].row.state.verdict
            if verdict != promise.outcome.verdict,
                promise.outcome.verdict.decision != .exception || !decided.contains(name)
            {
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
        for lamp in lamps where lamp.isGreen { checkGreen(lamp, state) }
        for lamp in lamps { check(lamp, state) }
        checkBatches(state)
        checkPurses(state)
        checkCodes(state)
    }

    private func checkGreen(_ lamp: Lamp, _ state: StoreState) {
        let name = StoreState.OfNode(lamp.node, lamp.digest)
        guard !voiceless.contains(lamp.node), !decided.contains(name), let number = state.caseOf[name] else { return }
        let row = state.cases[Int(number) - 1].row
        let verdict = row.state.verdict
        // Nobody has guaranteed a sale that is paid already.
        if verdict.reason == .equivocation, row.sale?.bytes != row.payment?.bytes { return }
        if verdict.decision == .refused, verdict.reason != .presentedTooLate, !copied.contains(lamp.node) {
            found(.greenIsPaid, "\(lamp.board.name)'s record \(lamp.sequence) was green, and is \(verdict)")
        }
    }

    private func check(_ lamp: Lamp, _ state: StoreState) {
        guard !voiceless.contains(lamp.node), !suspects.contains(lamp.node),
            let number = state.caseOf[.init(lamp.node, lamp.digest)]
        else { return }
        let row = state.cases[Int(number) - 1].row
        let corrections = row.payment.flatMap { state.byOriginal[.init(lamp.node, $0)] } ?? []
        let isReversed = corrections.contains { state.cases[Int($0) - 1].row.kind == .reversal }
        if isReversed || (lamp.isApproved && row.state.verdict.decision != .paid) {
            found(
                .lampStands,
                "\(lamp.board.name)'s record \(lamp.sequence) was \(lamp.isApproved ? "approved" : "taken"), and is \(isReversed ? "reversed" : "\(row.state.verdict)")"
            )
        }
    }

    /// One code comes from one card under one payment id.
    private func checkCodes(_ state: StoreState) {
        var payments: [StoreState.OfNode<Digest>: PaymentID] = [:]
        for (name, raw) in state.raw.inOrder where raw.place == .chain && !suspects.contains(name.node) {
            guard let record = try? SignedRecord(decoding: raw.bytes, using: QuickPrimitives.primitives),
                case .payment(let payment) = record.record.body, let code = payment.code
            else { continue }
            let key = StoreState.OfNode(name.node, QuickPrimitives.digest(of: code))
            if let other = payments.updateValue(payment.payment, forKey: key), other != payment.payment {
                found(
                    .oneEffectAPayment,
                    "one code comes under the payment ids \(min(other, payment.payment)) and another")
            }
        }
    }

    /// Whether a board can still bring the record itself.
    private func isAtABoard(_ outcome: Outcome) -> Bool {
        world.boards.contains {
            $0.wreck == nil && $0.journal.disk.state.records[outcome.sequence]?.digest == outcome.record
        }
    }

    private func checkDeclined(_ name: StoreState.OfNode<PaymentID>, _ state: StoreState) {
        guard let effect = state.effects[name], !rottenReversals.contains(name) else { return }
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
        for (sequence, row) in state.payments.inOrder where row.basis == .awaitingApproval && !row.isUndone {
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
        for (sequence, outcome) in last.inOrder {
            let known = state.outcomesOf[sequence]?.last.flatMap { state.outcomes[$0]?.verdict }
            if known != outcome.verdict {
                found(
                    .verdictsReachTheCounter,
                    "\(board.name) knows \(known.map { "\($0)" } ?? "nothing") of \(sequence), HQ says \(outcome.verdict)"
                )
            }
        }
    }

    /// What two completed backups hold is forgotten where nothing else keeps it: the newest record, no more than a little.
    func checkQueues() {
        for board in world.boards where board.wreck == nil && !suspects.contains(board.place.node) {
            let state = board.journal.disk.state
            guard board.process?.keeper.identity.doubt == nil,
                world.hq.state.nodes[board.place.node]?.row.standing == .good
            else { continue }
            let kept = (state.records.count, state.answers.count, state.sealed.count, state.unacknowledged.count)
            if kept.0 > 2 || kept.1 > 2 || kept.2 > 0 || kept.3 > 0 {
                found(.queuesAreBounded, "\(board.name) keeps records, answers, boxes and declines: \(kept)")
            }
        }
    }
}
