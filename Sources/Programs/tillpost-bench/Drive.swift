internal import Acceptance
internal import ArgumentParser
internal import MadeUp
internal import Node
internal import PaymentCodes
internal import Payments

struct Drive: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Sell made-up notes through a running service's socket, as the command line does.")

    @Option(help: ArgumentHelp("A folder made by 'prepare', on which 'tillpost run' works.", valueName: "DIR"))
    var state: String
    @Option(help: ArgumentHelp("How many notes.", valueName: "N")) var count: UInt64
    @Option(help: ArgumentHelp("Number of the first note.", valueName: "N")) var first: UInt64

    func run() async throws {
        let node = try MadeUpNode(in: state)
        for number in first..<first + count {
            let attempt = try node.payer.attempt(number: number)
            guard case .note(let note) = attempt.means else { continue }
            let codes = [note.text, node.payer.certificate.text].map { Array($0.utf8) }
            let command = NodeCommand.sell(
                amount: attempt.due.digits, currency: nil, codes: codes, awaitsScan: false,
                details: SaleWish())
            guard case .sale(let report) = await NodeClient.perform(command, state: state), report.taken else {
                throw NodeFault("note \(number) was not taken", exit: NodeFault.Exit.software)
            }
        }
        print("\(count) sales through the socket")
    }
}
