import Adjudication
import PaymentCodes
import Payments
import Policies
import Signing
import SyncProtocol
import TestWorld
import Testing

@Suite("Conflicts over a confirmation")
struct ConfirmationConflictTests {
    let world: TestWorld
    let confirmation: Signed<PaymentCodes.Confirmation>
    let record: SignedRecord

    init() throws {
        world = try TestWorld()
        confirmation = try world.confirmation(.kes(1_250))
        record = try world.node.record(.payment(world.node.paid(confirmation)))
    }

    private func ruling(_ state: ConfirmationState?, _ record: SignedRecord? = nil, samePayment: Digest? = nil)
        -> Ruling
    {
        var facts = CaseFacts(now: TestWorld.noon)
        facts.confirmation = state
        facts.samePayment = samePayment
        return Adjudication.decide(record ?? self.record, facts, using: world.primitives)
    }

    private var inSuspense: [Posting] {
        [Posting(from: .claims, to: .suspense(merchant: world.merchant), amount: .kes(1_250))]
    }

    @Test("a confirmation is ticked off: the money was posted when HQ signed it")
    func tickedOff() {
        let ruling = ruling(ConfirmationState(confirmation: confirmation.content, usedBy: nil))
        #expect(ruling.verdict == .paid)
        #expect(ruling.postings.isEmpty)
        #expect(ruling.usedConfirmation == .of(0xB1))
        #expect(ruling.claim == nil)
    }

    @Test("the record that used it is heard again: the first result again")
    func again() {
        let ruling = ruling(ConfirmationState(confirmation: confirmation.content, usedBy: record.digest))
        #expect(ruling.verdict == .paid)
    }

    @Test("alreadyConfirmed: another record used it")
    func alreadyConfirmed() {
        let ruling = ruling(ConfirmationState(confirmation: confirmation.content, usedBy: .of(9)))
        #expect(ruling.verdict == Verdict(decision: .refused, reason: .alreadyConfirmed, liability: .merchant))
        #expect(ruling.postings.isEmpty && ruling.usedConfirmation == nil)
    }

    @Test("unknownConfirmation: HQ never signed it, or for another counter, amount or currency")
    func unknownConfirmation() throws {
        let states: [ConfirmationState?] = [
            nil,
            ConfirmationState(
                confirmation: try world.confirmation(.kes(1_250), at: world.neighbour.counter).content, usedBy: nil),
            ConfirmationState(confirmation: try world.confirmation(.kes(1_251)).content, usedBy: nil),
            ConfirmationState(
                confirmation: try world.confirmation(Money(minorUnits: 1_250, currency: .of("TZS"))).content,
                usedBy: nil),
        ]
        for state in states {
            let ruling = ruling(state)
            #expect(ruling.verdict == Verdict(decision: .exception, reason: .unknownConfirmation))
            #expect(ruling.postings == inSuspense)
            #expect(ruling.usedConfirmation == nil)
        }
    }

    @Test("existsWithDifferent: same payment id, other bytes; neither is dropped")
    func existsWithDifferent() {
        let ruling = ruling(ConfirmationState(confirmation: confirmation.content, usedBy: nil), samePayment: .of(9))
        #expect(ruling.verdict == Verdict(decision: .exception, reason: .existsWithDifferent))
        #expect(ruling.postings == inSuspense)
        #expect(ruling.usedConfirmation == nil)
    }

    @Test("a record whose code is no confirmation is unknown to HQ")
    func noCode() throws {
        let payment = Payment(
            sale: .of(1), payment: .of(1), merchant: world.merchant, counter: world.node.counter, receipt: 1,
            amount: .kes(1_250), tender: .confirmed, basis: .confirmed, code: [1], certificate: nil)
        let record = try world.node.record(.payment(payment))
        #expect(Adjudication.needs(record.record, using: world.primitives).count == 3)
        #expect(ruling(nil, record).verdict.reason == .unknownConfirmation)
    }
}

@Suite("Cash, reversals and closed days")
struct OtherConflictTests {
    let world: TestWorld

    init() throws { world = try TestWorld() }

    private func decide(_ body: RecordBody, _ change: (inout CaseFacts) throws -> Void) throws -> Ruling {
        var facts = CaseFacts(now: TestWorld.noon)
        try change(&facts)
        return Adjudication.decide(try world.node.record(body), facts, using: world.primitives)
    }

    @Test("cash is in the merchant's drawer: accepted, and nothing is posted")
    func cash() throws {
        let ruling = try decide(.payment(world.node.cash(.kes(100)))) { _ in }
        #expect(ruling == Ruling(.paid))
        let other = try decide(.payment(world.node.cash(.kes(100)))) { $0.samePayment = .of(9) }
        #expect(other.verdict.reason == .existsWithDifferent)
    }

    static let amount = Money.kes(1_250)
    static let merchant = ShortName.of("KIOSK-7")

    static let postings: [Row<[Posting]>] = [
        Row(
            "paid from the purse",
            [Posting(from: .purse(payer: .of(1)), to: .payable(merchant: merchant), amount: amount)]),
        Row(
            "paid by the issuer",
            [Posting(from: .receivable(issuer: merchant), to: .payable(merchant: merchant), amount: amount)]),
        Row("in suspense", [Posting(from: .claims, to: .suspense(merchant: merchant), amount: amount)]),
        Row("refused, so nothing was posted", []),
    ]

