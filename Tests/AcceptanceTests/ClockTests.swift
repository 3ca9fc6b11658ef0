import Acceptance
import Payments
import TestWorld
import Testing

@Suite("What a counter believes about the time")
struct ClockTests {
    let world: TestWorld

    init() throws { world = try TestWorld() }

    static let atEpoch: Int64 = 0
    static let in2099: Int64 = 4_070_908_800

    typealias Change = @Sendable (inout Scene) throws -> Void
    typealias Clock = (change: Change, refusal: Refusal?)

    static let clocks: [Row<Clock>] = [
        Row("the clock is right", ({ _ in }, nil)),
        Row("1970, not trusted: taken, HQ's time counts", ({ $0.distrustClock(wall: atEpoch) }, nil)),
        Row("2099, not trusted: taken, nobody believes it", ({ $0.distrustClock(wall: in2099) }, nil)),
        Row(
            "2099 and trusted: the certificate is over",
            ({ $0.facts.moment = TestWorld.moment(wall: in2099) }, .certificateExpired)),
        Row(
            "trusted, a little ahead of what is sure: the clock counts",
            (
                {
                    $0.noteTime = TestWorld.noon - 3_600
                    $0.facts.moment = TestWorld.moment(wall: TestWorld.noon + 1)
                }, .expired
            )),
        Row(
            "the same, not trusted: too old is not proved",
            (
                {
                    $0.noteTime = TestWorld.noon - 3_600
                    $0.distrustClock(wall: TestWorld.noon + 1)
                }, nil
            )),
        Row(
            "not trusted, but HQ's time proves it too old",
            ({ $0.distrustClock(wall: atEpoch, earliest: TestWorld.noon + 3_601) }, .expired)),
        Row(
            "trusted, but behind HQ's time: HQ's time counts",
            (
                {
                    $0.facts.moment = TestWorld.moment(wall: TestWorld.noon - 86_400)
                    $0.facts.earliest = TestWorld.noon + 3_601
                }, .expired
            )),
        Row(
            "a note of the future: its payer's clock is ahead, and it is good for longer",
            ({ $0.noteTime = TestWorld.noon + 86_400 }, nil)),
        Row("never heard of HQ's time: nothing is proved old", ({ $0.distrustClock(wall: atEpoch, earliest: 0) }, nil)),
        Row(
            "HQ's time proves the policy over, whatever the clock says",
            ({ $0.distrustClock(wall: atEpoch, earliest: TestWorld.noon + 31 * 86_400) }, .policyExpired)),
        Row(
            "the wall clock alone never ends a policy",
            ({ $0.distrustClock(wall: in2099, earliest: TestWorld.noon) }, nil)),
    ]

    @Test("a note is too old only when it surely is", arguments: clocks)
    func notes(_ row: Row<Clock>) throws {
        var scene = Scene(world)
        try row.content.change(&scene)
        let decision = try scene.decide()
        if let refusal = row.content.refusal {
            #expect(decision == .refuse(refusal))
        } else if case .refuse(let refusal) = decision {
            Issue.record("refused: \(refusal)")
        }
    }

    private static let boot = [UInt8](repeating: 7, count: 8)

    /// HQ said noon at 1,000 s after the start, while the wall clock said noon and ten seconds.
    private let witness = ClockWitness(
        hqTime: TestWorld.noon, boot: boot, uptimeMs: 1_000_000, wall: TestWorld.noon + 10)

    typealias Sight = (moment: Moment, earliest: Int64, isTrusted: Bool)

    static let noon = TestWorld.noon

    static let sights: [Row<Sight>] = [
        Row("at once", (TestWorld.moment(wall: noon + 10), noon, true)),
        Row("an hour later", (TestWorld.moment(wall: noon + 3_610, uptimeMs: 4_600_000), noon + 3_600, true)),
        Row("less than a second later", (TestWorld.moment(wall: noon + 10, uptimeMs: 1_000_999), noon, true)),
        Row("two minutes ahead", (TestWorld.moment(wall: noon + 120), noon, true)),
        Row("more than two minutes ahead", (TestWorld.moment(wall: noon + 121), noon, false)),
        Row("two minutes behind", (TestWorld.moment(wall: noon - 120), noon, true)),
        Row("more than two minutes behind", (TestWorld.moment(wall: noon - 121), noon, false)),
        Row("set back to 1970 in between", (TestWorld.moment(wall: 0, uptimeMs: 4_600_000), noon + 3_600, false)),
        Row("set to 2099 in between", (TestWorld.moment(wall: in2099, uptimeMs: 4_600_000), noon + 3_600, false)),
        Row(
            "just after another start: it began later",
            (TestWorld.moment(wall: noon + 10, boot: 8, uptimeMs: 0), noon, false)
        ),
        Row(
            "an hour after another start",
            (TestWorld.moment(wall: noon + 10, boot: 8, uptimeMs: 3_600_000), noon + 3_600, false)),
        Row("with an uptime that went back", (TestWorld.moment(wall: noon + 10, uptimeMs: 999_999), noon, false)),
        Row(
            "with the longest uptime",
            (TestWorld.moment(wall: noon, uptimeMs: .max), noon + 18_446_744_073_708_551, false)),
    ]

