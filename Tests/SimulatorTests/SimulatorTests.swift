import Dispatch
import Simulator
import Synchronization
import Testing

/// Worlds in which everything fails. Each failure says by which command it is seen again.
@Suite("Worlds in which everything fails")
struct SimulatorTests {
    @Test("every promise holds in three hundred worlds")
    func plain() {
        for run in Worlds.broken(in: 1...300) { Issue.record("\(run.finding?.description ?? ""): \(run.command)") }
    }

    /// What a planted fault breaks, in one of so many worlds. A simulation that does not notice it proves nothing.
    @Test("a planted fault is caught, for what it breaks", arguments: Control.allCases)
    func caught(_ control: Control) {
        let run = (1...400 as ClosedRange<UInt64>).lazy.map { Run(Plan(seed: $0, for: control), control: control) }
            .first { $0.finding.map { control.breaks.contains($0.invariant) } ?? false }
        #expect(run != nil, "\(control.rawValue) was not noticed")
    }

    @Test("the same seed plays the same world, line by line", arguments: [1, 7, 40] as [UInt64])
    func replay(_ seed: UInt64) {
        let first = Run(Plan(seed: seed), isTold: true)
        let second = Run(Plan(seed: seed), isTold: true)
        #expect(first.story == second.story && first.tally == second.tally && !first.story.isEmpty)
        #expect(first.command == "tillpost-sim --seed \(seed) --trace")
    }

    @Test("a failing world becomes a shorter story of the same failure")
    func shrinking() throws {
        let control = Control.bookedTwice
        let run = try #require(
            (1...20 as ClosedRange<UInt64>).lazy.map { Run(Plan(seed: $0, for: control), control: control) }.first {
                $0.finding != nil
            })
        let short = run.shortest(attempts: 100)
        #expect(short.finding?.invariant == run.finding?.invariant)
        #expect(short.story.count < Run(run.plan, control: control, isTold: true).story.count)
        #expect(short.command == run.command && run.command.contains("--control bookedTwice"))
    }
}

/// Many worlds, on all cores.
enum Worlds {
    /// The runs that broke a promise, by seed.
    static func broken(in seeds: ClosedRange<UInt64>) -> [Run] {
        let found = Mutex([Run]())
        DispatchQueue.concurrentPerform(iterations: seeds.count) { index in
            let run = Run(Plan(seed: seeds.lowerBound + UInt64(index)))
            if run.finding != nil { found.withLock { $0.append(run) } }
        }
        return found.withLock { $0.sorted { $0.plan.seed < $1.plan.seed } }
    }
}
