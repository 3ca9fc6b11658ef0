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
        Row(seed: 1_759, found: "a record that the disk has lost kept everything behind it from being forgotten"),
        Row(seed: 1_011, found: "a record lost in the middle of a long chain did so too"),
        Row(seed: 1_799, found: "a payment whose record was lost before HQ had it was open for ever"),
        Row(seed: 1_560, found: "a void on one card took a shared payment out of the day of its clone"),
        Row(seed: 2_189, found: "a void on one of three cards took a shared payment out of the day of the others"),
        Row(seed: 501_556, found: "a restored HQ gave a policy's version to another text, and refused what was green"),
        Row(seed: 502_707, found: "a restored HQ did so while a payer was blocked"),
        Row(seed: 1_685, found: "a reversal rotted before HQ had it, and only a person can find out what it was"),
    ]

    @Test(arguments: rows)
    func holds(_ row: Row) {
        let run = Run(Plan(seed: row.seed))
        #expect(run.finding == nil, "\(run.finding?.description ?? ""): \(run.command)")
    }
}
