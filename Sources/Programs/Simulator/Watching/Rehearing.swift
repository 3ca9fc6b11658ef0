internal import Adjudication
internal import Intake
internal import Office
internal import PaymentCodes
internal import Payments
internal import Policies
internal import Shop
internal import SyncProtocol

extension Witness {
    /// Two new HQs hear this world's records in different orders. Their verdicts on what does not conflict are the same.
    ///
    /// Left out are nodes with more than one life, payers who used a number twice, confirmations, which neither HQ has made,
    /// voids and reversals of these, and refunds, which live on what the merchant's balance holds at the moment.
    func checkOrder() {
        guard finding == nil, world.plan.seed % 2 == 0 else { return }
        let rehearing = Rehearing(world, without: suspects)
        do {
            let one = try rehearing.verdicts(Chance(seed: world.plan.seed, "one order"), isInterleaved: false)
            let other = try rehearing.verdicts(Chance(seed: world.plan.seed, "another order"), isInterleaved: true)
            for (name, verdict) in one.inOrder where other[name] != verdict {
                found(
                    .orderDoesNotMatter,
                    "a record is \(verdict), and in another order \(other[name].map { "\($0)" } ?? "not there")")
            }
        } catch {
            found(.orderDoesNotMatter, "records of this world are not heard again: \(error)")
        }
    }
}

/// A world's records, to be heard again.
struct Rehearing {
    private typealias Name = StoreState.OfNode<Digest>
    private let world: World
    private let chains: [NodeID: [[UInt8]]]
    private let isLeftOut: Set<Name>

    init(_ world: World, without suspects: Set<NodeID>) {
        self.world = world
        var chains: [NodeID: [(UInt64, [UInt8])]] = [:]
        var payments: [StoreState.OfNode<PaymentID>: Name] = [:]
        var undoing: [(name: Name, original: PaymentID)] = []
        var notes: [KeyID: [UInt64: [Name]]] = [:]
        var leftOut: Set<Name> = []
        for (name, raw) in world.hq.state.raw where raw.branch == 1 && !suspects.contains(name.node) {
            chains[name.node, default: []].append((raw.sequence, raw.bytes))
            guard let record = try? SignedRecord(decoding: raw.bytes, using: QuickPrimitives.primitives).record else {
                continue
            }
            switch record.body {
            case .payment(let payment):
                payments[.init(name.node, payment.payment)] = name
                if payment.tender == .confirmed { leftOut.insert(name) }
                guard let note = payment.code.flatMap({ try? Signed<Note>(decoding: $0) }) else { continue }
                notes[note.keyID, default: [:]][note.content.number, default: []].append(name)
            case .refund: leftOut.insert(name)
            case .void(let correction): undoing.append((name, correction.original))
            case .reversal(let reversal): undoing.append((name, reversal.original))
            case .dayClosed, .tamper, .lost: break
            }
        }
        self.chains = chains.mapValues { $0.sorted { $0.0 < $1.0 }.map(\.1) }
        for payer in notes.values where payer.values.contains(where: { $0.count > 1 }) {
            leftOut.formUnion(payer.values.joined())
        }
        for (name, original) in undoing {
            guard let payment = payments[.init(name.node, original)], !leftOut.contains(payment) else {
                leftOut.insert(name)
                continue
            }
        }
        isLeftOut = leftOut
    }

    /// The verdicts on what does not conflict, from an HQ that knows nothing yet.
    func verdicts(_ chance: Chance, isInterleaved: Bool) throws -> [StoreState.OfNode<Digest>: Verdict] {
        let store = MemoryStore(
            Disk(StoreState(), Chance(seed: 0, "rehearing")), of: world.control?.store ?? MemoryStoreTransaction.self)
        try found(store)
        var waiting = chains.sorted { isInterleaved ? $0.key < $1.key : $0.key > $1.key }.map {
            ($0.key, $0.value[...])
        }
        var base: [NodeID: ChainHead] = [:]
        while !waiting.isEmpty {
            let index = isInterleaved ? chance.below(waiting.count) : 0
            let count = isInterleaved ? 1 + chance.below(3) : 2_000
            let node = waiting[index].0
            let records = Array(waiting[index].1.prefix(count))
            base[node] = try send(records, of: node, after: base[node] ?? .start, to: store)
            waiting[index].1.removeFirst(records.count)
            if waiting[index].1.isEmpty { waiting.remove(at: index) }
        }
        let cases = store.disk.state.caseOf.filter { !isLeftOut.contains($0.key) }
        return cases.mapValues { store.disk.state.cases[Int($0) - 1].row.state.verdict }
    }

    private func send(
        _ records: [[UInt8]], of node: NodeID, after base: ChainHead, to store: MemoryStore
    ) throws -> ChainHead {
        guard let key = world.boards.first(where: { $0.place.node == node })?.process?.keeper.signer else {
            return base
        }
        let exchange = Exchange(
            node: node, nonce: [UInt8](repeating: 0, count: 16), policyVersion: 0, outcomeCursor: 0,
            upload: Upload.literal(records), base: ChainPoint(base), history: world.hq.history)
        let bytes = try store.transaction {
            try Office(transaction: $0, desk: world.hq.desk, policies: PolicyShelf(), now: world.seconds)
                .exchange(.signed(exchange, by: key))
        }
        return try Signed<Answer>(decoding: bytes).content.mark
    }

    /// The same nodes, policies and payers, and more money than anybody can spend.
    private func found(_ store: MemoryStore) throws {
        let known = world.hq.state
        try store.transaction { books in
            for merchant in known.merchants.values.sorted(by: { $0.id < $1.id }) {
                try books.add(
                    MerchantRow(
                        id: merchant.id, name: merchant.name, currency: merchant.currency,
                        utcOffsetMinutes: merchant.utcOffsetMinutes, created: 0))
            }
            for counter in known.counters.values.sorted(by: { $0.id < $1.id }) { try books.add(counter) }
            for node in known.nodes.values.sorted(by: { $0.row.id < $1.row.id }) {
                try books.add(
                    NodeRow(
                        id: node.row.id, counter: node.row.counter, merchant: node.row.merchant,
                        tokenDigest: node.row.tokenDigest, keys: [], epoch: 1, standing: .good, followed: 1,
                        mark: .start,
                        outcomeFloor: 0, horizon: .nothing, history: world.hq.history, created: 0))
                for key in node.keys { try books.addKey(key.key, to: node.row.id) }
            }
            for issuer in known.issuers.values.sorted(by: { $0.name < $1.name }) { try books.add(issuer) }
            for (version, bytes) in known.policies.sorted(by: { $0.key < $1.key }) {
                try books.addPolicy(version, bytes)
            }
            for (_, certificates) in known.payers.inOrder {
                for certificate in certificates { try books.keep(certificate) }
                guard let payer = certificates.first else { continue }
                try books.post(
                    .init(
                        from: .float(issuer: payer.issuer), to: .purse(payer: payer.keyID),
                        amount: Money(minorUnits: 1_000_000_000, currency: payer.currency)), caseNumber: nil, time: 0)
            }
        }
    }
}
