internal import Adjudication
internal import Office
internal import Payments
internal import SyncProtocol

/// What is added up: days, likeness, the ledger, batches.
extension MemoryStoreTransaction {
    func has(_ similar: SimilarPayment, of payer: KeyID, besides payments: [PaymentID]) throws -> Bool {
        try (state.byPayer[payer] ?? []).compactMap { try caseRow($0) }.contains { row in
            guard row.counter == similar.counter, let wall = row.record?.wall, row.amount == similar.amount,
                let payment = row.payment
            else { return false }
            return (similar.from...similar.through).contains(wall) && row.state.verdict.decision == .paid
                && !row.state.isReversed && !payments.contains(payment)
        }
    }

    func daySums(
        of node: NodeID, path: [BranchPart], from first: UInt64, through last: UInt64
    ) throws -> DaySums {
        var sums: [DayKey: DaySum] = [:]
        var refunds: [DayKey: DaySum] = [:]
        for entry in state.cases where entry.row.kind == .payment || entry.row.kind == .refund {
            guard let record = entry.row.record, record.node == node, let branch = record.branch,
                let part = path.first(where: { $0.branch == branch }), let tender = entry.row.tender,
                let amount = entry.row.amount, first <= last, (first...last).contains(record.sequence),
                record.sequence <= part.last
            else { continue }
            let undone = state.undone[entry.row.number] ?? [:]
            if path.contains(where: { undone[$0.branch] ?? .max <= min($0.last, last) }) { continue }
            let key = DayKey(tender, record.basis, amount.currency)
            if entry.row.kind == .payment { sums.add(key, amount) } else { refunds.add(key, amount) }
        }
        return DaySums(sums: sums.inOrder, refunds: refunds.inOrder)
    }

    func taken(
        from payer: KeyID, in currency: Currency, at node: NodeID, path: [BranchPart], before sequence: UInt64,
        times: ClosedRange<Int64>
    ) throws -> Int64 {
        let unknown = lastUnknown(at: node, before: sequence)
        return (state.byPayer[payer] ?? []).map { state.cases[Int($0) - 1] }.filter { entry in
            guard let record = entry.row.record, record.node == node, record.isClockTrusted, record.sequence > unknown,
                record.basis == .guaranteed || record.basis == .atRisk, entry.row.amount?.currency == currency,
                times.contains(record.wall), record.sequence < sequence, let branch = record.branch,
                let part = path.first(where: { $0.branch == branch }), record.sequence <= part.last
            else { return false }
            return !(state.undone[entry.row.number] ?? [:]).values.contains { $0 < sequence }
        }.reduce(0) { $0 + ($1.row.amount?.minorUnits ?? 0) }
    }

    private func lastUnknown(at node: NodeID, before sequence: UInt64) -> UInt64 {
        var last: UInt64 = 0
        for row in state.cases.lazy.map(\.row) where row.kind == .lost || row.kind == .unreadable {
            guard let record = row.record, record.node == node, record.sequence < sequence else { continue }
            last = max(last, record.sequence)
        }
        return last
    }

    func postings(of caseNumber: Int64) throws -> [Posting] {
        (state.entriesOf[caseNumber] ?? []).map { state.entries[$0].posting }
    }

    func balance(of account: Account, in currency: Currency) throws -> Int64 {
        state.balances[.init(account: account, currency: currency)] ?? 0
    }

    func balances(limit: Int) throws -> [AccountBalance] {
        let rows = state.balances.map {
            AccountBalance(account: $0.key.account.name, currency: $0.key.currency, minorUnits: $0.value)
        }
        return Array(
            rows.sorted { ($0.currency.numeric, $0.account) < ($1.currency.numeric, $1.account) }.prefix(limit))
    }

