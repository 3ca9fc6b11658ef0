internal import Adjudication
internal import Office
internal import Payments
internal import SyncProtocol
internal import TestWorld

extension OfficeContract {
    /// What HQ tells nodes, and what is sealed.
    static var verdicts: [OfficeContract] {
        [
            OfficeContract("a node's outcomes are read by position, and a position is written once") { books in
                try books.found()
                func outcome(_ cursor: UInt64) -> Outcome {
                    Outcome(
                        cursor: cursor, sequence: cursor, record: .of(UInt8(cursor)), verdict: Ledgers.refused, time: 3)
                }
                try books.write { store in
                    try expect(store.lastOutcome(of: Ledgers.node), 0)
                    // After a restore there may be a gap.
                    for cursor in [UInt64(1), 2, 7] { try store.add(outcome(cursor), to: Ledgers.node) }
                    try expect(store.lastOutcome(of: Ledgers.node), 7)
                    try expect(store.outcomes(of: Ledgers.node, after: 0, limit: 2), [outcome(1), outcome(2)])
                    try expect(store.outcomes(of: Ledgers.node, after: 2, limit: 9), [outcome(7)])
                    try expect(store.outcomes(of: Ledgers.node, after: 7, limit: 9), [])
                    try expect(store.outcomes(of: .of(9), after: 0, limit: 9), [])
                }
                try books.refuse { try $0.add(outcome(7), to: Ledgers.node) }
            },
            OfficeContract("what is imposed on a record is the last that was signed") { books in
                try books.write { store in
                    func outcome(_ cursor: UInt64, _ verdict: Verdict) -> Outcome {
                        Outcome(cursor: cursor, sequence: 4, record: .of(4), verdict: verdict, time: 3)
                    }
                    try expect(store.hasImposed(on: Ledgers.node), false)
                    try store.impose(outcome(1, Ledgers.held), on: Ledgers.node)
                    try store.impose(outcome(2, .paid), on: Ledgers.node)
                    try expect(store.imposed(.of(4), at: Ledgers.node), outcome(2, .paid))
                    try expect(store.imposed(.of(4), at: .of(9)), nil)
                    try expect([store.hasImposed(on: Ledgers.node), store.hasImposed(on: .of(9))], [true, false])
                }
            },
            OfficeContract("a sealed box is kept as it came first, and once erased it stays so") { books in
                try books.write { store in
                    func keep(_ id: UInt8, _ byte: UInt8, at time: Int64) throws {
                        try store.keepSealed(
                            SealedItem(payment: .of(id), box: [byte]), of: Ledgers.node, time: time)
                    }
                    for (id, byte) in [(UInt8(1), UInt8(1)), (1, 2), (2, 2), (3, 3)] {
                        try keep(id, byte, at: Int64(id))
                    }
                    try expect(store.sealed(of: .of(1), at: Ledgers.node), [1])
                    try expect(store.sealed(of: .of(1), at: .of(9)), nil)
                    try store.eraseSealed(of: .of(1), at: Ledgers.node, time: 9)
                    try keep(1, 7, at: 9)
                    try expect(store.sealed(of: .of(1), at: Ledgers.node), nil)
                    try expect(store.eraseSealed(before: 3, time: 9), 1)
                    try expect(store.sealed(of: .of(2), at: Ledgers.node), nil)
                    try expect(store.sealed(of: .of(3), at: Ledgers.node), [3])
                }
            },
        ]
    }

