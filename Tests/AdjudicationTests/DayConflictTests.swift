import Adjudication
import PaymentCodes
import Payments
import Policies
import Signing
import SyncProtocol
import TestWorld
import Testing

@Suite("Conflicts over a closed day")
struct DayConflictTests {
    let world: TestWorld

    init() throws { world = try TestWorld() }

    static let sums = [
        DaySum(tender: .cash, basis: nil, count: 2, amount: .kes(300)),
        DaySum(tender: .note, basis: .guaranteed, count: 1, amount: .kes(1_250)),
        DaySum(tender: .note, basis: .guaranteed, count: 1, amount: Money(minorUnits: 9, currency: .of("TZS"))),
    ]

    private func day(_ sums: [DaySum], refunds: [DaySum] = []) -> DayClosed {
        DayClosed(
            merchant: world.merchant, counter: world.node.counter, day: BusinessDay(number: 20_601), firstSequence: 1,
            lastSequence: 4, sums: sums, refunds: refunds)
    }

    private func facts(_ sums: [DaySum], refunds: [DaySum] = []) -> CaseFacts {
        var facts = CaseFacts(now: TestWorld.noon)
        facts.sums = sums
        facts.refunds = refunds
        return facts
    }

    private func decided(_ day: DayClosed, _ facts: CaseFacts) throws -> Verdict {
        let ruling = Adjudication.decide(try world.node.record(.dayClosed(day)), facts, using: world.primitives)
        #expect(ruling == Ruling(ruling.verdict), "a closed day moves no money and changes nothing else")
        return ruling.verdict
    }

    private func closed(_ counter: [DaySum], _ hq: [DaySum]) throws -> Verdict {
        let refunds = try decided(day([], refunds: counter), facts([], refunds: hq))
        let sums = try decided(day(counter), facts(hq))
        #expect(sums == refunds, "sums and refunds are compared alike")
        return sums
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

    @Test("sumsDiffer: refunds count for themselves, sums do not make up for them")
    func refundsApart() throws {
        let one = [Self.sums[0]]
        #expect(try decided(day(one, refunds: one), facts(one, refunds: one)) == .paid)
        #expect(try decided(day(one, refunds: []), facts([], refunds: one)).reason == .sumsDiffer)
    }

    @Test("the differences are named: missing, extra or different")
    func named() {
        let (cash, note, other) = (Self.sums[0], Self.sums[1], Self.sums[2])
        let less = DaySum(tender: .cash, basis: nil, count: 2, amount: .kes(299))
        let found = Adjudication.differences(
            in: day([less, note], refunds: [note]), from: facts([note, cash, other], refunds: []))
        #expect(found.map(\.kind) == [.different, .missing, .extra])
        #expect(found.map(\.isRefund) == [false, false, true])
        #expect(found.map(\.counter) == [less, nil, note])
        #expect(found.map(\.headOffice) == [cash, other, nil])
    }

    @Test("a sum that stands twice in a closed day is one too many")
    func twice() {
        let found = Adjudication.differences(in: day([Self.sums[0], Self.sums[0]]), from: facts([Self.sums[0]]))
        #expect(found.map(\.kind) == [.extra])
    }
}
