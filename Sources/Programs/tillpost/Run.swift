internal import ArgumentParser
internal import Logging
internal import Node

struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve the counter: scanners, lamps, the way to headquarters, and the other commands.",
        discussion: """
            Ends on SIGTERM or SIGINT; a sale in hand is finished first. Tells systemd when it is ready and alive. Ends with \
            exit status 3 when the board's button was held: the board may be switched off.

            The configuration is JSON; see 'ops/node.json' for every key. Without one: no scanner, drawn lamps.
            """)

    @OptionGroup var folder: StateOption
    @Option(help: ArgumentHelp("The configuration.", valueName: "FILE"))
    var config: String?
    @Flag(help: "Log every exchange.") var verbose = false

    func run() async throws {
        do {
            let configuration = try config.map(Configuration.init(file:)) ?? Configuration()
            var log = Logger(label: "tillpost") { StreamLogHandler.standardError(label: $0) }
            log.logLevel = verbose ? .debug : .notice
            let service = try await NodeService(state: folder.state, configuration: configuration, log: log)
            if case .buttonHeld = try await service.run() { throw ExitCode(3) }
        } catch let exit as ExitCode {
            throw exit
        } catch {
            throw Output.fail(error)
        }
    }
}
