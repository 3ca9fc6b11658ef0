internal import ArgumentParser
internal import FoundationEssentials
internal import Node

struct Courier: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Exchange with headquarters by hand: on a stick that somebody carries.",
        discussion: """
            The files are sealed: whoever carries them learns nothing and can change nothing. They may be carried in any \
            order, more than once, by several people, and beside the online way.
            """,
        subcommands: [Export.self, Import.self])

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write everything that waits into files for headquarters.",
            discussion: "At headquarters: tillpost-hq courier import FOLDER. Then bring the folder back.")

        @OptionGroup var folder: StateOption
        @Argument(help: ArgumentHelp("The folder to write to, such as a stick's.", valueName: "DEST"))
        var destination: String
        @Flag(help: "Print one JSON object a file.") var json = false

        func run() async throws {
            do {
                var place: [UInt8]?
                // Every file moves on along the chain, so their number is bounded by what waits.
                repeat {
                    let reply = try await NodeClient.perform(.courierExport(after: place), state: folder.state)
                        .orFault()
                    guard case .courier(let file) = reply else { return }
                    try CourierFolder.write(Array(file.bytes), file.name, in: destination)
                    if json {
                        try Output.json(Written(file: file.name, records: file.records))
                    } else {
                        Output.line("\(file.name)  \(file.records) records")
                    }
                    place = file.next
                } while place != nil
            } catch {
                throw Output.fail(error)
            }
        }
    }

    /// A file that was written.
    private struct Written: Encodable {
        let file: String
        let records: Int
    }

    /// What a file has changed.
    private struct Read: Encodable {
        let file: String
        let isExpected: Bool
        let acknowledged: UInt64
        let waiting: UInt64
    }

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read headquarters' answers that a courier brought back.",
            discussion: "Exit status 0 when nothing waits any more, 1 otherwise.")

        @OptionGroup var folder: StateOption
        @Argument(help: ArgumentHelp("The folder with the answers.", valueName: "SRC"))
        var source: String
        @Flag(help: "Print one JSON object a file.") var json = false

        func run() async throws {
            var waiting: UInt64 = 0
            var refused = 0
            do {
                let names = try CourierFolder.answers(in: source)
                if names.isEmpty, !json { Output.line("no answers of headquarters in \(source)") }
                for name in names {
                    // One bad file must not keep the others out.
                    guard let bytes = try? CourierFolder.read(name, in: source) else {
                        refused += 1
                        _ = Output.fail(
                            NodeFault("\(name) cannot be read; it was passed over.", exit: NodeFault.Exit.noInput))
                        continue
                    }
                    let command = NodeCommand.courierImport(file: name, bytes: Data(bytes))
                    switch await NodeClient.perform(command, state: folder.state) {
                    case .courierNews(let news):
                        waiting = news.waiting
                        if json {
                            try Output.json(
                                Read(
                                    file: name, isExpected: news.isExpected, acknowledged: news.acknowledged,
                                    waiting: news.waiting))
                        } else {
                            Output.line("\(name)  \(Import.words(news))")
                        }
                    case .fault(let fault):
                        refused += 1
                        _ = Output.fail(fault)
                    default: return
                    }
                }
            } catch {
                throw Output.fail(error)
            }
            if refused > 0 || waiting > 0 { throw ExitCode(1) }
        }

        private static func words(_ news: CourierNews) -> String {
            news.isExpected
                ? "headquarters holds records up to \(news.acknowledged); \(news.waiting) wait"
                : "not waited for: it was read before, or is another node's"
        }
    }
}
