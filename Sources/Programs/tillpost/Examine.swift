internal import ArgumentParser
internal import Node

struct Examine: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look at everything that the counter needs: what is wrong, and how to mend it.",
        discussion: """
            Works while the service runs, which then tries its own scanners and lamps, and while it does not. Link and \
            headquarters are advice: a board is fit without them.

            Exit status 0 fit, 1 something is broken.
            """)

    @OptionGroup var folder: StateOption
    @Option(
        help: ArgumentHelp(
            "The configuration that 'run' is given; the service knows its own.", valueName: "FILE"))
    var config: String?
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
        let report = await Doctor(state: folder.state, configuration: config).examine()
        if json { try Output.json(report) } else { show(report) }
        if !report.fit { throw ExitCode(1) }
    }

    private func show(_ report: DoctorReport) {
        let width = report.findings.map(\.subject.count).max() ?? 0
        for finding in report.findings {
            let subject = finding.subject + String(repeating: " ", count: width - finding.subject.count)
            Output.line("\(Examine.mark(finding.state))  \(subject)  \(finding.says)")
        }
        let untested = report.findings.count { $0.state == .untested }
        let note = untested > 0 ? "; \(untested) not tested" : ""
        let broken = report.findings.count { $0.state == .broken }
        Output.line(report.fit ? "fit\(note)" : "NOT FIT: \(broken) broken\(note)")
    }

    private static func mark(_ state: Finding.State) -> String {
        switch state {
        case .good: "ok      "
        case .advice: "advice  "
        case .broken: "BROKEN  "
        case .untested: "untested"
        }
    }
}
