import Adjudication
import Payments
import SyncProtocol
import TestWorld
import Testing

@Suite("What a person may decide about an exception")
struct ByHandTests {
    let world: TestWorld

    init() throws { world = try TestWorld() }

    enum Source: Sendable { case nothing, purse, issuer, recovery }

    struct Expected: Sendable {
        let objection: VerdictReason
        let decision: HandDecision
        let verdict: Verdict
        let source: Source
        var isClaimed = true
        var change: NoteConflictTests.Change = { _ in }
    }

    static let refused = Verdict(decision: .refused, reason: .byHand, liability: .merchant)
    static let byHand = Verdict(decision: .paid, reason: .byHand)

    static let notes: [Row<Expected>] = [
        Row(
            "the certificate was found: judged by the ordinary rules",
            Expected(objection: .unknownPayer, decision: .accept, verdict: .paid, source: .purse)),
        Row(
            "the board was honest when its key was out of use",
            Expected(objection: .keyRevoked, decision: .accept, verdict: .paid, source: .purse) {
                $0.facts.isKeyRevoked = true
            }),
        Row(
            "two contents of one payment id are two payments",
            Expected(objection: .existsWithDifferent, decision: .accept, verdict: .paid, source: .purse) {
                $0.facts.samePayment = .of(9)
            }),
        Row(
            "the sale was meant to be paid twice",
            Expected(objection: .paidTwoWays, decision: .accept, verdict: .paid, source: .purse) {
                $0.facts.isSalePaid = true
                $0.facts.claimedBy = $0.world.primitives.digest(try $0.note().payload)
            }),
        Row(
            "the objection is gone, and the issuer bears what the purse lacks",
            Expected(
                objection: .unknownPayer, decision: .accept,
                verdict: Verdict(decision: .paid, reason: .insufficientFunds, liability: .issuer), source: .issuer
            ) { $0.facts.balance = 0 }),
        Row(
            "the objection is gone, and the rule refuses",
            Expected(
                objection: .unknownPayer, decision: .accept,
                verdict: Verdict(decision: .refused, reason: .copiedNote, liability: .merchant), source: .nothing,
                isClaimed: false
            ) { $0.facts.claimedBy = $0.world.primitives.digest(try $0.note().payload) }),
        Row(
            "headquarters pays, and the number is spent",
            Expected(objection: .unknownPayer, decision: .pay, verdict: byHand, source: .recovery) {
                $0.facts.certificates = []
            }),
        Row(
            "headquarters pays for a number that is spent already",
            Expected(objection: .keyRevoked, decision: .pay, verdict: byHand, source: .recovery, isClaimed: false) {
                $0.facts.claimedBy = .of(7)
            }),
        Row(
            "turned down: the merchant bears it",
            Expected(objection: .unknownPayer, decision: .refuse, verdict: refused, source: .nothing, isClaimed: false)
        ),
    ]

    @Test("of a note", arguments: notes)
    func note(_ row: Row<Expected>) throws {
        let expected = row.content
        var scene = Case(world)
        try expected.change(&scene)
        scene.facts.policy = scene.policy.policy
        let ruling = try decide(expected.decision, open(try scene.record(), expected.objection), scene.facts)
        #expect(ruling.verdict == expected.verdict)
        #expect((ruling.claim != nil) == expected.isClaimed)
        let payable = Account.payable(merchant: world.merchant)
        switch expected.source {
        case .nothing: #expect(ruling.postings.isEmpty)
        case .purse: #expect(ruling.postings == scene.fromPurse)
        case .issuer: #expect(ruling.postings == scene.fromIssuer)
        case .recovery: #expect(ruling.postings == [Posting(from: .recovery, to: payable, amount: .kes(1_250))])
        }
    }

    struct Refused: Sendable {
        let decision: HandDecision
        let fault: HandFault
        var objection = VerdictReason.unknownPayer
        var standing: @Sendable (inout Standing) -> Void = { _ in }
        var change: NoteConflictTests.Change = { _ in }
    }

    struct Standing: Sendable {
        var verdict: Verdict
        var givenBack = OpenException.GivenBack.nothing
        var isAtHome = true
    }

    static let impossible: [Row<Refused>] = [
        Row(
            "what was paid",
            Refused(decision: .refuse, fault: .notOpen, standing: { $0.verdict = .paid })),
        Row(
            "what was refused",
            Refused(decision: .pay, fault: .notOpen, standing: { $0.verdict = refused })),
        Row(
            "what waits for its original: the rule alone decides",
            Refused(
                decision: .pay, fault: .notOpen,
                standing: { $0.verdict = Verdict(decision: .held, reason: .originalMissing) })),
        Row(
            "what was given back at the counter",
            Refused(decision: .refuse, fault: .givenBack, standing: { $0.givenBack = .all })),
        Row(
            "what was given back in part: the rest is not judged as if it were all",
            Refused(decision: .accept, fault: .partGivenBack, standing: { $0.givenBack = .part })),
        Row(
            "what was given back in part: headquarters does not pay all of it",
            Refused(decision: .pay, fault: .partGivenBack, standing: { $0.givenBack = .part })),
        Row(
            "what another merchant was to be paid",
            Refused(decision: .accept, fault: .notOffered, objection: .other, standing: { $0.isAtHome = false })),
        Row(
            "what nobody can charge yet",
            Refused(decision: .accept, fault: .stillOpen(.unknownPayer), change: { $0.facts.certificates = [] })),
    ]