    /// The ledger.
    static var money: [OfficeContract] {
        [
            OfficeContract("an entry moves both balances, and every account is read back") { books in
                try books.write { store in
                    let accounts: [Account] = [
                        .float(issuer: .of("BANK")), .purse(payer: .of(1)), .payable(merchant: .of("M-1")),
                        .receivable(issuer: .of("BANK")), .suspense(merchant: .of("M-1")), .claims, .recovery,
                    ]
                    let postings = zip(accounts, accounts.dropFirst() + accounts.prefix(1)).map {
                        Posting(from: $0, to: $1, amount: .kes(10))
                    }
                    for posting in postings { try store.post(posting, caseNumber: 4, time: 1) }
                    try store.post(
                        .init(from: .claims, to: .recovery, amount: .kes(7)), caseNumber: nil, time: 1)
                    try expect(store.postings(of: 4), postings)
                    try expect(store.postings(of: 5), [])
                    try expect(store.balance(of: .claims, in: .of("KES")), -7)
                    try expect(store.balance(of: .recovery, in: .of("KES")), 7)
                    try expect(store.balance(of: .recovery, in: .of("TND")), 0)
                    let trial = TrialBalance(
                        currency: .of("KES"), entries: 8, debits: 77, credits: 77, wrongBalances: 0)
                    try expect(store.trial(), [trial])
                }
            },
            OfficeContract("balances are listed by currency and name") { books in
                try books.write { store in
                    let move = { (currency: String) in
                        Posting(
                            from: .recovery, to: .claims, amount: Money(minorUnits: 5, currency: .of(currency)))
                    }
                    for currency in ["TND", "KES"] { try store.post(move(currency), caseNumber: nil, time: 1) }
                    let listed = try store.balances(limit: 3)
                    try expect(listed.map(\.account), ["claims", "recovery", "claims"])
                    try expect(listed.map(\.currency), ["KES", "KES", "TND"].map { .of($0) })
                    try expect(listed.map(\.minorUnits), [5, -5, 5])
                }
            },
            OfficeContract("an entry that moves nothing is refused") { books in
                for posting in [
                    Posting(from: .claims, to: .claims, amount: .kes(5)),
                    Posting(from: .claims, to: .recovery, amount: .kes(0)),
                    Posting(from: .claims, to: .recovery, amount: .kes(-5)),
                ] {
                    try books.refuse { try $0.post(posting, caseNumber: nil, time: 1) }
                }
            },
            OfficeContract("a balance that would not fit is refused, and the ledger stays as it was") { books in
                let all = Posting(from: .claims, to: .recovery, amount: .kes(.max))
                try books.write { try $0.post(all, caseNumber: nil, time: 1) }
                do { try books.write { try $0.post(all, caseNumber: nil, time: 1) } } catch OfficeFault.accountFull {
                    return try books.write { store in
                        try expect(store.balance(of: .recovery, in: .of("KES")), .max)
                        try expect(store.trial().map(\.wrongBalances), [0])
                    }
                }
                try expect("taken", "refused as full")
            },
        ]
    }

    /// Policies, key sets and the hot list.
    static var policies: [OfficeContract] {
        [
            OfficeContract("the latest policy is the one of the highest version, and each version is written once") {
                books in
                try books.write { store in
                    try expect(store.latestPolicy(), nil)
                    for version in [UInt64(3), 9, 4] { try store.addPolicy(version, [UInt8(version)]) }
                    try expect(store.latestPolicy(), [9])
                    try expect(store.policy(4), [4])
                    try expect(store.policy(5), nil)
                }
                try books.refuse { try $0.addPolicy(4, [0]) }
            },
            OfficeContract("key sets are read oldest first, and each version is written once") { books in
                try books.write { store in
                    for version in [UInt64(2), 1] { try store.addKeySet(version, [UInt8(version)]) }
                    try expect(store.keySets(), [[1], [2]])
                }
                try books.refuse { try $0.addKeySet(2, [0]) }
            },
            OfficeContract("the hot list keeps why a key came onto it first, and lists the newest first") { books in
                try books.write { store in
                    func row(_ key: UInt8, _ since: Int64) -> ListedRow {
                        ListedRow(keyID: .of(key), since: since, reason: "r\(since)")
                    }
                    for (key, since) in [(UInt8(1), Int64(5)), (3, 7), (2, 7), (1, 9)] {
                        try store.list(row(key, since))
                    }
                    try expect(store.listed(limit: 2), [row(2, 7), row(3, 7)])
                    try expect(store.listing(of: .of(1)), row(1, 5))
                    try expect(store.listing(of: .of(8)), nil)
                    try expect(store.isListed(.of(8)), false)
                }
            },
        ]
    }

