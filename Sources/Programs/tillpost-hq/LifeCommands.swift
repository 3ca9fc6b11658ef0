import ArgumentParser
import HeadOffice
import StateFolder

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy store and keys into a new folder while HQ runs.",
        discussion: """
            When the copy is whole and on disk, nodes may forget what the one before it holds: the newest two may be restored. \
            The root key is not copied. Whoever has the \
            copy is headquarters: encrypt it, and keep one away from the building.
            """)

    @OptionGroup var data: DataOption
    @Argument(help: ArgumentHelp("A folder that is not there yet.", valueName: "DEST"))
    var destination: String
    @OptionGroup var output: OutputOption

    func run() async throws {
        let path = StateFolder.absolute(destination)
        guard case .backup(let backup) = try await data.ask(.backup(folder: path)) else { throw unexpectedReply() }
        output.write(backup, "backed up into \(path); \(backup.nodes) nodes may forget what the backup before it holds")
    }
}

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Begin again from a completed backup, in a new data folder.",
        discussion: """
            HQ gets a new history. Nodes bring back what came after the backup, and the verdicts that HQ had signed for it \
            are imposed before anything is judged anew.
            """)

    @OptionGroup var data: DataOption
    @Argument(help: ArgumentHelp("The backup's folder.", valueName: "SRC"))
    var source: String

    func run() async throws {
        try told { try HeadOffice.restore(from: source, to: data.path) }
        put("restored into \(data.path); start it with: tillpost-hq serve --data \(data.path) --listen HOST:PORT\n")
    }
}

struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "HQ's keys by purpose.", subcommands: [List.self, Renew.self],
        defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List HQ's keys.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() async throws {
            guard case .keys(let keys) = try await data.ask(.keyList) else { throw unexpectedReply() }
            KeysCommand.show(keys, output)
        }
    }

    struct Renew: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a new key for a purpose and make it known to nodes.",
            discussion: """
                answer, policy, confirmation and root need the root's private key: bring it from the safe for this command \
                only. What earlier keys signed stays good, unless they were stolen. sealing needs a published policy, and no \
                root key. Make a backup afterwards.
                """)

        @OptionGroup var data: DataOption
        @Option(help: ArgumentHelp("answer, policy, confirmation, sealing or root.", valueName: "PURPOSE"))
        var purpose: String
        @Option(
            help: ArgumentHelp("The root's private key; keys/root.pem where it is left out.", valueName: "FILE"))
        var root: String?
        @Flag(help: "The earlier keys were stolen: nothing that they sign counts from now on.") var stolen = false
        @OptionGroup var output: OutputOption

        func run() async throws {
            let request = AdminRequest.keyRenew(
                purpose: purpose, rootFile: root.map(StateFolder.absolute), isStolen: stolen)
            guard case .keys(let keys) = try await data.ask(request) else { throw unexpectedReply() }
            KeysCommand.show(keys, output)
        }
    }

    private static func show(_ keys: [KeyInfo], _ output: OutputOption) {
        output.write(rows: keys, nothing: "no keys") { key in
            "\(key.purpose)  \(key.keyId)\(key.notAfter.map { "  good until \($0)" } ?? "")"
        }
    }
}

struct SealedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sealed", abstract: "What buyers left for HQ's eyes only.",
        subcommands: [Show.self, Erase.self])

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Open it. Who asked and why is written down for ever.")

        @OptionGroup var data: DataOption
        @Option(help: ArgumentHelp("The node.", valueName: "ID")) var node: String
        @Option(help: ArgumentHelp("The payment.", valueName: "ID")) var payment: String
        @Option(help: ArgumentHelp("Who asks.", valueName: "NAME")) var by: String
        @Option(help: ArgumentHelp("What it is needed for.", valueName: "TEXT")) var why: String
        @OptionGroup var output: OutputOption

        func run() async throws {
            let request = AdminRequest.sealedShow(node: node, payment: payment, by: by, why: why)
            guard case .sealed(let sealed) = try await data.ask(request) else { throw unexpectedReply() }
            output.write(
                sealed, sealed.content + (sealed.isAsRecorded ? "" : "\nWARNING: the record names something else"))
        }
    }

    struct Erase: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Erase it: of one payment, or everything older than so many days.",
            discussion: "The records still verify. Backups hold it until they are overwritten.")

        @OptionGroup var data: DataOption
        @Option(help: ArgumentHelp("The node.", valueName: "ID")) var node: String?
        @Option(help: ArgumentHelp("The payment.", valueName: "ID")) var payment: String?
        @Option(help: ArgumentHelp("Everything older.", valueName: "DAYS")) var olderThanDays: Int64?

        func validate() throws {
            guard (node != nil && payment != nil) != (olderThanDays != nil) else {
                throw ValidationError("Give --node and --payment, or --older-than-days.")
            }
        }

        func run() async throws {
            let request =
                olderThanDays.map { AdminRequest.sealedEraseOld(days: $0) }
                ?? .sealedErase(node: node ?? "", payment: payment ?? "")
            guard case .erased(let count) = try await data.ask(request) else { throw unexpectedReply() }
            put("\(count) erased\n")
        }
    }
}
