internal import Adjudication
internal import Office
internal import PaymentCodes
internal import Payments
internal import SyncProtocol
internal import TestWorld

extension OfficeContract {
    /// Days, likeness, sales that are paid.
    static var days: [OfficeContract] {
        [
            OfficeContract("a day adds up along its chain, and no further") { books in
                try books.write { store in
                    try DayOfTwoChains().write(store)
                    let trunk = [BranchPart(branch: 1, last: .max)]
                    let clone = [BranchPart(branch: 2, last: .max), BranchPart(branch: 1, last: 2)]
                    try expect(store.sums(trunk, 1, 9), [5_111: 3])
                    try expect(store.sums(clone, 1, 9), [80_011: 3])
                    try expect(store.sums(trunk, 2, 2), [10: 1])
                    try expect(store.sums(trunk, 4, 3), [:])
                    try expect(store.daySums(of: .of(9), path: trunk, from: 1, through: 9).sums, [])
                    try expect(
                        store.daySums(of: Ledgers.node, path: trunk, from: 1, through: 9).refunds,
                        [DaySum(tender: .cash, basis: nil, count: 1, amount: .kes(3))])
                }
            },
            OfficeContract("a chain leaves out of its day what its own records undid by then") { books in
                try books.write { store in
                    try DayOfTwoChains().write(store)
                    let trunk = [BranchPart(branch: 1, last: .max)]
                    let clone = [BranchPart(branch: 2, last: .max), BranchPart(branch: 1, last: 2)]
                    // The clone undoes at 5 the first payment, which both have; the board undoes it at 7, and the second at 8.
                    try store.setUndone(1, in: 2, at: 5)
                    try store.setUndone(1, in: 1, at: 7)
                    try store.setUndone(1, in: 1, at: 9)
                    try store.setUndone(2, in: 1, at: 8)
                    try expect(store.sums(trunk, 1, 6), [5_111: 3])
                    try expect(store.sums(trunk, 1, 7), [5_110: 2])
                    try expect(store.sums(trunk, 1, 8), [5_100: 1])
                    try expect(store.sums(clone, 1, 4), [80_011: 3])
                    try expect(store.sums(clone, 1, 9), [80_010: 2])
                }
            },
            OfficeContract("a day is told apart by tender, basis and currency") { books in
                try books.write { store in
                    _ = try store.openCase(Ledgers.payment(1, 10, at: 1))
                    _ = try store.openCase(Ledgers.payment(2, 20, at: 2, tender: .note, basis: .atRisk))
                    _ = try store.openCase(Ledgers.payment(3, 40, at: 3, tender: .note, basis: .guaranteed))
                    _ = try store.openCase(
                        Ledgers.payment(4, 80, at: 4, tender: .note, basis: .atRisk, verdict: Ledgers.refused))
                    let sums = try store.daySums(
                        of: Ledgers.node, path: [BranchPart(branch: 1, last: .max)], from: 1, through: 4
                    ).sums
                    let wanted = [
                        DaySum(tender: .cash, basis: nil, count: 1, amount: .kes(10)),
                        DaySum(tender: .note, basis: .atRisk, count: 2, amount: .kes(100)),
                        DaySum(tender: .note, basis: .guaranteed, count: 1, amount: .kes(40)),
                    ]
                    try expect(sums.count, wanted.count)
                    for sum in wanted { try expect(sums.contains(sum), true) }
                }
            },
            OfficeContract("a sale is paid by another payment of its amount, while it stands") { books in
                try books.write { store in
                    // The first payment gives the sale its name; the second is a further one of it.
                    let first = try store.openCase(Ledgers.payment(1, 100, at: 1))
                    try store.setEffect(of: .of(1), at: Ledgers.node, record: .of(1), caseNumber: first)
                    func isPaid(_ amount: Int64, besides other: UInt8, at node: NodeID = Ledgers.node) throws -> Bool {
                        try store.isPaid(.of(1), .kes(amount), at: node, besides: .of(other))
                    }
                    try expect(isPaid(100, besides: 2), true)
                    try expect(isPaid(100, besides: 1), false)
                    try expect(isPaid(99, besides: 2), false)
                    try expect(isPaid(100, besides: 2, at: .of(9)), false)
                    let second = try store.openCase(Ledgers.payment(2, 40, at: 2, sale: 1))
                    try expect(isPaid(40, besides: 3), true)
                    try store.change(second, to: CaseState(verdict: Ledgers.refused, money: .none), time: 1)
                    try expect(isPaid(40, besides: 3), false)
                    _ = try store.openCase(Ledgers.correction(5, of: 1, 99, at: 5))
                    try expect(isPaid(100, besides: 2), true)
                    _ = try store.openCase(Ledgers.correction(6, of: 1, 1, at: 6))
                    try expect(isPaid(100, besides: 2), false)
                }
            },
            OfficeContract("a sale whose payment was undone is not paid") { books in
                try books.write { store in
                    let first = try store.openCase(Ledgers.payment(1, 100, at: 1))
                    try store.setEffect(of: .of(1), at: Ledgers.node, record: .of(1), caseNumber: first)
                    try store.change(
                        first, to: CaseState(verdict: .paid, money: .none, isReversed: true), time: 1)
                    try expect(store.isPaid(.of(1), .kes(100), at: Ledgers.node, besides: .of(2)), false)
                }
            },
            OfficeContract("another payment is like one by payer, amount, counter and time") { books in
                try books.write { store in
                    let first = try store.openCase(Ledgers.payment(1, 100, at: 1, payer: .of(9)))
                    func has(_ similar: SimilarPayment, _ payer: UInt8 = 9, besides: [PaymentID] = []) throws -> Bool {
                        try store.has(similar, of: .of(payer), besides: besides)
                    }
                    let late = 50 + SimilarPayment.windowSeconds
                    try expect(has(Ledgers.similar(100, late)), true)
                    try expect(has(Ledgers.similar(100, late + 1)), false)
                    try expect(has(Ledgers.similar(101, late)), false)
                    try expect(has(Ledgers.similar(100, late), 8), false)
                    try expect(has(Ledgers.similar(100, late), besides: [.of(1)]), false)
                    try store.change(first, to: CaseState(verdict: .paid, money: .none, isReversed: true), time: 1)
                    try expect(has(Ledgers.similar(100, late)), false)
                }
            },
        ]
    }
}

/// Three payments on a chain; a second chain that leaves it after two of them, with one of its own; a refund on the first.
private struct DayOfTwoChains {
    func write(_ store: any StoreTransaction) throws {
        let rows = [
            Ledgers.payment(1, 1, at: 1), Ledgers.payment(2, 10, at: 2), Ledgers.payment(3, 5_100, at: 3),
            Ledgers.payment(4, 80_000, at: 3, branch: 2), Ledgers.correction(5, of: 1, 3, at: 4),
        ]
        for row in rows { _ = try store.openCase(row) }
    }
}

extension StoreTransaction {
    /// Of a node's payments between two places of a chain: the sum, and how many.
    fileprivate func sums(_ path: [BranchPart], _ first: UInt64, _ last: UInt64) throws -> [Int64: UInt64] {
        let sums = try daySums(of: Ledgers.node, path: path, from: first, through: last).sums
        return Dictionary(uniqueKeysWithValues: sums.map { ($0.amount.minorUnits, $0.count) })
    }
}
