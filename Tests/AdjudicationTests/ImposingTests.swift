import Adjudication
import PaymentCodes
import Payments
import Signing
import SyncProtocol
import TestWorld
import Testing

@Suite("HQ was restored: its signed verdicts are imposed")
struct ImposingTests {
    let world: TestWorld

    init() throws { world = try TestWorld() }

    enum Source: Sendable { case nothing, purse, issuer, recovery, suspense }

    struct Expected: Sendable {
        let verdict: Verdict
        let source: Source
        var isClaimed = true
        var isSuspended = false
        var inspection: VerdictReason?
        let change: NoteConflictTests.Change

        init(
            _ verdict: Verdict, _ source: Source, isClaimed: Bool = true, isSuspended: Bool = false,
            inspection: VerdictReason? = nil, _ change: @escaping NoteConflictTests.Change = { _ in }
        ) {
            self.verdict = verdict
            self.source = source
            self.isClaimed = isClaimed
            self.isSuspended = isSuspended
            self.inspection = inspection
            self.change = change
        }
    }

    static func refused(_ reason: VerdictReason) -> Verdict {
        Verdict(decision: .refused, reason: reason, liability: .merchant)
    }

    static let issuer = Verdict(decision: .paid, reason: .insufficientFunds, liability: .issuer)

    static let notes: [Row<Expected>] = [
        Row("paid: from the purse", Expected(.paid, .purse)),
        Row(
            "paid, the purse lacks a cent now: HQ's own loss",
            Expected(.paid, .recovery, inspection: .restored) { $0.facts.balance = 1_249 }),
        Row("paid, though today's rules refuse it", Expected(.paid, .purse) { $0.facts.now = .max / 2 }),
        Row("paid, though the payer is suspended now", Expected(.paid, .purse) { $0.facts.isListed = true }),
        Row(
            "paid, though another note with the number was paid meanwhile: nothing is taken from it",
            Expected(.paid, .recovery, isClaimed: false, isSuspended: true, inspection: .restored) {
                try $0.equivocate()
            }),
        Row(
            "paid, though the same note was paid elsewhere meanwhile",
            Expected(.paid, .recovery, isClaimed: false, inspection: .restored) {
                $0.facts.claimedBy = $0.world.primitives.digest(try $0.note().payload)
            }),
        Row("paid by the issuer", Expected(issuer, .issuer)),
        Row(
            "paid by the issuer, though the purse holds it now", Expected(issuer, .issuer) { $0.facts.balance = 9_999 }),
        Row(
            "paid by the issuer, whose certificate nobody has any more",
            Expected(issuer, .recovery, inspection: .restored) { $0.facts.certificates = [] }),
        Row(
            "equivocation, paid by the issuer: the key is suspended again",
            Expected(
                Verdict(decision: .paid, reason: .equivocation, liability: .issuer), .issuer, isClaimed: false,
                isSuspended: true)),
        Row(
            "paid over a limit: the node is inspected again",
            Expected(Verdict(decision: .paid, reason: .overLimit), .purse, inspection: .overLimit)),
        Row("refused: nothing, and the number stays burnt", Expected(refused(.insufficientFunds), .nothing)),
        Row("refused, though all is well now", Expected(refused(.presentedTooLate), .nothing)),
        Row(
            "refused as a copy: nothing is claimed", Expected(refused(.copiedNote), .nothing, isClaimed: false)),
        Row(
            "refused as not genuine: nobody is blamed",
            Expected(refused(.badCode), .nothing, isClaimed: false) {
                try $0.equivocate()
            }),
        Row(
            "refused as listed: the node is inspected again",
            Expected(refused(.listedInPolicy), .nothing, inspection: .listedInPolicy)),
        Row(
            "exception: in suspense",
            Expected(Verdict(decision: .exception, reason: .unknownPayer), .suspense, isClaimed: false)),
        Row(
            "exception, paid two ways: in suspense, and the number stays burnt",
            Expected(Verdict(decision: .exception, reason: .paidTwoWays), .suspense)),
        Row(
            "a verdict without a policy that is known", Expected(.paid, .purse) { $0.isPolicyKnown = false }),
    ]

