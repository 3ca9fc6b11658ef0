import Simulator
import Testing

/// Worlds in which everything fails. `tillpost-sim --seed N --trace` plays one of them again.
@Suite("Worlds in which everything fails")
struct SimulatorTests {
    @Test("every promise holds in three hundred worlds")
    func plain() {
        for seed: UInt64 in 1...300 {
            let run = Run(Plan(seed: seed, size: .small))
            #expect(run.finding == nil, "seed \(seed): \(run.finding?.description ?? "")")
        }
    }

    /// What a planted fault breaks, in one of so many worlds. A simulation that does not notice it proves nothing.
    @Test("a planted fault is caught", arguments: Control.allCases)
    func caught(_ control: Control) {
        let isCaught = (1...400 as ClosedRange<UInt64>).contains { seed in
            Run(Plan(seed: seed), control: control).finding != nil
        }
        #expect(isCaught, "\(control.rawValue) was not noticed")
    }

    @Test("the same seed plays the same world, line by line")
    func replay() {
        for seed: UInt64 in [1, 7, 40] {
            let first = Run(Plan(seed: seed), isTold: true)
            let second = Run(Plan(seed: seed), isTold: true)
            #expect(first.story == second.story && first.tally == second.tally && !first.story.isEmpty)
        }
    }

    @Test("a failing world becomes a shorter story of the same failure")
    func shrinking() throws {
        let run = try #require(
            (1...20 as ClosedRange<UInt64>).lazy.map { Run(Plan(seed: $0), control: .bookedTwice) }.first {
                $0.finding != nil
            })
        let short = run.shortest(control: .bookedTwice, attempts: 300)
        #expect(short.finding?.invariant == run.finding?.invariant)
        #expect(short.story.count < Run(run.plan, control: .bookedTwice, isTold: true).story.count)
    }
}
