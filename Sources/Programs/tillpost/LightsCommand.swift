internal import ArgumentParser
internal import Glibc
internal import Lights
internal import Node
internal import UnixSignals

struct LightsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lights", abstract: "Show what the lamps say.", subcommands: [Show.self])

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Play every status with its name: on the service's lamps, on a configuration's, or drawn.",
            discussion: """
                Ctrl-C ends it: the service's lamps are then as before, other lamps dark. The service covers up no sale.

                Statuses: \(LampStatus.allCases.map(\.rawValue).joined(separator: " "))
                """)

        @Option(help: ArgumentHelp("The node's state folder, whose service is asked if it runs.", valueName: "DIR"))
        var state: String?
        @Option(
            help: ArgumentHelp(
                "The configuration that 'run' is given, where no service runs; else they are drawn.", valueName: "FILE")
        )
        var config: String?
        @Option(help: ArgumentHelp("How long each is shown.", valueName: "SECONDS")) var seconds = 6
        @Argument(help: ArgumentHelp("Only these, in this order.", valueName: "STATUS"), transform: status)
        var only: [LampStatus] = []

        private static func status(_ name: String) throws -> LampStatus {
            guard let status = LampStatus(rawValue: name) else {
                throw ValidationError("\(name.prefix(40)) is not a status; see --help.")
            }
            return status
        }

        func validate() throws {
            guard (1...60).contains(seconds) else { throw ValidationError("--seconds is 1 to 60.") }
        }

        func run() async throws {
            do {
                let show = try LightShow(state: state, configuration: config)
                let statuses = only.isEmpty ? LampStatus.allCases : only
                let milliseconds = seconds * 1_000
                // Trapped before a lamp is lit, so that none stays lit.
                let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
                let playing = Task {
                    try await show.play(statuses, milliseconds: milliseconds) { status, isShown in
                        let name = status.rawValue + String(repeating: " ", count: 18 - status.rawValue.count)
                        Output.line(name + (isShown ? status.words : "not shown: a sale is, or there are no lamps"))
                        // Before the lamps that are drawn.
                        fflush(nil)
                    }
                }
                let waiting = Task { for await _ in signals { playing.cancel() } }
                defer { waiting.cancel() }
                try await playing.value
            } catch {
                throw Output.fail(error)
            }
        }
    }
}
