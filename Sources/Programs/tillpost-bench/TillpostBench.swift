internal import ArgumentParser

/// Measures the node, and takes made-up notes for ever so that anyone can cut the power under it.
@main
struct TillpostBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tillpost-bench", abstract: "Measure the node's durable path, with a reference in the same run.",
        discussion: """
            Ratios mean something, single times do not: every figure stands beside a raw append with fdatasync of the \
            same bytes, in the same folder, taken turn by turn.
            """,
        subcommands: [
            Accept.self, Start.self, Greens.self, Prepare.self, Notes.self, Drive.self, Fill.self,
            VerifyLimit.self, Storm.self, Decode.self,
        ])
}
