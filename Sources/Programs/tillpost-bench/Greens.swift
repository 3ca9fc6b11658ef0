internal import ArgumentParser
internal import Glibc
internal import MadeUp
internal import Node
internal import Payments
internal import Shop

struct Greens: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take made-up notes for ever and print each record's sequence after its lamp.",
        discussion: """
            Cut the power, or kill it, whenever you like. Every number that was printed must then be in the journal: \
            'tillpost journal verify' and 'tillpost journal list'.
            """)

    @Option(help: ArgumentHelp("A folder of its own.", valueName: "DIR")) var state: String
    @Option(help: ArgumentHelp("Stop after so many; 0 never stops.", valueName: "N")) var count: UInt64 = 0

    func run() async throws {
        let node = try MadeUpNode(in: state)
        let till = try await node.openTill()
        var number = await till.head.sequence
        var taken: UInt64 = 0
        while count == 0 || taken < count {
            number += 1
            let result = try await till.take(node.payer.attempt(number: number), isLinkUp: false)
            guard let stored = result.stored else {
                throw NodeFault("a note was not taken: \(result.event)", exit: NodeFault.Exit.software)
            }
            let line = Array("\(stored.sequence)\n".utf8)
            guard Glibc.write(1, line, line.count) == line.count else { break }
            taken += 1
            try await till.rest()
        }
        await till.close()
    }
}
