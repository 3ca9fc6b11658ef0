internal import ArgumentParser
internal import Node

struct Exceptions: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List what waits: why, who must act, and the one safe next action.",
        discussion: "Exit status 0 when nothing waits, 1 otherwise.")

    @OptionGroup var folder: StateOption
    @Flag(help: "Print one JSON object a line.") var json = false

    func run() async throws {
        let rows: [WaitingReport]
        do {
            guard
                case .exceptions(let waiting) = try await NodeClient.perform(.exceptions, state: folder.state).orFault()
            else { return }
            rows = waiting
            for row in rows { if json { try Output.json(row) } else { show(row) } }
            if rows.isEmpty, !json { Output.line("nothing waits") }
        } catch {
            throw Output.fail(error)
        }
        if !rows.isEmpty { throw ExitCode(1) }
    }

    private func show(_ row: WaitingReport) {
        if let count = row.count { return Output.line("\(count) more") }
        let name = row.receipt.map { "receipt \($0)" } ?? row.sequence.map { "record \($0)" } ?? "counter"
        Output.line("\(row.kind)  \(name)\(row.amount.map { ", \($0)" } ?? ""): \(row.why)")
        Output.line("          \(row.who): \(row.next)")
    }
}
