internal import Payments

/// A seed, played to its end.
package struct Run: Sendable {
    /// What was played.
    package let plan: Plan
    /// What did not hold, or nil.
    package let finding: Finding?
    /// What happened.
    package let tally: Tally
    /// The fault that was planted, if one was.
    package let control: Control?
    /// Line by line, where it was asked for.
    package let story: [String]

    /// Plays a plan.
    package init(_ plan: Plan, control: Control? = nil, isTold: Bool = false) {
        let world = World(plan, control: control, isTold: isTold)
        world.play()
        self.plan = plan
        self.control = control
        finding = world.witness.finding
        var tally = world.tally
        for board in world.boards { tally.records += Int(board.journal.disk.state.head.sequence) }
        tally.forks = world.hq.state.nodes.values.reduce(0) { $0 + $1.branches.count - 1 }
        self.tally = tally
        story = world.story ?? []
    }

    /// What plays the seed again.
    package var command: String {
        "tillpost-sim --seed \(plan.seed)" + (control.map { " --control \($0.rawValue)" } ?? "") + " --trace"
    }
}
