import Acceptance
import Payments
import SyncProtocol
import TestWorld
import Testing

@Suite("One sale from the code to the last lamp")
struct SaleFlowTests {
    typealias Event = SaleFlow.Event
    typealias Effect = SaleFlow.Effect

    static let attempt = Attempt(due: .kes(1_250), means: .cash)
    static let presented = Event.presented(.success(attempt))
    static let shortWait: [Effect] = [.show(.working), .askHQ(waitMs: 2_000)]
    static let neededWait: [Effect] = [.show(.working), .askHQ(waitMs: 8_000)]
    static let reverse: [Effect] = [.show(.writing), .reverse]

    static func verdict(_ decision: Decision) -> Event { .verdict(Verdict(decision: decision)) }
    static func taken(_ basis: Basis) -> [Effect] { [.show(.taken(basis))] }
    static func notTaken(_ refusal: Refusal) -> [Effect] { [.show(.notTaken(refusal))] }

    /// Events after the attempt was presented, each with its effects. The last one ends the sale.
    typealias Story = (isLinkUp: Bool, steps: [(Event, [Effect])])

    static let stories: [Row<Story>] = [
        Row("refused", (true, [(.refused(.expired), notTaken(.expired))])),
        Row("the disk is full", (false, [(.refused(.noSpace), notTaken(.noSpace))])),
        Row("cash", (true, [(.stored(nil), [.show(.cashNoted)])])),
        Row("confirmed", (true, [(.stored(.confirmed), taken(.confirmed))])),
        Row("guaranteed, no link: nobody waits", (false, [(.stored(.guaranteed), taken(.guaranteed))])),
        Row("at risk, no link: nobody waits", (false, [(.stored(.atRisk), taken(.atRisk))])),
        Row(
            "guaranteed, HQ approves in time",
            (true, [(.stored(.guaranteed), shortWait), (verdict(.paid), [.show(.approved)])])),
        Row(
            "at risk, HQ approves in time",
            (true, [(.stored(.atRisk), shortWait), (verdict(.paid), [.show(.approved)])])),
        Row(
            "guaranteed, HQ is silent",
            (true, [(.stored(.guaranteed), shortWait), (.waitOver, taken(.guaranteed))])),
        Row("at risk, HQ is silent", (true, [(.stored(.atRisk), shortWait), (.waitOver, taken(.atRisk))])),
        Row(
            "guaranteed, HQ refuses in time",
            (true, [(.stored(.guaranteed), shortWait), (verdict(.refused), notTaken(.declined) + [.acknowledge])])),
        Row(
            "at risk, HQ refuses in time",
            (true, [(.stored(.atRisk), shortWait), (verdict(.refused), notTaken(.declined) + [.acknowledge])])),
        Row(
            "guaranteed, HQ has to look at it",
            (true, [(.stored(.guaranteed), shortWait), (verdict(.exception), taken(.guaranteed))])),
        Row("at risk, held", (true, [(.stored(.atRisk), shortWait), (verdict(.held), taken(.atRisk))])),
        Row(
            "awaiting approval, approved",
            (true, [(.stored(.awaitingApproval), neededWait), (verdict(.paid), [.show(.approved)])])),
        Row(
            "awaiting approval, refused: reversed before it is shown",
            (
                true,
                [
                    (.stored(.awaitingApproval), neededWait), (verdict(.refused), reverse),
                    (.reversed, notTaken(.declined)),
                ]
            )),
        Row(
            "awaiting approval, HQ is silent",
            (
                true,
                [
                    (.stored(.awaitingApproval), neededWait), (.waitOver, reverse),
                    (.reversed, notTaken(.noApproval)),
                ]
            )),
        Row(
            "awaiting approval, no answer that is one",
            (
                true,
                [
                    (.stored(.awaitingApproval), neededWait), (verdict(.exception), reverse),
                    (.reversed, notTaken(.noApproval)),
                ]
            )),
        Row(
            "awaiting approval, approved too late: HQ will meet the reversal",
            (
                true,
                [
                    (.stored(.awaitingApproval), neededWait), (.waitOver, reverse), (verdict(.paid), []),
                    (.reversed, notTaken(.noApproval)),
                ]
            )),
        Row(
            "awaiting approval although the link is gone meanwhile",
            (
                false,
                [
                    (.stored(.awaitingApproval), neededWait), (.waitOver, reverse),
                    (.reversed, notTaken(.noApproval)),
                ]
            )),
    ]

    @Test("a sale goes its way step by step", arguments: stories)
    func story(_ row: Row<Story>) {
        var flow = SaleFlow(isLinkUp: row.content.isLinkUp)
        #expect(flow.handle(Self.presented) == [.show(.writing), .take(Self.attempt)])
        for (event, effects) in row.content.steps {
            #expect(!flow.isOver)
            #expect(flow.handle(event) == effects)
        }
        #expect(flow.isOver)
    }

    @Test("a code that is no payment ends the sale at once, and nothing is stored")
    func refusedCode() {
        var flow = SaleFlow(isLinkUp: true)
        #expect(flow.handle(.presented(.failure(.onlineOnly))) == Self.notTaken(.onlineOnly))
        #expect(flow.isOver)
    }

    static let allEvents: [Event] =
        [presented, .presented(.failure(.expired)), .refused(.listed), .waitOver, .reversed, .stored(nil)]
        + Basis.allCases.map { .stored($0) } + Decision.allCases.map(verdict)

    /// Every order of up to five events, fitting or not.
    @Test("no lamp comes before durability, in any order of events", arguments: [true, false])
    func noLampBeforeDurability(_ isLinkUp: Bool) {
        var paths = 0
        func walk(_ flow: SaleFlow, stored: Bool, reversed: Bool, shown: Int, depth: Int) {
            paths += 1
            guard depth < 5 else { return }
            for event in Self.allEvents {
                var next = flow
                let effects = next.handle(event)
                if flow.isOver { #expect(effects.isEmpty, "a sale that is over does nothing more") }
                var isStored = stored
                if case .stored = event, !effects.isEmpty { isStored = true }
                let isReversed = reversed || (event == .reversed && !effects.isEmpty)
                var finals = shown
                for effect in effects {
                    guard case .show(let status) = effect, status != .working, status != .writing else { continue }
                    finals += 1
                    switch status {
                    case .taken, .approved, .cashNoted: #expect(isStored, "\(status) before it was stored")
                    case .notTaken(.noApproval): #expect(isReversed, "not taken before it was reversed")
                    default: break
                    }
                    #expect(next.isOver)
                }
                #expect(finals <= 1, "one sale, one last lamp")
                // A path that an event does not move on is the path without that event.
                if !effects.isEmpty {
                    walk(next, stored: isStored, reversed: isReversed, shown: finals, depth: depth + 1)
                }
            }
        }
        walk(SaleFlow(isLinkUp: isLinkUp), stored: false, reversed: false, shown: 0, depth: 0)
        #expect(paths > 15)
    }

    @Test("a payment is decided and stored exactly once")
    func takenOnce() {
        var flow = SaleFlow(isLinkUp: true)
        _ = flow.handle(Self.presented)
        #expect(flow.handle(Self.presented).isEmpty, "a second code during a sale is not another sale")
        _ = flow.handle(.stored(.guaranteed))
        #expect(flow.handle(Self.presented).isEmpty)
        #expect(flow.handle(.stored(.guaranteed)).isEmpty)
    }
}
