import Simulator
import Testing

/// Seeds that have found something once, each with what it was. They stay.
@Suite("Seeds that have failed")
struct RegressionTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let seed: UInt64
        let found: String
        var testDescription: String { "seed \(seed): \(found)" }
    }

    static let rows = [
        Row(seed: 1, found: "a record that the disk has lost kept everything before it from being forgotten"),
        Row(seed: 940, found: "two lost records in a row kept everything behind them"),
        Row(seed: 153, found: "a payment whose record was lost before HQ had it was open for ever"),
        Row(seed: 518, found: "a payment that was lost at risk kept the chain behind it"),
        Row(seed: 737, found: "a void on one card took a shared payment out of the day of its clone"),
        Row(seed: 2_548, found: "a void on a set-back card took a shared payment out of the day of two others"),
    ]

    @Test(arguments: rows)
    func holds(_ row: Row) {
        let run = Run(Plan(seed: row.seed))
        #expect(run.finding == nil, "\(run.finding?.description ?? ""): \(run.command)")
    }
}