    func trial() throws -> [TrialBalance] {
        var sums: [StoreState.Balance: (debits: Int64, credits: Int64)] = [:]
        var entries: [Currency: Int64] = [:]
        for posting in state.entries.lazy.map(\.posting) {
            let (currency, amount) = (posting.amount.currency, posting.amount.minorUnits)
            sums[.init(account: posting.from, currency: currency), default: (0, 0)].debits += amount
            sums[.init(account: posting.to, currency: currency), default: (0, 0)].credits += amount
            entries[currency, default: 0] += 1
        }
        let currencies = Set(sums.keys.map(\.currency)).union(state.balances.keys.map(\.currency))
        return currencies.sorted { $0.numeric < $1.numeric }.map { currency in
            let accounts = sums.filter { $0.key.currency == currency }
            let kept = state.balances.filter { $0.key.currency == currency }
            let wrong = Set(accounts.keys).union(kept.keys).count { name in
                (accounts[name].map { $0.credits - $0.debits } ?? 0) != kept[name] ?? 0
            }
            return TrialBalance(
                currency: currency, entries: entries[currency] ?? 0,
                debits: accounts.values.reduce(0) { $0 + $1.debits },
                credits: accounts.values.reduce(0) { $0 + $1.credits }, wrongBalances: Int64(wrong))
        }
    }

    func closeBatch(of merchant: ShortName?, time: Int64) throws -> Int64? {
        let waiting = state.cases.lazy.map(\.row).filter { row in
            row.state.batch == nil && row.kind.isPulled && row.state.verdict.decision != .held
                && (merchant == nil || merchant == row.merchant)
        }.map(\.number)
        guard !waiting.isEmpty else { return nil }
        let number = Int64(state.batches.count) + 1
        var rows: [CaseRow] = []
        for place in Array(waiting) {
            guard var row = try caseRow(place) else { continue }
            row.state.batch = number
            try change(place, to: row.state, time: time)
            rows.append(row)
        }
        disk.append(\.batches, BatchRow(number: number, closed: time, totals: BatchTotal.sums(of: rows)))
        for merchant in Set(rows.map(\.merchant)).sorted() { try closeDays(of: merchant, rows, time) }
        return number
    }

    /// A counter's clock may be years ahead; no day is closed before it has begun at HQ.
    private func closeDays(of id: ShortName, _ rows: [CaseRow], _ time: Int64) throws {
        guard var merchant = try merchant(id) else { return }
        let today = BusinessDay(wall: time, utcOffsetMinutes: merchant.utcOffsetMinutes)
        let last = rows.filter { $0.merchant == id && $0.businessDay <= today }.map(\.businessDay).max()
        guard let last, merchant.closedThrough.map({ $0 < last }) ?? true else { return }
        merchant.closedThrough = last
        disk.put(\.merchants, id, merchant)
    }

    func batches(limit: Int) throws -> [BatchRow] { Array(state.batches.reversed().prefix(limit)) }

    func batch(_ number: Int64) throws -> BatchRow? { state.batches.first { $0.number == number } }
}

extension BatchTotal {
    /// The totals of some cases, one for each merchant and currency.
    static func sums(of rows: [CaseRow]) -> [BatchTotal] {
        struct Key: Hashable {
            let merchant: ShortName
            let currency: Currency
        }
        var groups: [Key: [CaseRow]] = [:]
        for row in rows {
            guard let currency = row.amount?.currency else { continue }
            groups[Key(merchant: row.merchant, currency: currency), default: []].append(row)
        }
        let keys = groups.keys.sorted { ($0.merchant, $0.currency.numeric) < ($1.merchant, $1.currency.numeric) }
        return keys.map { key in
            let rows = groups[key] ?? []
            func sum(_ isCounted: (CaseRow) -> Bool) -> Sum {
                let counted = rows.filter(isCounted)
                return Sum(
                    count: Int64(counted.count), minorUnits: counted.reduce(0) { $0 + ($1.amount?.minorUnits ?? 0) })
            }
            func payment(_ isCounted: @escaping (CaseRow) -> Bool) -> Sum {
                sum { $0.kind == .payment && !$0.state.isReversed && isCounted($0) }
            }
            return BatchTotal(
                merchant: key.merchant, currency: key.currency,
                approved: payment { $0.state.verdict.decision == .paid },
                payable: payment { $0.state.money == .payable },
                declined: payment { $0.state.verdict.decision == .refused },
                exception: payment { $0.state.verdict.decision == .exception },
                returned: sum { $0.kind != .payment && $0.state.money == .returned },
                notRecorded: sum { $0.kind == .payment && !$0.state.isRecorded }, late: payment(\.state.isLate))
        }
    }
}
