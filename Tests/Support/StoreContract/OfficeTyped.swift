internal import Office
internal import PaymentCodes
internal import Payments
internal import SyncProtocol
internal import TestWorld

extension OfficeContract {
    /// What a payer paid in a while, and confirmations that are typed.
    static var windows: [OfficeContract] {
        [
            OfficeContract("what a node took of a payer is what nobody approved, by trusted clocks, before a sequence")
            {
                books in
                try books.write { store in
                    let rows: [(Int64, UInt64, Basis, Bool, Int64)] = [
                        (100, 1, .guaranteed, true, 50), (20, 2, .atRisk, true, 60), (3_000, 3, .guaranteed, false, 60),
                        (40_000, 4, .awaitingApproval, true, 60), (5, 5, .guaranteed, true, 70),
                        (7, 6, .guaranteed, true, 80),
                    ]
                    var numbers: [Int64] = []
                    for (amount, sequence, basis, isTrusted, wall) in rows {
                        numbers.append(
                            try store.openCase(
                                Ledgers.note(amount, at: sequence, basis, by: .of(9), isTrusted: isTrusted, wall: wall))
                        )
                    }
                    func taken(
                        _ payer: UInt8 = 9, before sequence: UInt64 = 6, _ times: ClosedRange<Int64> = 50...70,
                        at node: NodeID = Ledgers.node, branch: Int64 = 1, last: UInt64 = .max
                    ) throws -> Int64 {
                        try store.taken(
                            from: .of(payer), in: .of("KES"), at: node, path: [BranchPart(branch: branch, last: last)],
                            before: sequence, times: times)
                    }
                    try expect(taken(), 125)
                    try expect(taken(before: 5), 120)
                    try expect(taken(before: 7, 50...80), 132)
                    try expect(taken(before: 6, 51...69), 20)
                    try expect(taken(8), 0)
                    try expect(taken(at: .of(3)), 0)
                    try expect(taken(branch: 2), 0)
                    try expect(taken(last: 1), 100)
                    // Undone at 5: it counted before that, and does not from then on.
                    try store.setUndone(numbers[0], in: 1, at: 5)
                    try expect(taken(before: 5), 120)
                    try expect(taken(), 25)
                    // What is lost at 2 may have undone what came before it, and nothing that came behind it.
                    _ = try store.openCase(Ledgers.correction(60, of: 61, 1, at: 2, .lost))
                    try expect(taken(), 5)
                    try expect(taken(before: 2), 100)
                }
            },
            OfficeContract("a typed number names one payment of its node") { books in
                try books.found()
                guard let key = TypingKey([UInt8](repeating: 4, count: 32)) else { return }
                var row = TypingRow(node: Ledgers.node, key: key, history: Ledgers.history, last: 3)
                try books.write { [row] store in
                    try expect(store.typing(of: Ledgers.node), nil)
                    try store.keep(row)
                    try expect(store.typing(of: Ledgers.node), row)
                    try store.addTyped(3, at: Ledgers.node, for: .of(1))
                    try expect(store.payment(typed: 3, at: Ledgers.node), .of(1))
                    try expect(store.payment(typed: 3, at: .of(7)), nil)
                    try expect(store.payment(typed: 4, at: Ledgers.node), nil)
                    try expect(store.typed(.of(1))?.number, 3)
                    try expect(store.typed(.of(1))?.node, Ledgers.node)
                    try expect(store.typed(.of(2)) == nil, true)
                }
                try books.refuse { try $0.addTyped(3, at: Ledgers.node, for: .of(2)) }
                row.last = 9
                try books.write { [row] store in
                    try store.keep(row)
                    try expect(store.typing(of: Ledgers.node)?.last, 9)
                }
            },
            OfficeContract("the newest node stands behind a counter") { books in
                try books.found()
                try books.write { store in
                    try expect(store.node(at: .of(2))?.id, Ledgers.node)
                    try store.add(Ledgers.row(.of(8), created: 5))
                    try expect(store.node(at: .of(2))?.id, .of(8))
                    try expect(store.node(at: .of(9)) == nil, true)
                }
            },
            OfficeContract("keys come onto the hot list and off it, and are counted") { books in
                try books.write { store in
                    for byte: UInt8 in [1, 2] {
                        try store.list(ListedRow(keyID: .of(byte), since: Int64(byte), reason: "blocked"))
                    }
                    try expect(store.listedCount(), 2)
                    try store.unlist(.of(1))
                    try store.unlist(.of(1))
                    try expect(store.listed(limit: 9).map(\.keyID), [.of(2)])
                    try expect(store.listedCount(), 1)
                    try expect(store.latestPolicyVersion(), nil)
                    try store.addPolicy(7, [1])
                    try expect(store.latestPolicyVersion(), 7)
                }
            },
        ]
    }
}

extension Ledgers {
    /// A payer's note.
    fileprivate static func note(
        _ minorUnits: Int64, at sequence: UInt64, _ basis: Basis, by payer: KeyID, isTrusted: Bool, wall: Int64
    ) -> CaseRow {
        let byte = UInt8(truncatingIfNeeded: sequence)
        let record = CaseRecord(
            digest: .of(byte), node: node, sequence: sequence, receipt: sequence, basis: basis, branch: 1, wall: wall,
            isClockTrusted: isTrusted)
        return CaseRow(
            kind: .payment, record: record, payment: .of(byte), original: nil, merchant: .of("M-1"), counter: .of(2),
            amount: .kes(minorUnits), tender: .note, sale: .of(byte), payer: payer,
            businessDay: BusinessDay(number: 3), arrived: 10, state: CaseState(verdict: .paid, money: .none))
    }
}
