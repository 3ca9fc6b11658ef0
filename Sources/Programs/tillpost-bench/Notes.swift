internal import Acceptance
internal import ArgumentParser
internal import MadeUp
internal import Node
internal import PaymentCodes
internal import Payments

struct Notes: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the payer's certificate, then notes to scan: a line each, its amount before it.")

    @Option(help: ArgumentHelp("A folder made by 'prepare'.", valueName: "DIR")) var state: String
    @Option(help: ArgumentHelp("How many notes.", valueName: "N")) var count: UInt64
    @Option(help: ArgumentHelp("Number of the first note.", valueName: "N")) var first: UInt64

    func run() throws {
        let node = try MadeUpNode(in: state)
        print(node.payer.certificate.text)
        for number in first..<first + count {
            let attempt = try node.payer.attempt(number: number)
            guard case .note(let note) = attempt.means else { continue }
            print("\(attempt.due.digits) \(note.text)")
        }
    }
}
