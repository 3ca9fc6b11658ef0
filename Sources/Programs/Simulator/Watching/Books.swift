internal import Adjudication
internal import Office
internal import PaymentCodes
internal import Payments
internal import SyncProtocol

/// HQ's ledger against HQ's verdicts.
extension Witness {
    /// HQ has committed something.
    func booked() {
        let state = world.hq.state
        let size = [state.cases.count, state.entries.count, state.pulled.count]
        if size != checkedBooks { checkBooks() }
    }

    func checkBooks() {
        let state = world.hq.state
        checkedBooks = [state.cases.count, state.entries.count, state.pulled.count]
        checkBalances(state)
        var seen: Set<StoreState.OfNode<PaymentID>> = []
        for entry in state.cases where entry.row.kind != .inspection {
            check(entry.row, state)
            checkDay(entry.row)
            guard let record = entry.row.record, let payment = entry.row.payment, record.branch != nil,
                entry.row.state.verdict.reason != .existsWithDifferent
            else { continue }
            if entry.row.tender != .confirmed, !decided.contains(.init(record.node, record.digest)),
                !seen.insert(.init(record.node, payment)).inserted
            {
                found(.oneEffectAPayment, "payment \(payment) of record \(record.sequence) has two cases")
            }
        }
    }

    private func checkBalances(_ state: StoreState) {
        var sums: [StoreState.Balance: Int64] = [:]
        for entry in state.entries {
            let (posting, currency) = (entry.posting, entry.posting.amount.currency)
            sums[.init(account: posting.from, currency: currency), default: 0] -= posting.amount.minorUnits
            sums[.init(account: posting.to, currency: currency), default: 0] += posting.amount.minorUnits
        }
        let wrong = state.balances.compactMap { name, balance -> String? in
            if sums[name] ?? 0 != balance {
                return "\(name.account.name) is \(balance), its entries \(sums[name] ?? 0)"
            }
            if case .purse = name.account, balance < 0 { return "\(name.account.name) is \(balance)" }
            return nil
        }
        if let first = wrong.min() { found(.moneyAddsUp, first) }
        for currency in World.currencies {
            let total = state.balances.filter { $0.key.currency == currency }.reduce(0) { $0 + $1.value }
            if total != 0 { found(.moneyAddsUp, "the accounts in \(currency) add up to \(total)") }
        }
    }

    /// What was posted for a payment's own case is what its verdict says.
    private func check(_ row: CaseRow, _ state: StoreState) {
        guard let amount = row.amount?.minorUnits else { return }
        var (payable, suspense) = (Int64(0), Int64(0))
        for index in state.entriesOf[row.number] ?? [] {
            let posting = state.entries[index].posting
            if case .payable = posting.to { payable += posting.amount.minorUnits }
            if case .payable = posting.from { payable -= posting.amount.minorUnits }
            if case .suspense = posting.to { suspense += posting.amount.minorUnits }
            if case .suspense = posting.from { suspense -= posting.amount.minorUnits }
        }
        guard row.kind == .payment else { return checkCorrection(row, state) }
        let verdict = row.state.verdict
        let isTwice = verdict.reason == .paidTwoWays
        let owed: Int64
        switch (verdict.decision, row.tender) {
        // What a person pays is HQ's own money.
        case (.paid, .cash) where verdict.reason == .byHand: owed = amount
        case (.paid, .cash), (.refused, _), (.held, _): owed = 0
        case (.paid, _): owed = amount
        case (.exception, .confirmed): owed = isTwice ? amount : 0
        case (.exception, _): owed = 0
        }
        let doubted = verdict.decision == .exception && owed == 0 && !(row.tender == .cash && isTwice) ? amount : 0
        // Of what a person refuses, refunds may have given back a part before.
        let back = verdict.decision == .exception ? 0 : suspenseGivenBack(of: row, state)
        if payable != owed || suspense - back != doubted {
            found(
                .moneyAddsUp,
                "case \(row.number) of record \(row.record?.sequence ?? 0) is \(verdict): \(payable) owed, \(suspense) in suspense, of \(amount)"
            )
        }
    }

    private func checkDay(_ row: CaseRow) {
        guard row.kind == .dayClosed, row.state.verdict.reason == .sumsDiffer, let node = row.record?.node,
            !voiceless.contains(node), !rottenNodes.contains(node)
        else { return }
        found(.daysAgree, "the day that record \(row.record?.sequence ?? 0) closes has other sums at HQ")
    }

