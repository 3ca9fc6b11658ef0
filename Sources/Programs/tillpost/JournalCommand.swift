internal import ArgumentParser
internal import Node

struct JournalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal", abstract: "Look into the journal; works beside the service and on a copy.",
        subcommands: [List.self, Show.self, Verify.self, Export.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List records, one a line.")
        @OptionGroup var folder: StateOption
        @Option(help: ArgumentHelp("First sequence.", valueName: "SEQ")) var from: UInt64 = 1
        @Option(help: ArgumentHelp("The most lines.", valueName: "N")) var limit = 1_000_000
        @Flag(help: "Print one JSON object a line.") var json = false

        func run() throws {
            do {
                try JournalInspection(state: folder.state).list(from: from, limit: limit) { line in
                    if json { return try Output.json(line) }
                    let verdict =
                        line.decision.map { "\($0)\(line.reason.map { " (\($0))" } ?? "")" } ?? "no verdict yet"
                    Output.line(
                        "\(line.sequence)\t\(line.kind)\t\(line.amount ?? "")\t\(line.basis ?? line.tender ?? "")\t\(verdict)"
                    )
                }
            } catch {
                throw Output.fail(error)
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show one record as a JSON object.")
        @OptionGroup var folder: StateOption
        @Argument(help: ArgumentHelp("Its sequence.", valueName: "SEQ")) var sequence: UInt64

        func run() throws {
            do {
                var isFound = false
                try JournalInspection(state: folder.state).list(from: sequence, limit: 1) { line in
                    guard line.sequence == sequence else { return }
                    isFound = true
                    try Output.json(line)
                }
                if !isFound {
                    throw NodeFault(
                        "there is no record \(sequence); nothing was changed. 'tillpost journal list' shows what is there.",
                        exit: NodeFault.Exit.data)
                }
            } catch {
                throw Output.fail(error)
            }
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check the whole chain and every signature.",
            discussion: "Exit status 1 where something does not fit.")
        @OptionGroup var folder: StateOption
        @Flag(help: "Print one JSON object.") var json = false

        func run() throws {
            let report: VerifyReport
            do { report = try JournalInspection(state: folder.state).verify() } catch { throw Output.fail(error) }
            if json {
                try Output.json(report)
            } else {
                Output.line(
                    report.problem ?? "\(report.records) records, all chained and signed; head \(report.head ?? "")")
            }
            if !report.verified { throw ExitCode(1) }
        }
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the signed records as a CBOR sequence (RFC 8742), bytes as stored.")
        @OptionGroup var folder: StateOption
        @Option(help: ArgumentHelp("Where to; standard output where it is left out.", valueName: "FILE")) var out:
            String?

        func run() throws {
            do {
                let inspection = try JournalInspection(state: folder.state)
                let file = try ExportFile(out)
                try inspection.export(file.write)
                try file.finish()
            } catch {
                throw Output.fail(error)
            }
        }
    }
}
