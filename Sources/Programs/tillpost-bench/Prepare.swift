internal import MadeUp
internal import ArgumentParser
internal import Node
internal import Payments

struct Prepare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fill a made-up node's journal with notes, for measuring a start or a running service.")

    @Option(help: ArgumentHelp("A folder of its own.", valueName: "DIR")) var state: String
    @Option(help: ArgumentHelp("How many notes.", valueName: "N")) var count: UInt64

    func run() async throws {
        let node = try MadeUpNode(in: state)
        let till = try await node.openTill()
        let first = await till.head.sequence
        for number in first + 1..<first + 1 + count {
            _ = try await till.take(node.payer.attempt(number: number), isLinkUp: false)
            try await till.rest()
        }
        await till.close()
    }
}
