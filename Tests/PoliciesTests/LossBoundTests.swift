import Payments
import Policies
import TestWorld
import Testing

/// What can be lost under a policy.
@Suite("The bound of what can be lost")
struct LossBoundTests {
    struct Scene: Sendable {
        var floor: Int64 = 5_000
        var exposureValue: Int64 = 100_000
        var exposureCount: UInt64 = 50
        var window: PayerWindow?
        var caps: PayerCaps? = PayerCaps(payment: 3_000, total: 20_000)
        var counters: Int64 = 10
        var seconds: Int64 = 86_400

        var bound: LossBound {
            LossBound(
                Limits(
                    currency: .of("KES"), floor: floor, exposureValue: exposureValue, exposureCount: exposureCount,
                    exposureAgeSeconds: 86_400, payerWindow: window), caps: caps, counters: counters, seconds: seconds)
        }
    }

    typealias Expected = (change: @Sendable (inout Scene) -> Void, ofOneCounter: Int64)

    static let rows: [Row<Expected>] = [
        Row("the exposure's value", ({ _ in }, 100_000)),
        Row("the exposure's count of the largest notes", ({ $0.exposureCount = 20 }, 60_000)),
        Row(
            "the floor limit, where the cap a payment is above it",
            (
                {
                    $0.exposureCount = 20; $0.floor = 1_000
                }, 20_000
            )),
        Row(
            "the floor limit, where no certificate is known",
            (
                {
                    $0.exposureCount = 15; $0.caps = nil
                }, 75_000
            )),
        Row("one window", ({ $0.window = PayerWindow(minorUnits: 4_000, seconds: 86_401) }, 4_000)),
        Row(
            "a window that has passed begins again",
            ({ $0.window = PayerWindow(minorUnits: 4_000, seconds: 86_400) }, 8_000)),
        Row("many windows", ({ $0.window = PayerWindow(minorUnits: 4_000, seconds: 3_600) }, 100_000)),
        Row(
            "no time at all is one window",
            (
                {
                    $0.window = PayerWindow(minorUnits: 4_000, seconds: 60); $0.seconds = 0
                }, 4_000
            )),
        Row("a floor limit of nothing", ({ $0.floor = 0 }, 0)),
        Row("a count of nothing", ({ $0.exposureCount = 0 }, 0)),
        Row("a window of nothing", ({ $0.window = PayerWindow(minorUnits: 0, seconds: 60) }, 0)),
    ]

    @Test("of one counter, the least of what it takes by itself", arguments: rows)
    func ofOneCounter(_ row: Row<Expected>) {
        var scene = Scene()
        row.content.change(&scene)
        #expect(scene.bound.ofOneCounter == row.content.ofOneCounter)
        #expect(scene.bound.cheating == 10 * row.content.ofOneCounter)
        #expect(scene.bound.honest == scene.caps?.total)
    }

    @Test("all payers together are bound by the exposure, whatever the window")
    func together() {
        var scene = Scene(window: PayerWindow(minorUnits: 1, seconds: 60))
        #expect(scene.bound.together == 1_000_000)
        scene.exposureCount = 5
        #expect(scene.bound.together == 250_000)
    }

    @Test("what does not fit is the most there is, never less")
    func overflow() {
        let most = Scene(
            floor: Money.largestMinorUnits, exposureValue: Money.largestMinorUnits * 1_000, exposureCount: 10_000_000,
            window: PayerWindow(minorUnits: Money.largestMinorUnits, seconds: 1), caps: nil, counters: .max,
            seconds: .max)
        #expect(most.bound.ofOneCounter == Money.largestMinorUnits * 1_000)
        #expect(most.bound.cheating == .max && most.bound.together == .max)
        var none = most
        none.counters = 0
        #expect(none.bound.cheating == 0 && none.bound.together == 0)
    }
}
