import Adjudication
import PaymentCodes
import Payments
import Policies
import Signing
import SyncProtocol
import TestWorld
import Testing

@Suite("What HQ must know before it decides")
struct NeedsTests {
    let world: TestWorld

    init() throws { world = try TestWorld() }

    private func records() throws -> [Row<Record>] {
        let day = DayClosed(
            merchant: world.merchant, counter: world.node.counter, day: BusinessDay(number: 20_601), firstSequence: 3,
            lastSequence: 9, sums: [])
        let correction = Correction(
            payment: .of(88), original: .of(1), merchant: world.merchant, counter: world.node.counter,
            operatorName: "Wanjiru", receipt: 2, amount: .kes(1_250))
        let note = try world.payer.note(1_250, at: world.node.counter, number: 7)
        let bodies: [Row<RecordBody>] = [
            Row("cash", .payment(world.node.cash(.kes(100)))), Row("note", .payment(world.node.paid(note))),
            Row("confirmation", .payment(world.node.paid(try world.confirmation(.kes(1_250))))),
            Row("reversal", .reversal(world.node.reversal(of: 1, .kes(1_250)))), Row("closed day", .dayClosed(day)),
            Row("cash with lines", .payment(world.node.cash(.kes(1_250)).with([.sugar]))),
            Row("refund", .refund(correction)), Row("void", .void(correction)),
            Row("lost", .lost(LostRecord(digest: .of(9)))), Row("tamper", .tamper(.opened)),
        ]
        return try bodies.map { Row($0.description, try world.node.record($0.content, policyVersion: 3).record) }
    }

