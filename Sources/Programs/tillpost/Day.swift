internal import ArgumentParser
internal import Node

struct Day: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show or close the counter's day.", subcommands: [Show.self, Close.self])

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show the open day's sums.")
        @OptionGroup var folder: StateOption
        @Flag(help: "Print one JSON object.") var json = false

        func run() async throws { try await Day.perform(.showDay, folder.state, json) }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Close the day with a signed record of its sequence range and sums.")
        @OptionGroup var folder: StateOption
        @Flag(help: "Print one JSON object.") var json = false

        func run() async throws { try await Day.perform(.closeDay, folder.state, json) }
    }

    private static func perform(_ command: NodeCommand, _ state: String, _ json: Bool) async throws {
        do {
            guard case .day(let day) = try await NodeClient.perform(command, state: state).orFault() else { return }
            if json { return try Output.json(day) }
            let range =
                day.lastSequence < day.firstSequence
                ? "no records" : "records \(day.firstSequence) to \(day.lastSequence)"
            Output.line("\(day.day), \(day.closed ? "closed" : "open"): \(range)")
            for sum in day.sums {
                Output.line(
                    "  \(sum.tender)\(sum.basis.map { ", \($0)" } ?? "")  \(sum.count) x  \(sum.amount) \(sum.currency)"
                )
            }
        } catch {
            throw Output.fail(error)
        }
    }
}
