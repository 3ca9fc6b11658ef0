internal import Adjudication
internal import Office
internal import PaymentCodes
internal import Payments
internal import SyncProtocol
internal import TestWorld

extension OfficeContract {
    /// Cases, claims and what they do to each other.
    static var rulings: [OfficeContract] {
        [
            OfficeContract("a claim is made once, whoever makes it") { books in
                let key = SpendKey(payer: .of(1), number: 5)
                let claim = SpentClaim(key: key, code: .of(4))
                try books.write { store in
                    try store.spend(claim, record: .of(1))
                    try expect(store.claimant(of: key), .of(4))
                    try expect(store.claimant(of: SpendKey(payer: .of(1), number: 6)), nil)
                }
                try books.refuse { try $0.spend(claim, record: .of(2)) }
            },
            OfficeContract("a confirmation is written once, and used by a record") { books in
                var row = ConfirmationRow(payment: .of(1), payer: .of(2), order: .of(3), bytes: [4], caseNumber: 5)
                try books.write { [row] in try $0.add(row) }
                try books.refuse { [row] in try $0.add(row) }
                try books.write { store in
                    try expect(store.confirmation(.of(1)), row)
                    try store.useConfirmation(.of(1), record: .of(8))
                    row.usedBy = .of(8)
                    try expect(store.confirmation(.of(1)), row)
                    try expect(store.confirmation(.of(2)), nil)
                }
            },
            OfficeContract("cases are numbered from 1 and read back, each record's own") { books in
                try books.write { store in
                    var rows = [
                        Ledgers.payment(1, 100, at: 1, tender: .note, basis: .guaranteed, payer: .of(9)),
                        Ledgers.correction(2, of: 1, 40, at: 2, verdict: Ledgers.refused), Ledgers.inspection(.fork),
                        Ledgers.inspection(.fork),
                    ]
                    for index in rows.indices {
                        rows[index].number = Int64(index) + 1
                        try expect(store.openCase(rows[index]), Int64(index) + 1)
                        try expect(store.caseRow(Int64(index) + 1), rows[index])
                    }
                    try expect(store.caseRow(5), nil)
                    try expect(store.caseOf(.of(2), at: Ledgers.node), rows[1])
                    try expect(store.caseOf(.of(2), at: .of(9)), nil)
                    try expect(store.caseOf(.of(0), at: Ledgers.node), nil)
                }
                try books.refuse { _ = try $0.openCase(Ledgers.payment(1, 900, at: 7)) }
            },
            OfficeContract("every state of a payment or correction is a row for pullers, in one order") { books in
                try books.write { store in
                    let first = try store.openCase(Ledgers.payment(1, 100, at: 1, money: .payable))
                    _ = try store.openCase(Ledgers.inspection(.fork))
                    let second = try store.openCase(Ledgers.correction(2, of: 1, 40, at: 2))
                    let state = CaseState(
                        verdict: Ledgers.refused, money: .suspense, isLate: true, batch: nil, isReversed: true)
                    try store.change(first, to: state, time: 77)
                    try expect(store.caseRow(first)?.state, state)
                    let rows = try store.pulled(after: 0, limit: 9)
                    try expect(rows.map(\.position), [1, 2, 3])
                    try expect(rows.map(\.row.number), [first, second, first])
                    try expect(rows.map(\.row.state.money), [.payable, .none, .suspense])
                    try expect(rows.map(\.row.state.verdict), [.paid, .paid, Ledgers.refused])
                    try expect(rows.map(\.time), [10, 10, 77])
                    try expect(store.pulled(after: 1, limit: 1), [rows[1]])
                    try expect(store.pulled(after: 3, limit: 9), [])
                }
            },
            OfficeContract("what was pulled before a counter recorded it does not name the record") { books in
                try books.write { store in
                    var row = Ledgers.payment(1, 100, at: 1)
                    (row.record, row.sale, row.state.isRecorded) = (nil, nil, false)
                    let number = try store.openCase(row)
                    let record = Ledgers.record(1, at: 4, basis: .confirmed)
                    try store.record(record, sale: .of(6), payment: .of(5), in: number)
                    var state = row.state
                    state.isRecorded = true
                    try store.change(number, to: state, time: 12)
                    try expect(store.caseRow(number)?.record, record)
                    try expect(store.caseRow(number)?.sale, .of(6))
                    try expect(store.caseRow(number)?.payment, .of(1))
                    try expect(store.caseRow(number)?.correctable, .of(5))
                    try expect(store.caseOf(.of(1), at: Ledgers.node)?.number, number)
                    try expect(store.pulled(after: 0, limit: 9).map(\.row.record), [nil, record])
                }
            },
            OfficeContract("a payment id belongs to its first record") { books in
                try books.write { store in
                    try store.setEffect(of: .of(1), at: Ledgers.node, record: .of(2), caseNumber: 3)
                    try store.setEffect(of: .of(1), at: Ledgers.node, record: .of(8), caseNumber: 9)
                    try expect(store.effect(of: .of(1), at: Ledgers.node)?.record, .of(2))
                    try expect(store.effect(of: .of(1), at: Ledgers.node)?.caseNumber, 3)
                    try expect(store.effect(of: .of(1), at: .of(9)) == nil, true)
                }
            },
            OfficeContract("what waits for an original is found by it, and by its node's sequence") { books in
                try books.write { store in
                    try expect(store.hasHeld(at: Ledgers.node), false)
                    for (byte, original) in [(UInt8(1), UInt8(50)), (2, 51), (3, 50)] {
                        _ = try store.openCase(
                            Ledgers.correction(byte, of: original, 5, at: UInt64(byte), .void, verdict: Ledgers.held))
                    }
                    _ = try store.openCase(Ledgers.correction(4, of: 50, 5, at: 4))
                    try expect(store.held(for: .of(50), at: Ledgers.node).map(\.number), [1, 3])
                    try expect(store.held(for: .of(50), at: .of(9)), [])
                    try expect(store.held(at: Ledgers.node, through: 2).map(\.number), [1, 2])
                    try expect([store.hasHeld(at: Ledgers.node), store.hasHeld(at: .of(9))], [true, false])
                    for number in Int64(1)...3 {
                        try store.change(number, to: CaseState(verdict: .paid, money: .none), time: 1)
                    }
                    try expect(store.hasHeld(at: Ledgers.node), false)
                    try expect(store.held(for: .of(50), at: Ledgers.node), [])
                }
            },
            OfficeContract("an inspection is open for its reason until it is decided") { books in
                try books.write { store in
                    let number = try store.openCase(Ledgers.inspection(.fork))
                    try expect(store.isInspected(Ledgers.node, for: .fork), true)
                    try expect(store.isInspected(Ledgers.node, for: .restored), false)
                    try expect(store.isInspected(.of(9), for: .fork), false)
                    try store.change(number, to: CaseState(verdict: .paid, money: .none), time: 1)
                    try expect(store.isInspected(Ledgers.node, for: .fork), false)
                }
            },
            OfficeContract("cases that wait are listed oldest first") { books in
                try books.write { store in
                    _ = try store.openCase(Ledgers.inspection(.fork))
                    _ = try store.openCase(Ledgers.payment(1, 5, at: 1))
                    _ = try store.openCase(Ledgers.correction(2, of: 9, 5, at: 2, verdict: Ledgers.held))
                    try expect(store.waiting(limit: 9).rows.map(\.number), [1, 3])
                    try expect(store.waiting(limit: 9).more, 0)
                    try expect(store.waiting(limit: 1).rows.map(\.number), [1])
                    try expect(store.waiting(limit: 1).more, 1)
                }
            },
            OfficeContract("what was undone, or refunded in full, waits for nobody") { books in
                try books.write { store in
                    let twice = Verdict(decision: .exception, reason: .paidTwoWays)
                    func open(_ byte: UInt8, isReversed: Bool = false) throws {
                        var row = Ledgers.payment(byte, 100, at: UInt64(byte), verdict: twice)
                        row.state.isReversed = isReversed
                        let number = try store.openCase(row)
                        try store.setEffect(
                            of: .of(byte), at: Ledgers.node, record: .of(byte), caseNumber: number)
                    }
                    func give(_ byte: UInt8, of original: UInt8, _ minorUnits: Int64, _ verdict: Verdict = .paid) throws
                    {
                        _ = try store.openCase(
                            Ledgers.correction(byte, of: original, minorUnits, at: UInt64(byte), verdict: verdict))
                    }
                    for byte in UInt8(1)...4 { try open(byte, isReversed: byte == 1) }
                    try give(11, of: 2, 60)
                    try give(12, of: 3, 60)
                    try give(13, of: 3, 40, Ledgers.refused)
                    try expect(store.waiting(limit: 9).rows.map(\.number), [2, 3, 4])
                    try give(14, of: 2, 40)
                    try expect(store.waiting(limit: 9).rows.map(\.number), [3, 4])
                    try expect(store.waiting(limit: 1).more, 1)
                }
            },
            OfficeContract("what another record's payment id gave back is not given back of this one") { books in
                try books.write { store in
                    let number = try store.openCase(Ledgers.payment(1, 100, at: 1))
                    try store.setEffect(of: .of(1), at: Ledgers.node, record: .of(1), caseNumber: number)
                    var other = Ledgers.payment(
                        2, 100, at: 2, verdict: Verdict(decision: .exception, reason: .existsWithDifferent))
                    other = CaseRow(
                        kind: .payment, record: other.record, payment: .of(1), original: nil, merchant: other.merchant,
                        counter: other.counter, amount: other.amount, tender: other.tender,
                        businessDay: other.businessDay, arrived: 1, state: other.state)
                    let waiting = try store.openCase(other)
                    _ = try store.openCase(Ledgers.correction(3, of: 1, 100, at: 3))
                    try expect(store.waiting(limit: 9).rows.map(\.number), [waiting])
                }
            },
            OfficeContract("a confirmed payment is given back by the id under which a counter recorded it") { books in
                try books.write { store in
                    var row = Ledgers.payment(1, 100, at: 1)
                    (row.record, row.sale, row.state.isRecorded) = (nil, nil, false)
                    let number = try store.openCase(row)
                    try store.record(
                        Ledgers.record(1, at: 4, basis: .confirmed), sale: .of(6), payment: .of(5), in: number)
                    try store.setEffect(of: .of(5), at: Ledgers.node, record: .of(1), caseNumber: number)
                    try expect(store.isPaid(.of(6), .kes(100), at: Ledgers.node, besides: .of(9)), true)
                    _ = try store.openCase(Ledgers.correction(3, of: 5, 100, at: 3))
                    try expect(store.isPaid(.of(6), .kes(100), at: Ledgers.node, besides: .of(9)), false)
                    let state = CaseState(
                        verdict: Verdict(decision: .exception, reason: .paidTwoWays), money: .payable)
                    try store.change(number, to: state, time: 2)
                    try expect(store.waiting(limit: 9).rows.map(\.number), [])
                }
            },
            OfficeContract("refunds and voids that were paid add up, for their original alone") { books in
                try books.write { store in
                    _ = try store.openCase(Ledgers.correction(1, of: 50, 30, at: 1))
                    _ = try store.openCase(Ledgers.correction(2, of: 50, 500, at: 2, verdict: Ledgers.refused))
                    _ = try store.openCase(Ledgers.correction(3, of: 50, 12, at: 3, .void))
                    _ = try store.openCase(Ledgers.correction(4, of: 51, 7, at: 4))
                    _ = try store.openCase(Ledgers.correction(5, of: 50, 7, at: 5, .reversal))
                    try expect(store.refunded(of: .of(50), at: Ledgers.node), 42)
                    try expect(store.refunded(of: .of(50), at: .of(9)), 0)
                }
            },
        ]
    }
}