    @Test("each kind of record asks its questions")
    func questions() throws {
        let payer = world.payer.key.keyID
        func common(_ amount: Money) -> [CaseQuery] {
            [.payment(.of(1)), .sale(.of(1), amount, excluding: .of(1))]
        }
        let correction: [CaseQuery] = [
            .payment(.of(88)), .original(.of(1)), .merchantBalance(world.merchant, .of("KES")),
        ]
        let expected: [String: [CaseQuery]] = [
            "cash": common(.kes(100)),
            "cash with lines": common(.kes(1_250)) + [.latestPolicy],
            "note": common(.kes(1_250)) + [
                .reversal(of: .of(1)), .policy(3), .certificates(payer), .claim(SpendKey(payer: payer, number: 7)),
                .payer(payer, .of("KES")), .takenInWindow(payer, .of("KES")),
            ],
            "confirmation": common(.kes(1_250)) + [.confirmation(.of(0xB1))],
            "reversal": [.payment(.of(99)), .original(.of(1))],
            "closed day": [.sums(first: 3, last: 9), .refunds(first: 3, last: 9)],
            "refund": correction, "void": correction, "lost": [], "tamper": [],
        ]
        let payers: [String: SimilarPayment.Payer] = ["note": .key(payer), "confirmation": .confirmation(.of(0xB1))]
        for row in try records() {
            let queries = Adjudication.needs(row.content, using: world.primitives)
            let similar = queries.compactMap { if case .similar(let similar) = $0 { similar } else { nil } }
            #expect(similar.map(\.payer) == [payers[row.description]].compactMap(\.self), "\(row)")
            #expect(similar.allSatisfy { $0.from == TestWorld.noon - 120 && $0.through == TestWorld.noon + 120 })
            #expect(similar.allSatisfy { $0.amount == .kes(1_250) && $0.excluding == .of(1) })
            #expect(
                queries.filter { if case .similar = $0 { false } else { true } } == expected[row.description], "\(row)")
        }
    }

    @Test(
        "the window of a suspected duplicate stays in its range, whatever the clock says", arguments: [Int64.min, .max])
    func wildClock(_ wall: Int64) throws {
        let note = try world.payer.note(1_250, at: world.node.counter)
        let record = try world.node.record(
            .payment(world.node.paid(note)), moment: TestWorld.moment(wall: wall, isTrusted: false)
        ).record
        for case .similar(let similar) in Adjudication.needs(record, using: world.primitives) {
            #expect(similar.through - similar.from == 120, "cut off at the end of all numbers")
            #expect((similar.from...similar.through).contains(wall))
        }
    }

    /// One fact, the question that brings it, and another value of it that matters if it is looked at.
    private typealias Fact = (name: String, isAsked: (CaseQuery) -> Bool, change: (inout CaseFacts) throws -> Void)

    private func facts() throws -> [Fact] {
        let state = ConfirmationState(confirmation: try world.confirmation(.kes(1_250)).content, usedBy: .of(9))
        func isConfirmation(_ query: CaseQuery) -> Bool { if case .confirmation = query { true } else { false } }
        let sum = DaySum(tender: .cash, basis: nil, count: 1, amount: .kes(1))
        return [
            ("same payment", { if case .payment = $0 { true } else { false } }, { $0.samePayment = .of(9) }),
            ("original", { if case .original = $0 { true } else { false } }, { $0.original = nil }),
            (
                "horizon", { if case .original = $0 { true } else { false } },
                {
                    $0.original = nil
                    $0.isPastHorizon = true
                }
            ),
            ("reversal", { if case .reversal = $0 { true } else { false } }, { $0.isReversed = true }),
            ("certificates", { if case .certificates = $0 { true } else { false } }, { $0.certificates = [] }),
            ("claim", { if case .claim = $0 { true } else { false } }, { $0.claimedBy = .of(9) }),
            ("balance", { if case .payer = $0 { true } else { false } }, { $0.balance = 0 }),
            ("list", { if case .payer = $0 { true } else { false } }, { $0.isListed = true }),
            ("confirmation", isConfirmation, { $0.confirmation = state }),
            ("own confirmation", isConfirmation, { $0.isOwnConfirmation = true }),
            ("policy", { if case .policy = $0 { true } else { false } }, { $0.policy = nil }),
            (
                "latest policy", { if case .latestPolicy = $0 { true } else { false } },
                { $0.latestPolicy = .today(sugar: 1_300) }
            ),
            ("sale", { if case .sale = $0 { true } else { false } }, { $0.isSalePaid = true }),
            ("similar", { if case .similar = $0 { true } else { false } }, { $0.isSimilar = true }),
            ("sums", { if case .sums = $0 { true } else { false } }, { $0.sums = [sum] }),
            ("refunds", { if case .refunds = $0 { true } else { false } }, { $0.refunds = [sum] }),
            (
                "merchant's balance", { if case .merchantBalance = $0 { true } else { false } },
                { $0.merchantBalance = 1_249 }
            ),
        ]
    }

    @Test("what is not asked for is not looked at")
    func nothingElse() throws {
        var usual = CaseFacts(now: TestWorld.noon)
        usual.policy = world.policy
        usual.certificates = [world.payer.certificate]
        usual.balance = 1_000_000
        usual.merchantBalance = 1_250
        usual.original = DecidedPayment(
            verdict: .paid,
            postings: [
                Posting(from: .purse(payer: .of(5)), to: .payable(merchant: world.merchant), amount: .kes(1_250))
            ], amount: .kes(1_250), merchant: world.merchant, counter: world.node.counter, tender: .note,
            isSettled: true)
        var seen: Set<String> = []
        for row in try records() {
            let signed = try SignedRecord.signed(row.content, by: world.node.key, using: world.primitives)
            let queries = Adjudication.needs(row.content, using: world.primitives)
            let ruling = Adjudication.decide(signed, usual, using: world.primitives)
            for fact in try facts() {
                var other = usual
                try fact.change(&other)
                let changed = Adjudication.decide(signed, other, using: world.primitives) != ruling
                if changed { seen.insert(fact.name) }
                #expect(!changed || queries.contains(where: fact.isAsked), "\(row) looks at \(fact.name) unasked")
            }
        }
        #expect(seen == Set(try facts().map(\.name)), "every fact matters to some record, else this test is blind")
    }
}
