internal import Office
internal import Payments
internal import SyncProtocol

/// Batches, ledger and exceptions.
extension HeadOffice {
    func closeBatch(of merchant: String?) throws(HeadOfficeFault) -> BatchInfo {
        try transaction { transaction in
            var only: ShortName?
            if let merchant {
                only = ShortName(merchant)
                guard let only, try transaction.merchant(only) != nil else {
                    throw HeadOfficeRefusal.unknown(what: "merchant", name: String(merchant.prefix(24)))
                }
            }
            guard let number = try transaction.closeBatch(of: only, time: now),
                let batch = try transaction.batch(number)
            else { throw HeadOfficeRefusal.nothingToClose }
            return BatchInfo(batch)
        }
    }

    func batchList() throws(HeadOfficeFault) -> [BatchInfo] {
        try transaction { transaction in try transaction.batches(limit: 1_000).map(BatchInfo.init) }
    }

    func showBatch(_ number: Int64) throws(HeadOfficeFault) -> BatchInfo {
        try transaction { transaction in
            guard let batch = try transaction.batch(number) else {
                throw HeadOfficeRefusal.unknown(what: "batch", name: String(number))
            }
            return BatchInfo(batch)
        }
    }

    func ledger() throws(HeadOfficeFault) -> LedgerInfo {
        try transaction { transaction in
            let balances = try transaction.balances(limit: HeadOffice.longestList)
            return LedgerInfo(
                balances: balances.map { row in
                    LedgerInfo.Balance(
                        account: row.account, currency: row.currency.code,
                        balance: Money(minorUnits: row.minorUnits, currency: row.currency).digits,
                        minorUnits: row.minorUnits)
                },
                proofs: try transaction.trial().map { trial in
                    LedgerInfo.Proof(
                        currency: trial.currency.code, entries: trial.entries, debits: trial.debits,
                        credits: trial.credits,
                        isBalanced: trial.debits == trial.credits && trial.wrongBalances == 0)
                })
        }
    }

    func exceptions() throws(HeadOfficeFault) -> [ExceptionInfo] {
        try transaction { transaction in
            let cases = try transaction.waiting(limit: HeadOffice.mostWaiting)
            let payers = try transaction.listed(limit: .max).filter { $0.reason != Office.blocked }
            let more = cases.more + max(0, payers.count - HeadOffice.mostWaiting)
            return cases.rows.map(ExceptionInfo.init) + payers.prefix(HeadOffice.mostWaiting).map(ExceptionInfo.init)
                + (more > 0 ? [ExceptionInfo(more: more)] : [])
        }
    }

    /// More cases, or payers, are not listed at once.
    static let mostWaiting = 2_000
}

extension BatchInfo {
    init(_ row: BatchRow) {
        self.init(
            number: row.number, closed: row.closed,
            totals: row.totals.map { total in
                func sum(_ sum: BatchTotal.Sum) -> Sum {
                    Sum(
                        count: sum.count, amount: Money(minorUnits: sum.minorUnits, currency: total.currency).digits,
                        minorUnits: sum.minorUnits)
                }
                return Total(
                    merchant: total.merchant.description, currency: total.currency.code, approved: sum(total.approved),
                    payable: sum(total.payable), declined: sum(total.declined), exception: sum(total.exception),
                    returned: sum(total.returned), notRecorded: sum(total.notRecorded), late: sum(total.late))
            })
    }
}

extension ExceptionInfo {
    init(_ row: CaseRow) {
        let reason = row.state.verdict.reason ?? .other
        let text = ExceptionText(reason, isReadable: row.kind != .unreadable)
        self.init(
            kind: row.kind.name, caseNumber: row.number, paymentId: row.payment?.description,
            payer: nil, node: row.record?.node.description, sequence: row.record?.sequence,
            merchant: row.merchant.description,
            amount: row.amount?.description, state: row.state.verdict.decision.name, reason: reason.rawValue,
            why: text.why, who: text.who, next: text.next)
    }

    init(more: Int) {
        self.init(
            kind: "more", count: more, caseNumber: nil, paymentId: nil, payer: nil, node: nil, sequence: nil,
            merchant: nil, amount: nil, state: "notListed", reason: "more", why: "\(more) more wait",
            who: "headquarters", next: "decide what is listed, then list again")
    }

    init(_ row: ListedRow) {
        let text = ExceptionText(VerdictReason(rawValue: row.reason), isReadable: true)
        self.init(
            kind: "payer", caseNumber: nil, paymentId: nil, payer: row.keyID.description, node: nil, sequence: nil,
            merchant: nil,
            amount: nil, state: "suspended", reason: row.reason, why: text.why, who: text.who, next: text.next)
    }
}