    /// A correction that was not accepted moves nothing; one that was gives back what it says, once, and never more than was
    /// posted. Where HQ was restored and lacks the original, a person has to look.
    private func checkCorrection(_ row: CaseRow, _ state: StoreState) {
        let moved = posted(row.number, state)
        guard row.state.verdict.decision == .paid, row.state.verdict.reason != .byHand else {
            if moved != 0 { found(.moneyAddsUp, "correction \(row.number) is \(row.state.verdict) and moves \(moved)") }
            return
        }
        guard let original = row.original, let node = row.record?.node,
            let effect = state.effects[.init(node, original)]
        else { return }
        let paid = posted(effect.number, state)
        let others = (state.byOriginal[.init(node, original)] ?? []).filter {
            state.cases[Int($0) - 1].row.state.verdict.decision == .paid
        }
        let back = others.reduce(0) { $0 + posted($1, state) }
        let isUndone = state.cases[Int(effect.number) - 1].row.state.isReversed
        if back > paid || (isUndone && back != paid) {
            found(.moneyAddsUp, "case \(effect.number) moved \(paid), its corrections give back \(back)")
        }
        if row.kind == .refund, paid > 0, moved != row.amount?.minorUnits, !isInspected(node, state) {
            found(.moneyAddsUp, "refund \(row.number) of \(row.amount?.minorUnits ?? 0) gives back \(moved)")
        }
    }

    private func suspenseGivenBack(of row: CaseRow, _ state: StoreState) -> Int64 {
        guard let payment = row.payment, let node = row.record?.node else { return 0 }
        let corrections = state.byOriginal[.init(node, payment)] ?? []
        return corrections.flatMap { state.entriesOf[$0] ?? [] }.reduce(0) { sum, index in
            let posting = state.entries[index].posting
            if case .suspense = posting.from { return sum + posting.amount.minorUnits }
            return sum
        }
    }

    /// What a case has moved, less what it has moved back.
    private func posted(_ number: Int64, _ state: StoreState) -> Int64 {
        struct Way: Hashable { let from, to: Account }
        var moved: [Way: Int64] = [:]
        for posting in (state.entriesOf[number] ?? []).map({ state.entries[$0].posting }) {
            let back = Way(from: posting.to, to: posting.from)
            if moved[back] != nil {
                moved[back, default: 0] -= posting.amount.minorUnits
            } else {
                moved[Way(from: posting.from, to: posting.to), default: 0] += posting.amount.minorUnits
            }
        }
        return moved.values.reduce(0) { $0 + abs($1) }
    }

    private func isInspected(_ node: NodeID, _ state: StoreState) -> Bool {
        state.cases.contains {
            $0.row.kind == .inspection && $0.row.record?.node == node && $0.row.state.verdict.reason == .restored
        }
    }

    /// What batches have told merchants, against the ledger.
    func checkBatches(_ state: StoreState) {
        let waiting = state.cases.map(\.row).filter { $0.state.batch == nil }
        var owed: [StoreState.Balance: Int64] = [:]
        for total in state.batches.flatMap(\.totals) + BatchTotal.sums(of: waiting) {
            owed[.init(account: .payable(merchant: total.merchant), currency: total.currency), default: 0] +=
                total.payable.minorUnits - total.returned.minorUnits
        }
        let wrong = state.balances.compactMap { name, balance -> String? in
            guard case .payable = name.account, owed[name] ?? 0 != balance else { return nil }
            return "\(name.account.name) is \(balance) \(name.currency), by its batches \(owed[name] ?? 0)"
        }
        if let first = wrong.min() { found(.batchesAddUp, first) }
    }

    /// Who was charged for which note.
    func checkPurses(_ state: StoreState) {
        var charged: [SpendKey: UInt64] = [:]
        for row in state.cases.lazy.map(\.row) where row.kind == .payment && row.tender == .note {
            let isCharged = (state.entriesOf[row.number] ?? []).contains {
                if case .purse = state.entries[$0].posting.from { true } else { false }
            }
            guard isCharged, let record = row.record, let raw = state.raw[.init(record.node, record.digest)],
                case .payment(let payment)? = try? SignedRecord(decoding: raw.bytes, using: QuickPrimitives.primitives)
                    .record.body, let note = payment.code.flatMap({ try? Signed<Note>(decoding: $0) })
            else { continue }
            let key = SpendKey(payer: note.keyID, number: note.content.number)
            if let other = charged.updateValue(record.sequence, forKey: key) {
                found(.noteChargedOnce, "one note was charged for the records \(other) and \(record.sequence)")
            }
        }
    }
}
