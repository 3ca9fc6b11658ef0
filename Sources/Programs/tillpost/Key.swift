internal import ArgumentParser
internal import Node

struct Key: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the node's public key in PEM, or change the key.", subcommands: [Show.self, Renew.self],
        defaultSubcommand: Show.self)

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the node's public key in PEM, or who the board is.",
            discussion: "With --json: node, counter and public keys, as 'tillpost-hq node adopt' reads them.")

        @OptionGroup var folder: StateOption
        @Flag(help: "Print who the board is, with its public keys, as one JSON object.") var json = false

        func run() throws {
            do {
                if json { return try Output.json(JournalInspection(state: folder.state).board()) }
                print(try NodeFolder.publicKeyPEM(in: folder.state), terminator: "")
            } catch {
                throw Output.fail(error)
            }
        }
    }

    struct Renew: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Make the node's next key. It signs as soon as headquarters has taken it; until then the present one does.",
            discussion: "Repeating it changes nothing while a next key waits.")

        @OptionGroup var folder: StateOption
        @Option(
            help: ArgumentHelp(
                "Use this key (a PEM file or an OSSL_STORE URI) instead of making one.", valueName: "URI"))
        var key: String?
        @Flag(help: "Print one JSON object.") var json = false

        func run() async throws {
            do {
                let reply = try await NodeClient.perform(.renewKey(location: key), state: folder.state).orFault()
                guard case .key(let report) = reply else { return }
                if json { return try Output.json(report) }
                Output.line("signs     \(report.keyId)")
                if let next = report.nextKeyId {
                    Output.line("next      \(next), as soon as headquarters has taken it ('tillpost sync')")
                }
            } catch {
                throw Output.fail(error)
            }
        }
    }
}
