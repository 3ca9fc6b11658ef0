import ArgumentParser
import HeadOffice

struct NodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "node", abstract: "Invite boards and list them.", subcommands: [New.self, List.self])

    struct New: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a counter and a one-time enrolment code for its board.",
            discussion: "The code is a secret until the board has used it; it is good for one key.")

        @OptionGroup var data: DataOption
        @Option(help: ArgumentHelp("Whose counter it is.", valueName: "ID"))
        var merchant: String
        @Option(help: ArgumentHelp("The counter's name for people, at most 32 bytes.", valueName: "NAME"))
        var counter: String
        @Option(help: ArgumentHelp("Where the board finds HQ; else as \"serve\" was told.", valueName: "URL"))
        var url: String?
        @Option(help: ArgumentHelp("The enrolment code as a QR picture.", valueName: "FILE.png"))
        var out: String
        @Option(help: ArgumentHelp("The counter's plate as a QR picture.", valueName: "FILE.png"))
        var plate: String?
        @OptionGroup var output: OutputOption

        func run() async throws {
            let reply = try await data.ask(.nodeNew(merchant: merchant, counterName: counter, url: url))
            guard case .invitation(let node) = reply else { throw unexpectedReply() }
            try Pictures.write([node.code], to: out, isSecret: true)
            if let plate { try Pictures.write([node.plate], to: plate) }
            output.write(node, "node \(node.node), counter \(node.counter); the code is in \(out)")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List nodes.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() async throws {
            guard case .nodes(let nodes) = try await data.ask(.nodeList) else { throw unexpectedReply() }
            output.write(rows: nodes, nothing: "no nodes") { node in
                let state = node.isEnrolled ? "up to record \(node.sequence)" : "not enrolled yet"
                return "\(node.node)  counter \(node.counter)  \(node.merchant)  \(node.counterName)  \(state)"
            }
        }
    }
}