    /// What is closed together.
    static var batches: [OfficeContract] {
        [
            OfficeContract("a batch takes every payment and correction that does not wait, once") { books in
                try books.found()
                try books.write { store in
                    try expect(store.closeBatch(of: nil, time: 1), nil)
                    for row in [
                        Ledgers.payment(1, 100, at: 1, tender: .note, basis: .guaranteed, money: .payable),
                        Ledgers.payment(2, 30, at: 2), Ledgers.payment(3, 7, at: 3, verdict: Ledgers.refused),
                        Ledgers.correction(4, of: 1, 40, at: 4, money: .returned),
                        Ledgers.correction(5, of: 9, 1, at: 5, verdict: Ledgers.held), Ledgers.inspection(.fork),
                    ] { _ = try store.openCase(row) }
                    try expect(store.closeBatch(of: nil, time: 20), 1)
                    try expect(
                        (1...6).map { try store.caseRow($0)?.state.batch }, [1, 1, 1, 1, nil, nil])
                    let last = try store.pulled(after: 5, limit: 9)
                    try expect(last.map(\.row.number), [1, 2, 3, 4])
                    try expect(last.map(\.row.state.batch), [1, 1, 1, 1])
                    try expect(last.map(\.time), [20, 20, 20, 20])
                    try expect(store.closeBatch(of: nil, time: 21), nil)
                    let none = BatchTotal.Sum(count: 0, minorUnits: 0)
                    let total = BatchTotal(
                        merchant: .of("M-1"), currency: .of("KES"), approved: .init(count: 2, minorUnits: 130),
                        payable: .init(count: 1, minorUnits: 100), declined: .init(count: 1, minorUnits: 7),
                        exception: none, returned: .init(count: 1, minorUnits: 40), notRecorded: none, late: none)
                    try expect(store.batch(1), BatchRow(number: 1, closed: 20, totals: [total]))
                }
            },
            OfficeContract("reversed, late, disputed and unrecorded payments are told apart") { books in
                try books.found()
                try books.write { store in
                    var reversed = Ledgers.payment(1, 1, at: 1)
                    reversed.state.isReversed = true
                    var late = Ledgers.payment(2, 20, at: 2)
                    late.state.isLate = true
                    var unrecorded = Ledgers.payment(3, 300, at: 3, money: .payable)
                    (unrecorded.record, unrecorded.state.isRecorded) = (nil, false)
                    let disputed = Ledgers.payment(
                        4, 4_000, at: 4, verdict: Verdict(decision: .exception, reason: .paidTwoWays), money: .suspense)
                    for row in [reversed, late, unrecorded, disputed] { _ = try store.openCase(row) }
                    _ = try store.closeBatch(of: nil, time: 20)
                    let total = try store.batch(1)?.totals.first
                    try expect(total?.approved, .init(count: 2, minorUnits: 320))
                    try expect(total?.late, .init(count: 1, minorUnits: 20))
                    try expect(total?.notRecorded, .init(count: 1, minorUnits: 300))
                    try expect(total?.exception, .init(count: 1, minorUnits: 4_000))
                }
            },
            OfficeContract("one merchant's batch leaves the others', and batches are listed newest first") { books in
                try books.found()
                try books.write { store in
                    try store.add(Ledgers.merchant("M-2"))
                    _ = try store.openCase(Ledgers.payment(1, 5, at: 1, merchant: "M-2"))
                    _ = try store.openCase(Ledgers.payment(2, 7, at: 2))
                    try expect(store.closeBatch(of: .of("M-1"), time: 20), 1)
                    try expect(store.closeBatch(of: .of("M-1"), time: 21), nil)
                    try expect(store.closeBatch(of: nil, time: 22), 2)
                    let batches = try store.batches(limit: 9)
                    try expect(batches.map(\.number), [2, 1])
                    try expect(batches.map { $0.totals.map(\.merchant) }, [[.of("M-2")], [.of("M-1")]])
                    try expect(store.batches(limit: 1).map(\.number), [2])
                    try expect(store.batch(3), nil)
                }
            },
            OfficeContract("a batch closes its merchant's days as far as they have begun at HQ") { books in
                try books.found()
                try books.write { store in
                    func close(_ byte: UInt8, day: Int64) throws -> Int64? {
                        _ = try store.openCase(Ledgers.payment(byte, 5, at: UInt64(byte), day: day))
                        _ = try store.closeBatch(of: nil, time: 4 * 86_400)
                        return try store.merchant(.of("M-1"))?.closedThrough?.number
                    }
                    // The counter's clock is ahead of HQ's.
                    try expect(close(1, day: 9), nil)
                    try expect(close(2, day: 3), 3)
                    try expect(close(3, day: 2), 3)
                    try expect(close(4, day: 4), 4)
                }
            },
        ]
    }
}
