internal import Intake
internal import Office
internal import Payments

/// Who is who, and the chains of each node.
extension MemoryStoreTransaction {
    func setting(_ name: String) throws -> [UInt8]? { state.settings[name] }

    func set(_ name: String, _ value: [UInt8]) throws { disk.put(\.settings, name, value) }

    func merchant(_ id: ShortName) throws -> MerchantRow? { state.merchants[id] }

    func add(_ merchant: MerchantRow) throws {
        try absent(state.merchants[merchant.id])
        disk.put(\.merchants, merchant.id, merchant)
    }

    func merchants(limit: Int) throws -> [MerchantRow] {
        Array(state.merchants.values.sorted { $0.id < $1.id }.prefix(limit))
    }

    func merchantCount() throws -> Int { state.merchants.count }

    func counter(_ id: CounterID) throws -> CounterRow? { state.counters[id] }

    func add(_ counter: CounterRow) throws {
        try absent(state.counters[counter.id])
        disk.put(\.counters, counter.id, counter)
    }

    func node(_ id: NodeID) throws -> NodeRow? { state.nodes[id].map(\.whole) }

    func node(at counter: CounterID) throws -> NodeRow? {
        state.nodes.values.map(\.whole).filter { $0.counter == counter }.min { one, other in
            one.created == other.created ? one.id < other.id : one.created > other.created
        }
    }

    func add(_ node: NodeRow) throws {
        try absent(state.nodes[node.id])
        let first = BranchRow(number: 1, parent: nil, tip: node.mark)
        disk.put(\.nodes, node.id, .init(row: node, keys: [], branches: [first], lastOutcome: 0))
    }

    func addKey(_ key: PublicKey, to node: NodeID) throws {
        change(node) { $0.keys.append(NodeKeyRow(key: key, revokedAfter: nil)) }
    }

    func revokeEarlierKeys(of node: NodeID, after sequence: UInt64) throws {
        change(node) { node in
            for index in node.keys.indices.dropLast() where node.keys[index].revokedAfter == nil {
                node.keys[index] = NodeKeyRow(key: node.keys[index].key, revokedAfter: sequence)
            }
        }
    }

    func nodes(limit: Int) throws -> [NodeRow] {
        let sorted = state.nodes.values.sorted {
            $0.row.created == $1.row.created ? $0.row.id < $1.row.id : $0.row.created < $1.row.created
        }
        return sorted.prefix(limit).map(\.whole)
    }

    func issuer(_ name: ShortName) throws -> IssuerRow? { state.issuers[name] }

    func add(_ issuer: IssuerRow) throws {
        try absent(state.issuers[issuer.name])
        disk.put(\.issuers, issuer.name, issuer)
    }

    func renew(_ issuer: ShortName, with key: PublicKey, endingEarlierAt end: Int64) throws {
        guard let row = state.issuers[issuer] else { throw BrokenConstraint(what: "no such issuer") }
        let earlier = row.keys.map { IssuerKeyRow(key: $0.key, notAfter: $0.notAfter ?? end) }
        disk.put(
            \.issuers, issuer,
            IssuerRow(name: issuer, keys: earlier + [IssuerKeyRow(key: key)], created: row.created))
    }

    func issuers(limit: Int) throws -> [IssuerRow] {
        Array(state.issuers.values.sorted { $0.name < $1.name }.prefix(limit))
    }

    func payer(_ key: KeyID) throws -> PayerRow? { state.payers[key]?.first }

    func certificates(of payer: KeyID, limit: Int) throws -> [PayerRow] {
        Array((state.payers[payer] ?? []).prefix(limit))
    }

    func certificates(limit: Int) throws -> [PayerRow] {
        Array(state.payers.inOrder.lazy.flatMap(\.value).prefix(limit))
    }

    func keep(_ payer: PayerRow) throws {
        let known = state.payers[payer.keyID] ?? []
        guard !known.contains(where: { $0.certificate == payer.certificate }) else { return }
        let all = (known + [payer]).sorted {
            $0.expires == $1.expires
                ? $0.certificate.lexicographicallyPrecedes($1.certificate) : $0.expires > $1.expires
        }
        disk.put(\.payers, payer.keyID, all)
    }

    func payers(limit: Int) throws -> [PayerRow] {
        state.payers.inOrder.prefix(limit).compactMap(\.value.first)
    }

    func addPullToken(digest: Digest, name: String, created: Int64) throws {
        try absent(state.pullTokens[digest])
        disk.put(\.pullTokens, digest, name)
    }

    func hasPullToken(digest: Digest) throws -> Bool { state.pullTokens[digest] != nil }

    func place(at point: ChainPoint, of node: NodeID) throws -> ChainPlace? {
        for digest in state.rawAt[OfNode(node, point.sequence)] ?? [] {
            guard let raw = state.raw[OfNode(node, digest)], let branch = raw.branch, point.names(raw.head) else {
                continue
            }
            return ChainPlace(branch: branch, head: raw.head)
        }
        let tip = state.nodes[node]?.branches.first { point.names($0.tip) }
        return tip.map { ChainPlace(branch: $0.number, head: $0.tip) }
    }

    func tip(of branch: Int64, of node: NodeID) throws -> ChainHead {
        guard let row = state.nodes[node]?.branches.first(where: { $0.number == branch }) else {
            throw OfficeFault.damaged(what: "branch")
        }
        return row.tip
    }

    func branches(of node: NodeID) throws -> [BranchRow] { state.nodes[node]?.branches ?? [] }

    func add(_ branch: BranchRow, to node: NodeID) throws {
        try absent(state.nodes[node]?.branches.first { $0.number == branch.number })
        change(node) { $0.branches.append(branch) }
    }

    func setTip(_ tip: ChainHead, of branch: Int64, of node: NodeID) throws {
        change(node) { node in
            guard let index = node.branches.firstIndex(where: { $0.number == branch }) else { return }
            node.branches[index] = BranchRow(number: branch, parent: node.branches[index].parent, tip: tip)
        }
    }

    func change(_ id: NodeID, _ change: (inout StoreState.Node) -> Void) {
        guard var node = state.nodes[id] else { return }
        change(&node)
        disk.put(\.nodes, id, node)
    }

    func absent<Row>(_ row: Row?) throws {
        guard row == nil else { throw BrokenConstraint(what: "a row of \(Row.self) is there") }
    }
}

extension StoreState.Node {
    /// The row with what is kept beside it.
    var whole: NodeRow {
        NodeRow(
            id: row.id, counter: row.counter, merchant: row.merchant, tokenDigest: row.tokenDigest,
            tokenKey: row.tokenKey, keys: keys, epoch: row.epoch, standing: row.standing, followed: row.followed,
            mark: branches.first { $0.number == row.followed }?.tip ?? .start, outcomeFloor: row.outcomeFloor,
            horizon: row.horizon, nextHorizon: row.nextHorizon, history: row.history, created: row.created)
    }
}
