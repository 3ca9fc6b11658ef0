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
        let note = try world.payer.note(1_250, at: world.node.counter, number: 7)
        let bodies: [Row<RecordBody>] = [
            Row("cash", .payment(world.node.cash(.kes(100)))), Row("note", .payment(world.node.paid(note))),
            Row("confirmation", .payment(world.node.paid(try world.confirmation(.kes(1_250))))),
            Row("reversal", .reversal(world.node.reversal(of: 1, .kes(1_250)))), Row("closed day", .dayClosed(day)),
        ]
        return try bodies.map { Row($0.description, try world.node.record($0.content, policyVersion: 3).record) }
    }

    @Test("each kind of record asks its questions")
    func questions() throws {
        let payer = world.payer.key.keyID
        let common: [CaseQuery] = [.payment(.of(1)), .reversal(of: .of(1)), .policy(3)]
        let expected: [String: [CaseQuery]] = [
            "cash": common,
            "note": common + [
                .certificate(payer), .claim(SpendKey(payer: payer, number: 7)), .payer(payer, .of("KES")),
            ],
            "confirmation": common + [.confirmation(.of(0xB1))],
            "reversal": [.payment(.of(99)), .original(.of(1))],
            "closed day": [.sums(first: 3, last: 9)],
        ]
        for row in try records() {
            #expect(Adjudication.needs(row.content, using: world.primitives) == expected[row.description], "\(row)")
        }
    }

    /// One fact, the question that brings it, and another value of it that matters if it is looked at.
    private typealias Fact = (name: String, isAsked: (CaseQuery) -> Bool, change: (inout CaseFacts) throws -> Void)

    private func facts() throws -> [Fact] {
        let state = ConfirmationState(confirmation: try world.confirmation(.kes(1_250)).content, usedBy: .of(9))
        return [
            ("same payment", { if case .payment = $0 { true } else { false } }, { $0.samePayment = .of(9) }),
            (
                "original", { if case .original = $0 { true } else { false } },
                { $0.original = DecidedPayment(verdict: .paid, postings: [], amount: .kes(1_250)) }
            ),
            ("reversal", { if case .reversal = $0 { true } else { false } }, { $0.isReversed = true }),
            ("certificate", { if case .certificate = $0 { true } else { false } }, { $0.certificate = nil }),
            ("claim", { if case .claim = $0 { true } else { false } }, { $0.claimedBy = .of(9) }),
            ("balance", { if case .payer = $0 { true } else { false } }, { $0.balance = 0 }),
            ("list", { if case .payer = $0 { true } else { false } }, { $0.isListed = true }),
            ("confirmation", { if case .confirmation = $0 { true } else { false } }, { $0.confirmation = state }),
            ("policy", { if case .policy = $0 { true } else { false } }, { $0.policy = nil }),
            (
                "sums", { if case .sums = $0 { true } else { false } },
                { $0.sums = [DaySum(tender: .cash, basis: nil, count: 1, amount: .kes(1))] }
            ),
        ]
    }

    @Test("what is not asked for is not looked at")
    func nothingElse() throws {
        var usual = CaseFacts(now: TestWorld.noon)
        usual.policy = world.policy
        usual.certificate = world.payer.certificate
        usual.balance = 1_000_000
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
