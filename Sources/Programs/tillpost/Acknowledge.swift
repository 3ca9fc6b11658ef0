internal import ArgumentParser
internal import Node

struct Acknowledge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say that you have seen the declined sales.",
        discussion: "The red and amber lamps stop. 'tillpost status' lists them until then.")

    @OptionGroup var folder: StateOption
    @Option(help: ArgumentHelp("Only up to this record.", valueName: "SEQUENCE"))
    var upTo: UInt64 = UInt64(Int64.max)

    func run() async throws {
        do {
            let reply = try await NodeClient.perform(.acknowledge(upTo: upTo), state: folder.state).orFault()
            guard case .acknowledged(let count) = reply else { return }
            Output.line("\(count) acknowledged")
        } catch {
            throw Output.fail(error)
        }
    }
}
