internal import Adjudication
internal import Intake
internal import Office
internal import PaymentCodes
internal import Payments
internal import SyncProtocol

/// One transaction of HQ's store in memory. What planted faults break stands here, so that they can override it; the rest is
/// in extensions.
class MemoryStoreTransaction: StoreTransaction {
    typealias OfNode = StoreState.OfNode
    let disk: Disk<StoreState>
    var state: StoreState { _read { yield disk.state } }

    required init(_ disk: Disk<StoreState>) { self.disk = disk }

    func update(_ node: NodeRow) throws {
        guard var kept = state.nodes[node.id] else { return }
        kept.row = node
        disk.put(\.nodes, node.id, kept)
    }

    func kept(_ digest: Digest, of node: NodeID) throws -> KeptBytes {
        guard let raw = state.raw[OfNode(node, digest)], let branch = raw.branch else {
            return state.strays[OfNode(node, digest)] == nil ? .none : .stray
        }
        return .inChain(ChainPlace(branch: branch, head: raw.head))
    }

    func keep(_ raw: RawRecord) throws {
        let name = OfNode(raw.node, raw.digest)
        // A stray is kept apart: it may still come as a part of a chain.
        guard raw.place != .stray else { return disk.put(\.strays, name, raw.bytes) }
        if let known = state.raw[name] {
            throw BrokenConstraint(
                what: "record \(raw.sequence) (\(raw.place)) is there as \(known.sequence) (\(known.place))")
        }
        disk.put(\.raw, name, raw)
        disk.add(\.rawAt, OfNode(raw.node, raw.sequence), raw.digest)
        if raw.place == .quarantine { disk.append(\.quarantined, name) }
    }

    func change(_ number: Int64, to state: CaseState, time: Int64) throws {
        try change(number) { $0.row.state = state }
        if try caseRow(number)?.kind.isPulled == true { publish(number, state, time) }
    }

    func effect(of payment: PaymentID, at node: NodeID) throws -> (record: Digest, caseNumber: Int64)? {
        state.effects[OfNode(node, payment)].map { ($0.record, $0.number) }
    }

    func setUndone(_ number: Int64, in branch: Int64, at sequence: UInt64) throws {
        var branches = state.undone[number] ?? [:]
        branches[branch] = min(branches[branch] ?? .max, sequence)
        disk.put(\.undone, number, branches)
    }

    func impose(_ outcome: Outcome, on node: NodeID) throws {
        disk.put(\.imposed, OfNode(node, outcome.record), outcome)
    }

    func outcomes(of node: NodeID, after cursor: UInt64, limit: Int) throws -> [Outcome] {
        guard let list = state.outcomes[node] else { return [] }
        let start = list.firstIndex { $0.cursor > cursor } ?? list.count
        return Array(list[start...].prefix(limit))
    }

    func claimant(of key: SpendKey) throws -> Digest? { state.claims[key] }

    func spend(_ claim: SpentClaim, record: Digest) throws {
        guard state.claims[claim.key] == nil else { throw BrokenConstraint(what: "a claim is there") }
        disk.put(\.claims, claim.key, claim.code)
    }

    func post(_ posting: Posting, caseNumber: Int64?, time: Int64) throws {
        guard posting.amount.minorUnits > 0, posting.from != posting.to else {
            throw BrokenConstraint(what: "an entry moves nothing")
        }
        let index = state.entries.count
        disk.append(\.entries, .init(posting: posting, number: caseNumber))
        if let caseNumber { disk.add(\.entriesOf, caseNumber, index) }
        try move(posting.from, by: -posting.amount.minorUnits, posting.amount.currency)
        try move(posting.to, by: posting.amount.minorUnits, posting.amount.currency)
    }

    private func move(_ account: Account, by minorUnits: Int64, _ currency: Currency) throws {
        let name = StoreState.Balance(account: account, currency: currency)
        let (balance, overflow) = (state.balances[name] ?? 0).addingReportingOverflow(minorUnits)
        guard !overflow else { throw OfficeFault.accountFull }
        disk.put(\.balances, name, balance)
    }
}

extension RawRecord {
    /// From where the chain goes on behind it.
    var head: ChainHead { ChainHead(epoch: epoch, sequence: sequence, digest: chainDigest) }
}
