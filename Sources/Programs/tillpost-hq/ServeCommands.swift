import ArgumentParser
import HeadOffice
import StateFolder

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take what nodes send, and answer.",
        discussion: """
            Sets the data folder up if it is new. Writes the URL to DIR/address and prints "listening on URL" when \
            requests are taken; port 0 chooses a free one. Stops on SIGTERM when the requests in hand are answered.

            HTTP only: nodes trust signatures, not the connection. Beyond this machine put a proxy with TLS in front \
            (nodes and phones refuse plain http to other machines), listen on 127.0.0.1, and give its URL with --url.

            POST /v1/exchange, /v1/enrol, /v1/pay; GET /v1/pull?after=N&limit=N&format=jsonl|csv, /v1/health.
            """)

    @OptionGroup var data: DataOption
    @Option(help: ArgumentHelp("Where to listen, and nowhere else.", valueName: "HOST:PORT"))
    var listen: ListenAddress
    @Option(help: ArgumentHelp("Public URL, written into enrolment codes.", valueName: "URL"))
    var url: String?
    @Option(help: ArgumentHelp("Seconds after which nodes should call again.", valueName: "SECONDS"))
    var callAgain: UInt64 = 30

    func validate() throws {
        guard (1...604_800).contains(callAgain) else { throw ValidationError("--call-again: 1 to 604800 seconds") }
    }

    func run() async throws {
        try await told {
            let folder = try StateFolder(creating: data.path)
            let headOffice = try HeadOffice(
                data: folder, creating: true,
                settings: HeadOfficeSettings(callAgainSeconds: callAgain, publicURL: url))
            try await HeadOfficeServer(headOffice, data: folder, listen: listen).run { url in
                put("listening on \(url)\n")
            }
        }
    }
}

struct Initialise: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Set a data folder up: keys, store, history.",
        discussion: "A folder that is set up already is left as it is. \"serve\" does this too.")

    @OptionGroup var data: DataOption
    @OptionGroup var output: OutputOption

    func run() async throws {
        let info = try await told {
            try await HeadOffice(data: try StateFolder(creating: data.path), creating: true).info
        }
        output.write(info, "HQ is set up in \(data.path); root key digest \(info.rootDigest)")
    }
}
