internal import Policies
internal import Acceptance
internal import PaymentCodes
internal import Payments
internal import Shop
internal import SyncProtocol

/// Sees everything that the parts of a world show to the outside, and remembers what must stay true.
final class Witness {
    unowned let world: World
    /// The first thing found.
    private(set) var finding: Finding?
    var lamps: [Lamp] = []
    var promises: [StoreState.OfNode<Digest>: Promise] = [:]
    /// Every answer that HQ has let out, by node.
    var released: [NodeID: [[UInt8]]] = [:]
    /// Nodes whose cards were copied, set back or enrolled again.
    var suspects: Set<NodeID> = []
    /// Nodes with more cards than one.
    var copied: Set<NodeID> = []
    /// Nodes that can no longer prove what HQ had told them before it was restored.
    var voiceless: Set<NodeID> = []
    var rotten: Set<Digest> = []
    /// Payments whose reversal has rotted.
    var rottenReversals: Set<StoreState.OfNode<PaymentID>> = []
    /// Nodes of which a record has rotted.
    var rottenNodes: Set<NodeID> = []
    /// What each card has taken.
    var taken: [ObjectIdentifier: Set<[UInt8]>] = [:]
    /// Boards that were told not to sell, and not enrolled since.
    var told: Set<ObjectIdentifier> = []
    /// Records that a person has decided about.
    var decided: Set<StoreState.OfNode<Digest>> = []
    /// Sales that were shown as not taken although a payment was stored.
    var declined: [StoreState.OfNode<PaymentID>] = []
    /// How many cases, entries and rows for pullers HQ's books had when they were checked last.
    var checkedBooks: [Int] = []
    /// The sale that each board made last.
    private var sales: [ObjectIdentifier: SaleID] = [:]

    /// An accepting lamp.
    struct Lamp {
        let board: Board
        let node: NodeID
        let sequence: UInt64
        let digest: Digest
        let isGreen: Bool
        let isApproved: Bool
    }

    /// A final verdict that a node's journal took over.
    struct Promise {
        let outcome: Outcome
        /// Cards that hold the answer.
        var holders: Set<ObjectIdentifier>
    }

    init(_ world: World) { self.world = world }

    func found(_ invariant: Invariant, _ what: @autoclosure () -> String) {
        guard finding == nil else { return }
        finding = Finding(invariant: invariant, what: what())
        world.note { "!! \(self.finding?.description ?? "")" }
    }

    func lastSale(at board: Board) -> SaleID? { sales[ObjectIdentifier(board)] }

    /// A payment is in the journal.
    func stored(_ stored: StoredPayment, for sale: SaleInHand, at board: Board) {
        world.note {
            "\(board.name) stores \(stored.payment.amount) at \(stored.sequence), \(stored.payment.tender) \(stored.payment.basis.map { "\($0)" } ?? "")"
        }
        sales[ObjectIdentifier(board)] = stored.payment.sale
        checkLimits(stored, at: board)
        if told.contains(ObjectIdentifier(board)) {
            found(.forksAreTold, "\(board.name) sells although it was told not to")
        }
        guard let code = stored.payment.code else { return }
        let claim: [UInt8]
        if let note = try? Signed<Note>(decoding: code) {
            claim = Claim(note, QuickPrimitives.primitives).key.bytes
        } else {
            claim = QuickPrimitives.digest(of: code).bytes
        }
        if !taken[ObjectIdentifier(board), default: []].insert(claim).inserted {
            found(.codeTakenOnce, "\(board.name) takes a code for the second time at \(stored.sequence)")
        }
    }

    /// A lamp.
    func shown(_ status: CounterStatus, for sale: SaleInHand, at board: Board) {
        world.note { "\(board.name) shows \(status)" }
        if case .notTaken = status, let stored = sale.stored {
            declined.append(.init(board.place.node, stored.payment.payment))
        }
        guard status.isAccepting, let stored = sale.stored else { return }
        world.tally.taken += 1
        guard board.journal.disk.isAllDurable, let record = board.journal.disk.state.records[stored.sequence] else {
            return found(
                .lampAfterDurability, "\(board.name) shows \(status) for \(stored.sequence), which is not durable")
        }
        lamps.append(
            Lamp(
                board: board, node: board.place.node, sequence: stored.sequence, digest: record.digest,
                isGreen: status != .cashNoted && status != .taken(.atRisk), isApproved: status == .approved))
    }

