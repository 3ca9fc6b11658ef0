import ArgumentParser
import HeadOffice
import Uplink

struct Pull: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fetch what HQ has decided, after a cursor.",
        discussion: """
            Rows come in HQ's one order and are never changed: a payment whose state changes gets a new row. Keep the \
            last row's position as the cursor for the next pull, and of the rows with one "case" the last.

            Columns: \(PullFormat.columns).
            Money: payable (HQ owes it), suspense (somebody at HQ decides), returned (a reversal took back what an \
            earlier batch had paid), none. recorded=false: confirmed online, and no counter has sent its record yet.
            """)

    @Option(help: ArgumentHelp("HQ's URL.", valueName: "URL"))
    var hq: String
    @Option(help: ArgumentHelp("From \"tillpost-hq pull-token new\".", valueName: "T"))
    var token: String
    @Option(help: ArgumentHelp("Position of the last row that you hold.", valueName: "CURSOR"))
    var after: Int64 = 0
    @Option(help: ArgumentHelp("The most rows; else all there are.", valueName: "N"))
    var limit: Int?
    @Option(help: "jsonl or csv (RFC 4180).")
    var format: PullFormat

    func validate() throws {
        guard after >= 0 else { throw ValidationError("--after: a position from 0 is needed") }
        guard limit.map({ $0 > 0 }) ?? true else { throw ValidationError("--limit: at least 1") }
    }

    func run() async throws {
        try await told {
            let uplink = try Uplink(UplinkSettings(baseURL: hq))
            try await PageWalk(format: format, after: after, limit: limit).run(
                fetch: { query in
                    try await uplink.get(path: "/v1/pull", query: query, bearer: token).body
                },
                write: { put($0) })
        }
    }
}

struct PullTokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull-token", abstract: "Tokens for pullers.", subcommands: [New.self])

    struct New: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a token. It is shown once; HQ keeps only its digest.")

        @OptionGroup var data: DataOption
        @Option(help: ArgumentHelp("Who it is for.", valueName: "NAME"))
        var name: String
        @OptionGroup var output: OutputOption

        func run() async throws {
            guard case .pullToken(let token) = try await data.ask(.pullTokenNew(name: name)) else {
                throw unexpectedReply()
            }
            output.write(token, token.token)
        }
    }
}
