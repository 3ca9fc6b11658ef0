internal import Adjudication
internal import Office
internal import Payments
internal import SyncProtocol

/// What was decided about records.
extension MemoryStoreTransaction {
    func openCase(_ row: CaseRow) throws -> Int64 {
        var row = row
        row.number = Int64(state.cases.count) + 1
        if let record = row.record { try index(row, record) }
        if let payer = row.payer, row.kind == .payment { disk.add(\.byPayer, payer, row.number) }
        disk.append(\.cases, .init(row: row))
        if row.kind.isPulled { publish(row.number, row.state, row.arrived) }
        return row.number
    }

    /// A record has one case, inspections left out.
    private func index(_ row: CaseRow, _ record: CaseRecord) throws {
        guard row.kind != .inspection else { return }
        let name = OfNode(record.node, record.digest)
        try absent(state.caseOf[name])
        disk.put(\.caseOf, name, row.number)
        if let original = row.original { disk.add(\.byOriginal, OfNode(record.node, original), row.number) }
        if let sale = row.sale { disk.add(\.bySale, OfNode(record.node, sale), row.number) }
    }

    func record(_ record: CaseRecord, sale: SaleID?, payment: PaymentID?, in number: Int64) throws {
        try change(number) { entry in
            entry.row.record = record
            entry.row.sale = sale
            entry.row.recordedPayment = payment
        }
        guard let row = try caseRow(number) else { return }
        try index(row, record)
    }

    func change(_ number: Int64, _ change: (inout StoreState.Case) -> Void) throws {
        guard state.cases.indices.contains(Int(number) - 1) else { throw OfficeFault.damaged(what: "case") }
        var entry = state.cases[Int(number) - 1]
        change(&entry)
        disk.replace(\.cases, Int(number) - 1, entry)
    }

    func publish(_ number: Int64, _ state: CaseState, _ time: Int64) {
        disk.append(\.pulled, .init(number: number, state: state, time: time))
    }

    func caseRow(_ number: Int64) throws -> CaseRow? {
        state.cases.indices.contains(Int(number) - 1) ? state.cases[Int(number) - 1].row : nil
    }

    func setEffect(of payment: PaymentID, at node: NodeID, record: Digest, caseNumber: Int64) throws {
        let name = OfNode(node, payment)
        if state.effects[name] == nil { disk.put(\.effects, name, .init(record: record, number: caseNumber)) }
    }

    func held(for original: PaymentID, at node: NodeID) throws -> [CaseRow] {
        Array(
            try corrections(of: original, at: node).lazy.filter { $0.state.verdict.decision == .held }.prefix(100))
    }

    func hasHeld(at node: NodeID) throws -> Bool {
        state.cases.contains { $0.row.state.verdict.decision == .held && $0.row.record?.node == node }
    }

    func hasImposed(on node: NodeID) throws -> Bool { state.imposed.keys.contains { $0.node == node } }

    func held(at node: NodeID, through sequence: UInt64) throws -> [CaseRow] {
        Array(
            state.cases.lazy.map(\.row).filter {
                $0.state.verdict.decision == .held && $0.record?.node == node && ($0.record?.sequence ?? 0) <= sequence
            }.prefix(10_000))
    }

    private func corrections(of original: PaymentID, at node: NodeID) throws -> [CaseRow] {
        try (state.byOriginal[OfNode(node, original)] ?? []).compactMap { try caseRow($0) }
    }

    func caseOf(_ record: Digest, at node: NodeID) throws -> CaseRow? {
        try state.caseOf[OfNode(node, record)].flatMap { try caseRow($0) }
    }

    func isInspected(_ node: NodeID, for reason: VerdictReason) throws -> Bool {
        state.cases.contains {
            $0.row.kind == .inspection && $0.row.record?.node == node
                && $0.row.state.verdict.reason == reason && $0.row.state.verdict.decision == .exception
        }
    }

    func refunded(of original: PaymentID, at node: NodeID) throws -> Int64 {
        try corrections(of: original, at: node).reduce(0) { sum, row in
            guard row.kind == .refund || row.kind == .void, row.state.verdict.decision == .paid else { return sum }
            return sum + (row.amount?.minorUnits ?? 0)
        }
    }

    func isPaid(_ sale: SaleID, _ amount: Money, at node: NodeID, besides payment: PaymentID) throws -> Bool {
        var numbers = state.bySale[OfNode(node, sale)] ?? []
        if let first = PaymentID(sale.bytes), let effect = state.effects[OfNode(node, first)] {
            numbers.append(effect.number)
        }
        return try numbers.compactMap { try caseRow($0) }.contains { row in
            guard row.kind == .payment, row.state.verdict.decision == .paid, !row.state.isReversed,
                let own = row.payment, own != payment, row.amount == amount
            else { return false }
            let refunded = try corrections(of: row.correctable ?? own, at: node).reduce(Int64(0)) { sum, correction in
                guard correction.kind == .refund, correction.state.verdict.decision == .paid else { return sum }
                return sum + (correction.amount?.minorUnits ?? 0)
            }
            return amount.minorUnits > refunded
        }
    }

    func note(_ decision: DecisionRow) throws { disk.append(\.decisions, decision) }

    func decisions(limit: Int) throws -> [DecisionRow] { Array(state.decisions.reversed().prefix(limit)) }

    func advice(of caseNumber: Int64) throws -> AdviceRow? { state.advices[caseNumber] }

    func keep(_ advice: AdviceRow) throws { disk.put(\.advices, advice.caseNumber, advice) }

    func openAdvices(limit: Int) throws -> [AdviceRow] {
        let open = state.advices.values.filter(\.isOpen).sorted { $0.caseNumber < $1.caseNumber }
        return Array(open.prefix(limit))
    }

    func waiting(limit: Int) throws -> (rows: [CaseRow], more: Int) {
        let rows = try state.cases.map(\.row).filter { row in
            guard row.state.verdict.decision == .exception || row.state.verdict.decision == .held,
                !row.state.isReversed
            else { return false }
            guard row.kind == .payment, let node = row.record?.node, let payment = row.correctable,
                state.effects[OfNode(node, payment)]?.number == row.number, let amount = row.amount
            else { return true }
            return try refunded(of: payment, at: node) < amount.minorUnits
        }
        return (Array(rows.prefix(limit)), max(0, rows.count - limit))
    }

    func pulled(after position: Int64, limit: Int) throws -> [PulledRow] {
        try state.pulled.enumerated().dropFirst(Int(position)).prefix(limit).compactMap { index, pulled in
            guard var row = try caseRow(pulled.number) else { return nil }
            row.state = pulled.state
            if !row.state.isRecorded { row.record = nil }
            return PulledRow(position: Int64(index) + 1, row: row, time: pulled.time)
        }
    }
}