    @Test("a reversal after its original posts back what was posted, and no more", arguments: postings)
    func reversed(_ row: Row<[Posting]>) throws {
        let original = DecidedPayment(verdict: .paid, postings: row.content, amount: Self.amount)
        let ruling = try decide(.reversal(world.node.reversal(of: 1, Self.amount))) { $0.original = original }
        #expect(ruling.verdict == Verdict(decision: .paid, reason: .reversed))
        #expect(ruling.postings == row.content.map { Posting(from: $0.to, to: $0.from, amount: $0.amount) })
        var balances: [Account: Int64] = [:]
        for posting in row.content + ruling.postings {
            balances[posting.from, default: 0] -= posting.amount.minorUnits
            balances[posting.to, default: 0] += posting.amount.minorUnits
        }
        #expect(balances.values.allSatisfy { $0 == 0 })
    }

    @Test("originalMissing: a reversal before its original is held")
    func originalMissing() throws {
        let ruling = try decide(.reversal(world.node.reversal(of: 1, Self.amount))) { _ in }
        #expect(ruling == Ruling(Verdict(decision: .held, reason: .originalMissing)))
        #expect(!ruling.verdict.decision.isFinal)
    }

    @Test("a reversal over another amount or currency than its original is an exception")
    func otherAmount() throws {
        for amount in [Money.kes(1_249), Money(minorUnits: 1_250, currency: .of("TZS"))] {
            let ruling = try decide(.reversal(world.node.reversal(of: 1, amount))) {
                $0.original = DecidedPayment(verdict: .paid, postings: Self.postings[0].content, amount: Self.amount)
            }
            #expect(ruling == Ruling(Verdict(decision: .exception, reason: .existsWithDifferent)))
        }
    }

    @Test("existsWithDifferent: a reversal under a payment id that another record holds moves no money")
    func reversalUnderATakenID() throws {
        let reversal = world.node.reversal(of: 1, Self.amount)
        let original = DecidedPayment(verdict: .paid, postings: Self.postings[0].content, amount: Self.amount)
        let other = try decide(.reversal(reversal)) {
            $0.samePayment = .of(9)
            $0.original = original
        }
        #expect(other == Ruling(Verdict(decision: .exception, reason: .existsWithDifferent)))
        let own = try world.node.record(.reversal(reversal)).digest
        let again = try decide(.reversal(reversal)) {
            $0.samePayment = own
            $0.original = original
        }
        #expect(again.verdict.reason == .reversed, "heard again, it is the same reversal")
    }

    static let sums = [
        DaySum(tender: .cash, basis: nil, count: 2, amount: .kes(300)),
        DaySum(tender: .note, basis: .guaranteed, count: 1, amount: .kes(1_250)),
        DaySum(tender: .note, basis: .guaranteed, count: 1, amount: Money(minorUnits: 9, currency: .of("TZS"))),
    ]

    private func day(_ sums: [DaySum]) -> RecordBody {
        .dayClosed(
            DayClosed(
                merchant: world.merchant, counter: world.node.counter, day: BusinessDay(number: 20_601),
                firstSequence: 1,
                lastSequence: 4, sums: sums))
    }

    private func closed(_ counter: [DaySum], _ hq: [DaySum]) throws -> Verdict {
        let ruling = try decide(day(counter)) { $0.sums = hq }
        #expect(ruling.postings.isEmpty, "a closed day moves no money")
        return ruling.verdict
    }

    @Test("a day whose sums agree is accepted, in any order, sums of nothing left out")
    func agreeing() throws {
        let nothing = DaySum(tender: .confirmed, basis: .confirmed, count: 0, amount: .kes(0))
        #expect(try closed(Self.sums, Self.sums) == .paid)
        #expect(try closed(Self.sums, Self.sums.reversed()) == .paid)
        #expect(try closed(Self.sums + [nothing], Self.sums) == .paid)
        #expect(try closed([], []) == .paid)
    }

    static let differing: [Row<[DaySum]>] = [
        Row("one missing", Array(sums.dropFirst())), Row("all missing", []),
        Row("one more", sums + [DaySum(tender: .note, basis: .atRisk, count: 1, amount: .kes(1))]),
        Row("another count", [DaySum(tender: .cash, basis: nil, count: 3, amount: .kes(300))] + sums.dropFirst()),
        Row("a cent less", [DaySum(tender: .cash, basis: nil, count: 2, amount: .kes(299))] + sums.dropFirst()),
        Row("another basis", [sums[0], DaySum(tender: .note, basis: .atRisk, count: 1, amount: .kes(1_250)), sums[2]]),
        Row(
            "another currency",
            [DaySum(tender: .cash, basis: nil, count: 2, amount: Money(minorUnits: 300, currency: .of("TZS")))]
                + sums.dropFirst()),
    ]

    @Test("sumsDiffer: a day closed at the counter whose sums are not HQ's", arguments: differing)
    func sumsDiffer(_ row: Row<[DaySum]>) throws {
        let differ = Verdict(decision: .exception, reason: .sumsDiffer)
        #expect(try closed(row.content, Self.sums) == differ)
        #expect(try closed(Self.sums, row.content) == differ)
    }

    @Test("every account has a name of its own")
    func accounts() {
        let accounts: [Account] = [
            .float(issuer: .of("A")), .purse(payer: .of(1)), .payable(merchant: .of("A")),
            .receivable(issuer: .of("A")),
            .suspense(merchant: .of("A")), .claims, .payable(merchant: .of("B")),
        ]
        #expect(Set(accounts.map(\.name)).count == accounts.count)
        #expect(Account.purse(payer: .of(1)).name == "purse:0101010101010101")
    }
}
