internal import Adjudication
internal import Office
internal import Payments
internal import SyncProtocol
internal import TestWorld

extension OfficeContract {
    /// What people decide, and what is passed on.
    static var decisions: [OfficeContract] {
        [
            OfficeContract("decisions are kept in their order, the newest read first") { books in
                try books.write { store in
                    let number = try store.openCase(Ledgers.payment(1, 100, at: 1))
                    let rows = [
                        DecisionRow(
                            subject: .exception(number), decided: "pay", name: "asha", why: "seen on paper", time: 7),
                        DecisionRow(subject: .payer(.of(3)), decided: "resume", name: "juma", why: "a phone", time: 7),
                    ]
                    for row in rows { try store.note(row) }
                    try expect(store.decisions(limit: 9), rows.reversed())
                    try expect(store.decisions(limit: 1), [rows[1]])
                }
            },
            OfficeContract("a key leaves the hot list, and another stays") { books in
                try books.write { store in
                    for byte: UInt8 in [1, 2] {
                        try store.list(ListedRow(keyID: .of(byte), since: 5, reason: "equivocation"))
                    }
                    try store.unlist(.of(1))
                    try store.unlist(.of(9))
                    try expect(store.listed(limit: 9).map(\.keyID), [.of(2)])
                }
            },
            OfficeContract("what pullers do not see does not reach them when it changes either") { books in
                try books.write { store in
                    let row = CaseRow(
                        kind: .inspection, record: nil, payment: nil, original: nil, merchant: .of("M-1"),
                        counter: .of(2), amount: nil, tender: nil, businessDay: BusinessDay(number: 1), arrived: 1,
                        state: CaseState(verdict: Verdict(decision: .exception, reason: .fork), money: .none))
                    let number = try store.openCase(row)
                    try store.change(number, to: CaseState(verdict: .paid, money: .none), time: 2)
                    try expect(store.pulled(after: 0, limit: 9), [])
                    try expect(store.waiting(limit: 9).rows, [])
                    try expect(store.caseRow(number)?.state.verdict, .paid)
                }
            },
            OfficeContract("a case that leaves its batch joins the next one, and the first batch stays as it is") {
                books in
                try books.found()
                try books.write { store in
                    let number = try store.openCase(
                        Ledgers.payment(1, 100, at: 1, verdict: Verdict(decision: .exception, reason: .unknownPayer)))
                    try expect(store.closeBatch(of: nil, time: 5), 1)
                    let first = try store.batch(1)
                    try store.change(number, to: CaseState(verdict: .paid, money: .payable, isLate: true), time: 6)
                    try expect(store.closeBatch(of: nil, time: 7), 2)
                    try expect(store.batch(1), first)
                    try expect(store.batch(2)?.totals.map(\.late.count), [1])
                    try expect(store.pulled(after: 0, limit: 9).map(\.row.state.batch), [nil, 1, nil, 2])
                }
            },
            OfficeContract("an advice takes the place of its earlier state, and is open until it ends") { books in
                try books.write { store in
                    for byte: UInt8 in [1, 2] { _ = try store.openCase(Ledgers.payment(byte, 10, at: UInt64(byte))) }
                    let sending = AdviceRow(caseNumber: 1, advice: UpstreamAdvice(.sending(attempt: 1)), time: 3)
                    let ended = AdviceRow(caseNumber: 1, advice: UpstreamAdvice(.ended(.approved)), time: 4)
                    let other = AdviceRow(
                        caseNumber: 2, advice: UpstreamAdvice(.querying(attempt: 2, query: 1)), time: 3)
                    for row in [other, sending] { try store.keep(row) }
                    try expect(store.openAdvices(limit: 9), [sending, other])
                    try expect(store.openAdvices(limit: 1), [sending])
                    try store.keep(ended)
                    try expect(store.advice(of: 1), ended)
                    try expect(store.advice(of: 3), nil)
                    try expect(store.openAdvices(limit: 9), [other])
                }
            },
        ]
    }
}