    @Test("a note's verdict", arguments: notes)
    func note(_ row: Row<Expected>) throws {
        var scene = Case(world)
        try row.content.change(&scene)
        var facts = scene.facts
        if scene.isPolicyKnown { facts.policy = scene.policy.policy }
        let ruling = Adjudication.impose(
            row.content.verdict, on: try scene.record(), facts, using: world.primitives)
        #expect(ruling.verdict == row.content.verdict, "never another one")
        let payable = Account.payable(merchant: world.merchant)
        let expected =
            switch row.content.source {
            case .nothing: [Posting]()
            case .purse: scene.fromPurse
            case .issuer: scene.fromIssuer
            case .recovery: [Posting(from: .recovery, to: payable, amount: .kes(1_250))]
            case .suspense: scene.inSuspense
            }
        #expect(ruling.postings == expected)
        #expect((ruling.claim != nil) == row.content.isClaimed)
        #expect(ruling.suspended == (row.content.isSuspended ? scene.payer.key.keyID : nil))
        #expect(ruling.inspection == row.content.inspection)
    }

    @Test("a certificate that fits is kept, one that does not is not")
    func learning() throws {
        var facts = CaseFacts(now: TestWorld.noon)
        facts.policy = world.policy
        let note = try world.payer.note(1_250, at: world.node.counter)
        for (certificate, isLearned) in [
            (world.payer.certificate, true),
            (try Signed.signed(world.payer.certificate.content, by: world.payer.key), false),
        ] {
            let record = try world.node.record(.payment(world.node.paid(note, certificate: certificate)))
            let ruling = Adjudication.impose(.paid, on: record, facts, using: world.primitives)
            #expect((ruling.learned != nil) == isLearned)
        }
    }