    @Test("and what not", arguments: impossible)
    func notSo(_ row: Row<Refused>) throws {
        let expected = row.content
        var scene = Case(world)
        try expected.change(&scene)
        scene.facts.policy = scene.policy.policy
        let record = try scene.record()
        var standing = Standing(verdict: Verdict(decision: .exception, reason: expected.objection))
        expected.standing(&standing)
        #expect(throws: expected.fault) {
            try decide(
                expected.decision,
                OpenException(
                    verdict: standing.verdict, record: record, suspense: scene.inSuspense[0],
                    givenBack: standing.givenBack, isAtHome: standing.isAtHome), scene.facts)
        }
    }

    @Test("a reversal with another amount makes the payer whole, and cannot be turned down")
    func reversal() throws {
        let taken = Posting(from: .purse(payer: .of(5)), to: .payable(merchant: world.merchant), amount: .kes(1_250))
        var facts = CaseFacts(now: TestWorld.noon)
        facts.original = DecidedPayment(
            verdict: .paid, postings: [taken], amount: .kes(1_250), merchant: world.merchant, counter: .of(0xC1),
            tender: .note)
        let record = try world.node.record(.reversal(world.node.reversal(of: 1, .kes(999))))
        let open = open(record, .existsWithDifferent, suspense: nil)
        let ruling = try decide(.accept, open, facts)
        #expect(ruling.verdict == Verdict(decision: .paid, reason: .reversed))
        #expect(ruling.postings == [taken.opposite] && ruling.undoes == .of(1))
        for decision in [HandDecision.pay, .refuse] {
            #expect(throws: HandFault.notOffered) { try decide(decision, open, facts) }
        }
    }

    @Test("a refund of a sale that nobody knows: taken as it is, or turned down, and no money moves")
    func refund() throws {
        let correction = CorrectionTests.Scene().correction(.kes(100))
        var facts = CaseFacts(now: TestWorld.noon)
        facts.isPastHorizon = true
        let open = open(try world.node.record(.refund(correction)), .originalUnknown, suspense: nil)
        #expect(try decide(.accept, open, facts) == Ruling(Self.byHand))
        #expect(
            try decide(.refuse, open, facts) == Ruling(Verdict(decision: .refused, reason: .byHand)))
        #expect(throws: HandFault.notOffered) { try decide(.pay, open, facts) }
    }

    @Test(
        "a second payment of a sale that was refunded in part: what is left of a claim is turned down, other money is accepted"
    )
    func partGivenBack() throws {
        var scene = Case(world)
        scene.facts.policy = scene.policy.policy
        let left = Posting(from: .claims, to: .suspense(merchant: world.merchant), amount: .kes(850))
        let note = open(try scene.record(), .paidTwoWays, suspense: left, givenBack: .part)
        #expect(try decide(.refuse, note, scene.facts) == Ruling(Self.refused))
        let cash = Payment(
            sale: .of(1), payment: .of(2), merchant: world.merchant, counter: .of(0xC1), receipt: 2,
            amount: .kes(1_250),
            tender: .cash, basis: nil, code: nil, certificate: nil)
        var facts = CaseFacts(now: TestWorld.noon)
        facts.isSalePaid = true
        let taken = open(try world.node.record(.payment(cash)), .paidTwoWays, suspense: nil, givenBack: .part)
        #expect(try decide(.accept, taken, facts).verdict == .paid)
    }

    @Test("what has no money is done with, and nothing else can be decided about it")
    func withoutMoney() throws {
        let lost = try world.node.record(.lost(LostRecord(digest: .of(3))))
        for record in [nil, lost] {
            let open = open(record, .recordLost, suspense: nil)
            #expect(try decide(.accept, open, CaseFacts(now: 0)) == Ruling(Self.byHand))
            for decision in [HandDecision.pay, .refuse] {
                #expect(throws: HandFault.notOffered) { try decide(decision, open, CaseFacts(now: 0)) }
            }
        }
    }

    @Test("a restored headquarters pays again what a person had decided to pay, from the same account")
    func imposed() throws {
        var scene = Case(world)
        scene.facts.certificates = []
        let ruling = Adjudication.impose(Self.byHand, on: try scene.record(), scene.facts, using: world.primitives)
        #expect(ruling.verdict == Self.byHand && ruling.claim?.key == scene.claimKey && ruling.inspection == nil)
        let payable = Account.payable(merchant: world.merchant)
        #expect(ruling.postings == [Posting(from: .recovery, to: payable, amount: .kes(1_250))])
        let refund = try world.node.record(.refund(CorrectionTests.Scene().correction(.kes(100))))
        #expect(
            Adjudication.impose(Self.byHand, on: refund, CaseFacts(now: 0), using: world.primitives)
                == Ruling(Self.byHand))
    }

    private func open(_ record: SignedRecord?, _ reason: VerdictReason) -> OpenException {
        open(record, reason, suspense: Case(world).inSuspense[0])
    }

    private func open(
        _ record: SignedRecord?, _ reason: VerdictReason, suspense: Posting?,
        givenBack: OpenException.GivenBack = .nothing
    ) -> OpenException {
        OpenException(
            verdict: Verdict(decision: .exception, reason: reason), record: record, suspense: suspense,
            givenBack: givenBack, isAtHome: true)
    }

    private func decide(_ decision: HandDecision, _ open: OpenException, _ facts: CaseFacts) throws -> Ruling {
        try Adjudication.decide(decision, open, facts, using: world.primitives)
    }
}
