internal import Intake
internal import Office
internal import Payments
internal import Shop
internal import SyncProtocol

/// What HQ signs, and what a node makes of it.
extension Witness {
    /// HQ lets an answer out.
    func released(_ bytes: [UInt8], to exchange: Exchange) {
        released[exchange.node, default: []].append(bytes)
        guard let answer = try? Signed<Answer>(decoding: bytes).content else { return }
        guard world.hq.store.disk.isAllDurable else {
            return found(.markIsDurable, "HQ signs mark \(answer.mark.sequence), which a power cut may take back")
        }
        for outcome in answer.outcomes { check(outcome, at: answer.node) }
        guard let node = world.hq.state.nodes[answer.node] else { return }
        checkStanding(answer, node)
    }

    private func check(_ outcome: Outcome, at node: NodeID) {
        guard let promise = promises[.init(node, outcome.record)], isBinding(promise),
            contradicts(outcome, promise)
        else { return }
        found(
            .verdictStands,
            "record \(outcome.sequence) of \(name(of: node)) was \(promise.outcome.verdict), and HQ now signs \(outcome.verdict)"
        )
    }

    /// Whether HQ has said two things about a record. An exception is decided once more, by a person.
    private func contradicts(_ outcome: Outcome, _ promise: Promise) -> Bool {
        let (earlier, later) =
            outcome.cursor < promise.outcome.cursor ? (outcome, promise.outcome) : (promise.outcome, outcome)
        let isDecided = earlier.cursor < later.cursor && earlier.verdict.decision == .exception
        return earlier.verdict != later.verdict && !isDecided
    }

    private func name(of node: NodeID) -> String { world.boards.first { $0.place.node == node }?.name ?? "\(node)" }

    /// What rotted cannot come again, and what is said of a lost record is said in other words the next time.
    func isBinding(_ promise: Promise) -> Bool {
        !rotten.contains(promise.outcome.record) && promise.outcome.verdict.reason != .recordLost
    }

    private func checkStanding(_ answer: Answer, _ node: StoreState.Node) {
        let isSplit = node.branches.contains { branch in
            branch.parent.map { branch.tip.epoch <= $0.head.epoch && node.row.epoch <= branch.tip.epoch } ?? false
        }
        if isSplit, answer.standing == .good {
            found(.forksAreTold, "HQ holds \(node.branches.count) chains and calls the node good")
        }
        if answer.standing != .good, !suspects.contains(answer.node) {
            found(.nobodyIsAccused, "HQ says \(answer.standing) of a node with one card")
        }
    }

    /// One of HQ's answers to a node, of any time.
    func someAnswer(to node: NodeID, _ chance: Chance) -> [UInt8]? {
        guard let answers = released[node], !answers.isEmpty else { return nil }
        return answers[chance.below(answers.count)]
    }

    /// A board took an answer over, durably.
    func applied(_ bytes: [UInt8], _ applied: AppliedAnswer, at board: Board) {
        let id = ObjectIdentifier(board)
        guard released[board.place.node]?.contains(bytes) == true,
            let answer = try? Signed<Answer>(decoding: bytes).content
        else { return found(.answersAreHeadquarters, "\(board.name) takes over what HQ never signed") }
        world.note {
            "\(board.name) takes mark \(answer.mark.sequence), outcomes \(answer.outcomes.map { "\($0.cursor):\($0.sequence)=\($0.verdict.decision)/\($0.verdict.reason?.rawValue ?? "-")" }.joined(separator: " ")) \(answer.standing) \(applied.doubt ?? "")"
        }
        if applied.doubt != nil {
            told.insert(id)
            if !suspects.contains(board.place.node) {
                found(.nobodyIsAccused, "\(board.name) is told: \(applied.doubt ?? "")")
            }
        }
        guard !voiceless.contains(board.place.node) else { return }
        let kept = board.journal.disk.state.outcomes
        for outcome in answer.outcomes where outcome.verdict.decision.isFinal {
            // A courier may bring what another history of HQ's had signed: the node does not take it over.
            guard let row = kept[outcome.cursor], row.record == outcome.record, row.verdict == outcome.verdict else {
                continue
            }
            let name = StoreState.OfNode(board.place.node, outcome.record)
            if let known = promises[name], isBinding(known), contradicts(outcome, known) {
                found(.verdictStands, "record \(outcome.sequence) was \(known.outcome.verdict), is \(outcome.verdict)")
            }
            var promise = promises[name] ?? Promise(outcome: outcome, holders: [])
            if outcome.cursor < promise.outcome.cursor { continue }
            if outcome.verdict != promise.outcome.verdict { promise = Promise(outcome: outcome, holders: []) }
            promise.holders.insert(id)
            promises[name] = promise
        }
    }

    /// HQ was restored: what neither it nor any card that can speak holds any more, nobody can bring back.
    func restored() {
        voiceless.formUnion(nodesWithoutVoice())
        forgetLost { _ in true }
        checkLamps()
    }

    /// Forgets promises of which nobody holds the proof any more.
    func forgetLost(among isConcerned: (NodeID) -> Bool) {
        let wrecks = Set(world.boards.filter { $0.wreck != nil }.map(ObjectIdentifier.init))
        let state = world.hq.state
        promises = promises.filter { name, promise in
            guard isConcerned(name.node), !isHeld(promise, wrecks, name.node) else { return true }
            return state.caseOf[name].map { state.cases[Int($0) - 1].row.state.verdict } == promise.outcome.verdict
        }
    }

    private func isHeld(
        _ promise: Promise, _ wrecks: Set<ObjectIdentifier>, _ node: NodeID
    ) -> Bool { !promise.holders.isSubset(of: wrecks) && !voiceless.contains(node) }

    /// Nodes with a key that HQ has lost by the restore: they can bring nothing back in their own name. And nodes with two
    /// cards, whose one list of outcomes goes on from whichever comes first.
    private func nodesWithoutVoice() -> Set<NodeID> {
        copied.union(
            world.boards.filter { board in
                let known = world.hq.state.nodes[board.place.node]?.keys.map(\.key) ?? []
                return board.keys.keys.contains { !known.contains($0) && $0 != board.nextKey?.publicKey }
            }.map(\.place.node))
    }

    /// An exchange has ended, well or not.
    func exchanged(hasFailed: Bool, at board: Board, _ process: Board.Process) {
        guard hasFailed else {
            process.failuresInARow = 0
            return
        }
        if process.failuresInARow == 0 { process.failingSince = world.nowMs }
        process.failuresInARow += 1
        guard process.failuresInARow >= Witness.mostFailures else { return }
        if world.nowMs - process.failingSince < 3_600_000 {
            found(.waitsGrow, "\(board.name) has failed \(process.failuresInARow) times within an hour")
        }
        process.failuresInARow = 0
    }

    /// With full jitter under a ceiling that doubles from one second, so many failures within an hour do not happen.
    static let mostFailures = 40
}