    private func checkLimits(_ stored: StoredPayment, at board: Board) {
        let payment = stored.payment
        guard payment.basis == .guaranteed || payment.basis == .atRisk else { return }
        guard let limits = board.process?.keeper.identity.policy?.content.limits(for: payment.amount.currency) else {
            return found(.limitsHold, "\(board.name) sells without a policy")
        }
        let state = board.journal.disk.state
        let open = state.payments.filter { sequence, row in
            sequence > state.pruned.sequence && row.amount.currency == payment.amount.currency
                && (row.basis == .guaranteed || row.basis == .atRisk)
                && !(state.outcomesOf[sequence] ?? []).contains { state.outcomes[$0]?.verdict.decision.isFinal == true }
        }
        let sum = open.values.reduce(Int64(0)) { $0 + $1.amount.minorUnits }
        if payment.amount.minorUnits > limits.floor || sum > limits.exposureValue || open.count > limits.exposureCount {
            found(
                .limitsHold,
                "\(board.name) takes \(payment.amount) at \(stored.sequence): \(sum) of \(open.count) are open")
        }
    }

    /// Whether everything that lamps have called taken is still somewhere.
    func checkLamps() {
        for lamp in lamps where !isKept(lamp) {
            found(.nothingTakenIsLost, "\(lamp.board.name)'s record \(lamp.sequence) was called taken and is nowhere")
        }
    }

    private func isKept(_ lamp: Lamp) -> Bool {
        let name = StoreState.OfNode(lamp.node, lamp.digest)
        return world.hq.state.raw[name] != nil || isInBackups(name) || rotten.contains(lamp.digest)
            || world.boards.contains { $0.journal.disk.state.records[lamp.sequence]?.digest == lamp.digest }
    }

    /// Whichever of the backups is restored.
    private func isInBackups(_ name: StoreState.OfNode<Digest>) -> Bool {
        !world.hq.backups.isEmpty && world.hq.backups.allSatisfy { $0.state.raw[name] != nil }
    }

    /// A card was set back: what it alone held is gone by a person's hand.
    func setBack(_ board: Board, to image: JournalState) {
        let id = ObjectIdentifier(board)
        suspects.insert(board.place.node)
        taken[id] = nil
        told.remove(id)
        lamps.removeAll { $0.board === board && $0.sequence > image.head.sequence }
        for (name, promise) in promises
        where promise.holders.contains(id) && promise.outcome.cursor > image.cursor {
            promises[name]?.holders.remove(id)
        }
        forgetLost { $0 == board.place.node }
    }

    /// A card was copied: both may speak for the node.
    func copied(_ board: Board, to copy: Board) {
        suspects.insert(board.place.node)
        copied.insert(board.place.node)
        taken[ObjectIdentifier(copy)] = taken[ObjectIdentifier(board)]
        for (name, promise) in promises where promise.holders.contains(ObjectIdentifier(board)) {
            promises[name]?.holders.insert(ObjectIdentifier(copy))
        }
    }

    /// A board was enrolled anew.
    func enrolled(_ board: Board) { told.remove(ObjectIdentifier(board)) }

    func rotted(_ stored: JournalState.Stored, at board: Board) {
        rotten.insert(stored.digest)
        rottenNodes.insert(board.place.node)
        guard let record = try? SignedRecord(decoding: stored.bytes, using: QuickPrimitives.primitives).record,
            case .reversal(let reversal) = record.body
        else { return }
        rottenReversals.insert(.init(board.place.node, reversal.original))
    }
}

extension CounterStatus {
    /// Whether the lamp says that the sale was taken.
    fileprivate var isAccepting: Bool {
        switch self {
        case .taken(.guaranteed), .taken(.atRisk), .taken(.confirmed), .approved, .cashNoted: true
        case .taken(.awaitingApproval), .ready, .awaitingPayment, .writing, .working, .notTaken, .saleDeclined,
            .needsEngineer:
            false
        }
    }
}
