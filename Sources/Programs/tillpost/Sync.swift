internal import ArgumentParser
internal import Node

struct Sync: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Exchange with headquarters now.",
        discussion: "Exit status 0 when nothing waits any more, 1 otherwise.")

    @OptionGroup var folder: StateOption
    @Option(help: ArgumentHelp("The authority of headquarters' TLS certificate.", valueName: "FILE"))
    var ca: String?
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
        let report: SyncReport
        do {
            let reply = try await NodeClient.perform(.sync, state: folder.state, caFile: ca).orFault()
            guard case .sync(let sync) = reply else { return }
            report = sync
            if json {
                try Output.json(report)
            } else {
                Output.line("headquarters holds records up to \(report.acknowledged); \(report.waiting) wait")
                if let problem = report.problem { Output.line(problem) }
            }
        } catch {
            throw Output.fail(error)
        }
        if !report.complete { throw ExitCode(1) }
    }
}
