internal import ArgumentParser
internal import Dispatch
internal import Foundation
internal import Glibc
internal import Simulator
internal import Synchronization

/// Plays whole worlds from seeds: headquarters, boards, buyers, couriers, clocks, disks and links around the Core.
@main
struct TillpostSim: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tillpost-sim",
        abstract: "Play worlds in which everything fails, and check what must hold.",
        discussion: """
            The same seed plays the same world, event by event. A violation prints its seed and the shortest story found. \
            With --control a fault is planted outside the Core that must be caught.

            Exit status: 0 everything held, 1 a promise was broken, 64 wrong usage.
            """)

    @Option(help: ArgumentHelp("The first seed.", valueName: "N")) var seed: UInt64 = 1
    @Option(help: ArgumentHelp("How many seeds.", valueName: "COUNT")) var seeds: UInt64 = 1
    @Option(help: ArgumentHelp("How many at once.", valueName: "N")) var jobs = ProcessInfo.processInfo
        .activeProcessorCount
    @Option(help: ArgumentHelp("Plant a fault; --list-controls names them.", valueName: "NAME")) var control: String?
    @Flag(help: "Name the faults that can be planted.") var listControls = false
    @Flag(help: "Tell what happens, line by line.") var trace = false
    @Flag(help: "Play all seeds, whatever is found, and name those that break a promise.") var keepGoing = false
    @Flag(help: "Print the summary as one JSON object.") var json = false

    func validate() throws {
        guard (1...1_024).contains(jobs), (1...100_000_000).contains(seeds), seed <= .max - seeds else {
            throw ValidationError("--jobs 1 to 1024, --seeds 1 to 100000000")
        }
        guard control.map({ Control(rawValue: $0) != nil }) ?? true else {
            throw ValidationError("--control: --list-controls names them")
        }
    }

    func run() throws {
        if listControls { return Control.allCases.forEach { print($0.rawValue) } }
        let planted = control.flatMap(Control.init)
        let start = ContinuousClock.now
        let played = play(planted)
        let summary = Summary(played.tally, seeds: seeds, seconds: (ContinuousClock.now - start) / .seconds(1))
        if let broken = played.broken { tell(broken) }
        print(json ? summary.json(isBroken: played.broken != nil) : summary.text)
        if played.broken != nil { throw ExitCode(1) }
    }

    /// All seeds, or those up to the first that breaks a promise.
    private func play(_ planted: Control?) -> (tally: Tally, broken: Run?) {
        let state = Mutex((next: seed, tally: Tally(), broken: Run?.none))
        DispatchQueue.concurrentPerform(iterations: Int(min(UInt64(jobs), seeds))) { _ in
            while true {
                let mine = state.withLock { state -> UInt64? in
                    guard state.next < seed + seeds, keepGoing || state.broken == nil else { return nil }
                    defer { state.next += 1 }
                    return state.next
                }
                guard let mine else { return }
                let run = Run(Plan(seed: mine, for: planted), control: planted, isTold: trace)
                if trace { run.story.forEach { print($0) } }
                state.withLock { state in
                    state.tally.add(run.tally)
                    if run.finding != nil { state.broken = state.broken ?? run }
                }
                if keepGoing, let finding = run.finding { complain("seed \(mine): \(finding)\n") }
                if isatty(2) == 1, mine % 100 == 0 { complain("\rseed \(mine)") }
            }
        }
        if isatty(2) == 1 { complain("\r") }
        return state.withLock { ($0.tally, $0.broken) }
    }

    private func tell(_ broken: Run) {
        let lines = ["seed \(broken.plan.seed): \(broken.finding?.description ?? "")", "the shortest story found:"]
        let story = broken.shortest().story.map { "  " + $0 }
        complain((lines + story + ["the whole story: \(broken.command)"]).joined(separator: "\n") + "\n")
    }
}

/// Writes text on standard error.
private func complain(_ text: String) {
    let bytes = Array(text.utf8)
    _ = Glibc.write(2, bytes, bytes.count)
}

/// What was played.
private struct Summary {
    let tally: Tally
    let seeds: UInt64
    let seconds: Double

    init(_ tally: Tally, seeds: UInt64, seconds: Double) {
        self.tally = tally
        self.seeds = seeds
        self.seconds = seconds
    }

    private var rate: Int { Int(Double(tally.exchanges) / max(seconds, 0.001)) }

    var text: String {
        """
        \(seeds) seeds, \(tally.events) events, \(tally.faults) faults injected (\(tally.cuts) power cuts, \(tally.restores) \
        restores, \(tally.forks) forks), \(tally.records) records, \(tally.exchanges) exchanges, \(rate) exchanges a second
        """
    }

    func json(isBroken: Bool) -> String {
        """
        {"seeds":\(seeds),"events":\(tally.events),"faults":\(tally.faults),"cuts":\(tally.cuts),"restores":\(tally.restores),\
        "forks":\(tally.forks),"records":\(tally.records),"exchanges":\(tally.exchanges),"exchangesASecond":\(rate),\
        "held":\(!isBroken)}
        """
    }
}