    @Test("a confirmation's verdict")
    func confirmation() throws {
        let confirmation = try world.confirmation(.kes(1_250))
        let record = try world.node.record(.payment(world.node.paid(confirmation)))
        let payable = Account.payable(merchant: world.merchant)
        func impose(_ verdict: Verdict, _ change: (inout CaseFacts) -> Void) -> Ruling {
            var facts = CaseFacts(now: TestWorld.noon)
            change(&facts)
            let ruling = Adjudication.impose(verdict, on: record, facts, using: world.primitives)
            #expect(ruling.verdict == verdict)
            return ruling
        }
        let known = impose(.paid) {
            $0.confirmation = ConfirmationState(confirmation: confirmation.content, usedBy: nil)
        }
        #expect(known.usedConfirmation == .of(0xB1) && known.postings.isEmpty && known.inspection == nil)
        let lost = impose(.paid) { _ in }
        #expect(lost.recovered == confirmation && lost.inspection == .restored)
        #expect(lost.postings == [Posting(from: .recovery, to: payable, amount: .kes(1_250))])
        let payer = impose(.paid) {
            $0.confirmedPayer = .of(5)
            $0.balance = 1_250
        }
        #expect(payer.postings.map(\.from) == [.purse(payer: .of(5))] && payer.inspection == nil)
        let taken = impose(.paid) {
            $0.confirmation = ConfirmationState(confirmation: confirmation.content, usedBy: .of(9))
        }
        #expect(taken.usedConfirmation == nil && taken.postings.map(\.from) == [.recovery])
        let twice = impose(Verdict(decision: .exception, reason: .paidTwoWays)) { _ in }
        #expect(twice.recovered == confirmation && twice.postings.map(\.from) == [.recovery])
        let refused = impose(Self.refused(.alreadyConfirmed)) { _ in }
        #expect(refused.postings.isEmpty && refused.recovered == nil)
        let unknown = impose(Verdict(decision: .exception, reason: .unknownConfirmation)) { _ in }
        #expect(
            unknown.postings == [Posting(from: .claims, to: .suspense(merchant: world.merchant), amount: .kes(1_250))])
        #expect(unknown.recovered == nil)
    }

    struct Back: Sendable {
        var isVoid = false
        var verdict = Verdict.paid
        var postings: [Posting] = CorrectionTests.back(1_250)
        var inspection: VerdictReason?
        let change: @Sendable (inout CorrectionTests.Scene) -> Void
    }

    static let corrections: [Row<Back>] = [
        Row("refund paid: the way it came", Back { _ in }),
        Row(
            "refund paid, the merchant's balance lacks it now: HQ's own loss",
            Back(
                postings: [Posting(from: .recovery, to: CorrectionTests.purse, amount: .kes(1_250))],
                inspection: .restored
            ) { $0.facts.merchantBalance = 0 }),
        Row(
            "refund paid of what HQ itself had paid, the merchant's balance lacks it",
            Back(postings: [], inspection: .restored) {
                $0.facts.merchantBalance = 0
                $0.original.postings = [Posting(from: .recovery, to: CorrectionTests.payable, amount: .kes(1_250))]
            }),
        Row(
            "refund paid, the original gone: somebody has to look",
            Back(postings: [], inspection: .restored) { $0.isKnown = false }),
        Row(
            "refund paid, only a part left: no more than that",
            Back(postings: CorrectionTests.back(250)) { $0.original.refunded = 1_000 }),
        Row("refund paid, the original undone meanwhile", Back(postings: []) { $0.original.isUndone = true }),
        Row(
            "refund refused, though it could be paid now",
            Back(verdict: Verdict(decision: .refused, reason: .merchantBalance), postings: []) { _ in }),
        Row(
            "refund held: it is decided when its original comes",
            Back(
                verdict: Verdict(decision: .held, reason: .originalMissing), postings: []
            ) { _ in }),
        Row("void paid", Back(isVoid: true) { _ in }),
        Row(
            "void paid as a refund",
            Back(isVoid: true, verdict: Verdict(decision: .paid, reason: .settledBeforeVoid)) { _ in }),
    ]

    @Test("a refund's or a void's verdict", arguments: corrections)
    func correction(_ row: Row<Back>) throws {
        var scene = CorrectionTests.Scene()
        row.content.change(&scene)
        if scene.isKnown { scene.facts.original = scene.original }
        let correction = scene.correction(scene.amount)
        let record = try world.node.record(row.content.isVoid ? .void(correction) : .refund(correction))
        let ruling = Adjudication.impose(row.content.verdict, on: record, scene.facts, using: world.primitives)
        #expect(ruling.verdict == row.content.verdict)
        #expect(ruling.postings == row.content.postings)
        #expect(ruling.inspection == row.content.inspection)
        let isPaid = row.content.verdict.decision == .paid
        let isUndone = isPaid && row.content.isVoid && row.content.verdict.reason == nil
        #expect(ruling.undoes == (isUndone ? .of(1) : nil))
        #expect(ruling.refunds == (isPaid && !isUndone ? .of(1) : nil))
    }

    @Test("a reversal's, a day's, a lost record's, and cash's verdict")
    func others() throws {
        var facts = CorrectionTests.Scene().facts
        facts.original = CorrectionTests.Scene().original
        func impose(_ verdict: Verdict, _ body: RecordBody) throws -> Ruling {
            let ruling = Adjudication.impose(verdict, on: try world.node.record(body), facts, using: world.primitives)
            #expect(ruling.verdict == verdict)
            return ruling
        }
        let reversal = RecordBody.reversal(world.node.reversal(of: 1, .kes(1_250)))
        let reversed = try impose(Verdict(decision: .paid, reason: .reversed), reversal)
        #expect(reversed.postings == CorrectionTests.back(1_250) && reversed.undoes == .of(1))
        let held = Verdict(decision: .held, reason: .originalMissing)
        #expect(try impose(held, reversal) == Ruling(held))
        facts.original = nil
        #expect(try impose(Verdict(decision: .paid, reason: .reversed), reversal).postings.isEmpty)
        let day = DayClosed(
            merchant: world.merchant, counter: world.node.counter, day: BusinessDay(number: 1), firstSequence: 1,
            lastSequence: 0, sums: [])
        facts.sums = [DaySum(tender: .cash, basis: nil, count: 1, amount: .kes(1))]
        let differ = Verdict(decision: .exception, reason: .sumsDiffer)
        #expect(try impose(.paid, .dayClosed(day)) == Ruling(.paid))
        #expect(try impose(differ, .dayClosed(day)) == Ruling(differ))
        let lost = Verdict(decision: .exception, reason: .recordLost)
        #expect(try impose(lost, .lost(LostRecord(digest: .of(1)))) == Ruling(lost))
        let cash = RecordBody.payment(world.node.cash(.kes(100)))
        let twice = Verdict(decision: .exception, reason: .paidTwoWays)
        #expect(try impose(.paid, cash) == Ruling(.paid))
        #expect(try impose(twice, cash) == Ruling(twice))
        let exists = try impose(Verdict(decision: .exception, reason: .existsWithDifferent), cash)
        #expect(exists.postings == [Posting(from: .claims, to: .suspense(merchant: world.merchant), amount: .kes(100))])
    }
}
