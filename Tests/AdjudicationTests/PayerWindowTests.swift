import Adjudication
import Policies
import Testing

/// Which of a payer's earlier notes HQ holds against a counter.
@Suite struct PayerWindowTests {
    private let window = PayerWindow(minorUnits: 1, seconds: 3_600)

    @Test func `only what surely lies in the window counts, both clocks being off by as much as they may`() {
        #expect(window.times(before: 10_000) == 6_641...10_000)
    }

    @Test func `a window shorter than what clocks may be off by holds nothing against anybody`() {
        #expect(PayerWindow(minorUnits: 1, seconds: 240).times(before: 10_000) == nil)
        #expect(PayerWindow(minorUnits: 1, seconds: 241).times(before: 10_000) == 10_000...10_000)
    }

    @Test(arguments: [Int64.min, .min + 100, .max]) func `a clock that says anything is no trap`(_ wall: Int64) {
        #expect(window.times(before: wall)?.upperBound ?? wall == wall)
    }
}
