internal import Adjudication
internal import Office
internal import PaymentCodes
internal import Payments
internal import SyncProtocol

/// Raw bytes, claims, confirmations, outcomes, sealed boxes.
extension MemoryStoreTransaction {
    func keptBytes(_ digest: Digest, of node: NodeID) throws -> [UInt8]? { state.raw[OfNode(node, digest)]?.bytes }

    func quarantined(limit: Int) throws -> [RawRecord] {
        state.quarantined.reversed().prefix(limit).compactMap { name in
            state.raw[name].map { raw in
                RawRecord(
                    digest: raw.digest, node: raw.node, epoch: raw.epoch, sequence: raw.sequence, place: raw.place,
                    branch: nil, chainDigest: raw.digest, why: raw.why, received: raw.received, bytes: [])
            }
        }
    }

    func confirmation(_ payment: PaymentID) throws -> ConfirmationRow? { state.confirmations[payment] }

    func add(_ confirmation: ConfirmationRow) throws {
        try absent(state.confirmations[confirmation.payment])
        disk.put(\.confirmations, confirmation.payment, confirmation)
    }

    func typing(of node: NodeID) throws -> TypingRow? { state.typing[node] }

    func keep(_ typing: TypingRow) throws { disk.put(\.typing, typing.node, typing) }

    func payment(typed number: UInt64, at node: NodeID) throws -> PaymentID? { state.typed[OfNode(node, number)] }

    func typed(_ payment: PaymentID) throws -> (node: NodeID, number: UInt64)? {
        state.typedFor[payment].map { ($0.node, $0.name) }
    }

    func addTyped(_ number: UInt64, at node: NodeID, for payment: PaymentID) throws {
        try absent(state.typed[OfNode(node, number)])
        disk.put(\.typed, OfNode(node, number), payment)
        disk.put(\.typedFor, payment, OfNode(node, number))
    }

    func useConfirmation(_ payment: PaymentID, record: Digest) throws {
        guard var row = state.confirmations[payment] else { return }
        row.usedBy = record
        disk.put(\.confirmations, payment, row)
    }

    func lastOutcome(of node: NodeID) throws -> UInt64 { state.nodes[node]?.lastOutcome ?? 0 }

    func add(_ outcome: Outcome, to node: NodeID) throws {
        try absent(state.outcomes[node]?.last.flatMap { $0.cursor >= outcome.cursor ? $0 : nil })
        disk.add(\.outcomes, node, outcome)
        change(node) { $0.lastOutcome = outcome.cursor }
    }

    func imposed(_ record: Digest, at node: NodeID) throws -> Outcome? { state.imposed[OfNode(node, record)] }

    func keepSealed(_ item: SealedItem, of node: NodeID, time: Int64) throws {
        let name = OfNode(node, item.payment)
        guard state.sealed[name] == nil else { return }
        disk.put(\.sealed, name, item.box)
        disk.put(\.sealedAt, name, time)
    }

    func sealed(of payment: PaymentID, at node: NodeID) throws -> [UInt8]? {
        state.sealed[OfNode(node, payment)].flatMap { $0.isEmpty ? nil : $0 }
    }

    func eraseSealed(of payment: PaymentID, at node: NodeID, time: Int64) throws {
        let name = OfNode(node, payment)
        if state.sealed[name] != nil { disk.put(\.sealed, name, []) }
    }

    func eraseSealed(before received: Int64, time: Int64) throws -> Int {
        let due = state.sealedAt.filter { $0.value < received && state.sealed[$0.key]?.isEmpty == false }.keys
        for name in due { disk.put(\.sealed, name, []) }
        return due.count
    }

    func noteSealedAccess(of payment: PaymentID, at node: NodeID, by name: String, why: String, time: Int64) throws {
        disk.add(\.sealedAccess, OfNode(node, payment), name + ": " + why)
    }

    func keySets() throws -> [[UInt8]] { state.keySets.inOrder.map(\.value) }

    func addKeySet(_ version: UInt64, _ bytes: [UInt8]) throws {
        try absent(state.keySets[version])
        disk.put(\.keySets, version, bytes)
    }

    func policy(_ version: UInt64) throws -> [UInt8]? { state.policies[version] }

    func latestPolicy() throws -> [UInt8]? { state.policies[state.latestPolicy] }

    func latestPolicyVersion() throws -> UInt64? { state.latestPolicy == 0 ? nil : state.latestPolicy }

    func addPolicy(_ version: UInt64, _ bytes: [UInt8]) throws {
        try absent(state.policies[version])
        disk.put(\.policies, version, bytes)
        disk.set(\.latestPolicy, max(version, state.latestPolicy))
    }

    func listing(of key: KeyID) throws -> ListedRow? { state.hotList[key] }

    func list(_ row: ListedRow) throws { if state.hotList[row.keyID] == nil { disk.put(\.hotList, row.keyID, row) } }

    func unlist(_ key: KeyID) throws { disk.put(\.hotList, key, nil) }

    func listedCount() throws -> Int { state.hotList.count }

    func listed(limit: Int) throws -> [ListedRow] {
        let sorted = state.hotList.values.sorted {
            $0.since == $1.since ? $0.keyID < $1.keyID : $0.since > $1.since
        }
        return Array(sorted.prefix(limit))
    }
}
