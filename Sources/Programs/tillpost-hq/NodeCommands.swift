import ArgumentParser
import HeadOffice
import StateFolder

struct NodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "node", abstract: "Invite boards and list them.",
        subcommands: [New.self, Renew.self, Adopt.self, List.self])

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

    struct Renew: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a new code for a known board: it gets a new key and a new epoch, and keeps its queue.",
            discussion: """
                For a cloned or set-back card, or a key that others may know. On the board: tillpost enrol --again. Its \
                present key stays good until then; afterwards records that only it vouches for wait for a person.
                """)

        @OptionGroup var data: DataOption
        @Argument(help: ArgumentHelp("The node.", valueName: "ID"))
        var node: String
        @Option(help: ArgumentHelp("Where the board finds HQ; else as \"serve\" was told.", valueName: "URL"))
        var url: String?
        @Option(help: ArgumentHelp("The enrolment code as a QR picture.", valueName: "FILE.png"))
        var out: String
        @OptionGroup var output: OutputOption

        func run() async throws {
            guard case .invitation(let invitation) = try await data.ask(.nodeRenew(node: node, url: url)) else {
                throw unexpectedReply()
            }
            try Pictures.write([invitation.code], to: out, isSecret: true)
            output.write(invitation, "node \(invitation.node) is invited again; the code is in \(out)")
        }
    }

    struct Adopt: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Take back a board that a restored headquarters has forgotten; its queue comes with its next call.",
            discussion: """
                FILE is what 'tillpost key --json' prints on the board. Ask whoever sent it: from now on these keys speak for \
                this counter. The merchant must be known.
                """)

        @Argument(help: ArgumentHelp("What the board says of itself.", valueName: "FILE"))
        var file: String
        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() async throws {
            let bytes = try told { try WholeFile.read(file, limit: 65_536) }
            let reply = try await data.ask(.nodeAdopt(file: String(decoding: bytes, as: UTF8.self)))
            guard case .adopted(let node) = reply else { throw unexpectedReply() }
            output.write(
                node,
                "node \(node.node), counter \(node.counter) (\(node.counterName)) of \(node.merchant), is known again")
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