    @Test(
        "the surely passed time is HQ's and the uptime since; the wall clock is believed only beside it",
        arguments: sights)
    func seen(_ row: Row<Sight>) {
        #expect(witness.earliest(at: row.content.moment) == row.content.earliest)
        #expect(witness.trusts(row.content.moment) == row.content.isTrusted)
    }

    @Test("what was written down before a start counts after it, and brings no trust")
    func advanced() {
        let beforeTheStart = TestWorld.moment(wall: Self.noon + 3_610, uptimeMs: 4_600_000)
        let kept = witness.advanced(to: beforeTheStart)
        #expect(kept.earliest(at: beforeTheStart) == Self.noon + 3_600)
        #expect(kept.trusts(beforeTheStart))
        let afterIt = TestWorld.moment(wall: Self.noon + 3_670, boot: 8, uptimeMs: 60_000)
        #expect(kept.earliest(at: afterIt) == Self.noon + 3_660)
        #expect(!kept.trusts(afterIt))
        let unheard = ClockWitness(passed: Self.noon, at: beforeTheStart)
        #expect(!unheard.trusts(TestWorld.moment(wall: Self.noon, uptimeMs: 4_600_000)))
    }

    @Test("writing the time down again and again loses none of it")
    func advancedOften() {
        var kept = witness
        for tick in UInt64(1)...100_000 {
            kept = kept.advanced(to: TestWorld.moment(wall: Self.noon, uptimeMs: 1_000_000 + tick * 1_004))
        }
        let now = TestWorld.moment(wall: Self.noon + 100_400, uptimeMs: 1_000_000 + 100_000 * 1_004)
        #expect(kept.earliest(at: now) == witness.earliest(at: now))
    }

    @Test("a clock that was wrong when HQ was heard is not trusted until it is heard again")
    func wrongFromTheStart() {
        for wall in [0, TestWorld.noon - 121, TestWorld.noon + 121, Self.in2099] {
            let witness = ClockWitness(hqTime: TestWorld.noon, boot: Self.boot, uptimeMs: 0, wall: wall)
            #expect(!witness.trusts(TestWorld.moment(wall: wall, uptimeMs: 0)))
            #expect(
                !witness.trusts(TestWorld.moment(uptimeMs: 0)) || abs(wall - TestWorld.noon) <= ClockWitness.tolerance)
        }
    }
}

@Suite("Exposure")
struct ExposureTests {
    private let limits = PolicyDraft(issuers: []).limits[0]
    static let noon = TestWorld.noon

    typealias Case = (value: Int64, count: UInt64, oldest: Int64?, adding: Int64, refusal: Refusal?)

    static let cases: [Row<Case>] = [
        Row("nothing waits", (0, 0, nil, 1, nil)),
        Row("nothing waits, the largest payment", (0, 0, nil, 2_000_000, nil)),
        Row("one cent too much", (0, 0, nil, 2_000_001, .exposureValue)),
        Row("the last cent", (1_999_999, 1, noon, 1, nil)), Row("a cent more", (2_000_000, 1, noon, 1, .exposureValue)),
        Row("the last payment", (49, 49, noon, 1, nil)), Row("a payment more", (50, 50, noon, 1, .exposureCount)),
        Row("three days", (1, 1, noon - 259_200, 1, nil)),
        Row("a second more", (1, 1, noon - 259_201, 1, .exposureAge)),
        Row("taken in the future by a clock set back", (1, 1, noon + 86_400, 1, nil)),
        Row("64 bits overflow", (.max, 1, noon, 1, .exposureValue)),
        Row("all three: the money comes first", (2_000_000, 50, 0, 1, .exposureValue)),
        Row("count and age: the count comes first", (1, 50, 0, 1, .exposureCount)),
    ]

    @Test("one more payment is refused where it would break a limit", arguments: cases)
    func refusal(_ row: Row<Case>) {
        let (value, count, oldest, adding, refusal) = row.content
        let exposure = Exposure(value: value, count: count, oldest: oldest)
        #expect(exposure.refusal(adding: adding, under: limits, at: Self.noon) == refusal)
    }

    typealias Near = (value: Int64, count: UInt64, oldest: Int64?, isNear: Bool)

    static let nearness: [Row<Near>] = [
        Row("nothing waits", (0, 0, nil, false)),
        Row("just below four fifths of the money", (1_599_999, 1, noon, false)),
        Row("four fifths of the money", (1_600_000, 1, noon, true)),
        Row("39 of 50 payments", (39, 39, noon, false)), Row("40 of 50 payments", (40, 40, noon, true)),
        Row("just below four fifths of the time", (1, 1, noon - 207_359, false)),
        Row("four fifths of the time", (1, 1, noon - 207_360, true)),
        Row("taken in the future", (1, 1, .max, false)), Row("everything beyond measure", (.max, .max, 0, true)),
    ]

    @Test("a limit is shown as near from four fifths on", arguments: nearness)
    func near(_ row: Row<Near>) {
        let exposure = Exposure(value: row.content.value, count: row.content.count, oldest: row.content.oldest)
        #expect(exposure.isNear(limits, at: Self.noon) == row.content.isNear)
    }
}
