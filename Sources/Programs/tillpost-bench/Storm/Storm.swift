internal import ArgumentParser
internal import Glibc
internal import HeadOffice
internal import Node
internal import Payments
internal import Signing

struct Storm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Many nodes with backlogs and one headquarters, when the link returns to all of them at once.",
        discussion: """
            Each node is a board's own code (keeper, forwarder, uplink) over a journal in memory. They are enrolled at a \
            running headquarters and take their notes; "ready" is printed, and a line on the input begins the storm. When \
            every record has its verdict, "drained" is printed; the nodes go on calling until the next line, and then one \
            JSON line tells every exchange. Several of these make a larger storm: ops/bench/storm.py.
            """)

    /// Each exchange blocks a thread of libdispatch, which has 255 for them.
    static let mostNodes = 250

    @Option(help: ArgumentHelp("Data folder of a headquarters that runs.", valueName: "DIR")) var hq: String
    @Option(help: ArgumentHelp("A merchant there.", valueName: "ID")) var merchant: String
    @Option(help: ArgumentHelp("The private key of an issuer in its policy.", valueName: "FILE")) var issuerKey: String
    @Option(help: ArgumentHelp("That issuer's name.", valueName: "NAME")) var issuer = "SUN-BANK"
    @Option(help: ArgumentHelp("How many nodes, 1 to \(mostNodes).", valueName: "N")) var nodes: Int
    @Option(help: ArgumentHelp("Records that wait at each.", valueName: "N")) var records = 100
    @Option(
        help: ArgumentHelp(
            "No storm: so many nodes at a time, each until it is drained, and then the next.", valueName: "N"))
    var atATime: Int?

    func validate() throws {
        guard (1...Storm.mostNodes).contains(nodes) else { throw ValidationError("--nodes: 1 to \(Storm.mostNodes)") }
        guard records > 0, atATime.map({ $0 > 0 }) ?? true else { throw ValidationError("counts begin at 1") }
    }

    func run() async throws {
        let all = try await enrolled()
        say("ready")
        guard readLine() != nil else { return }
        if let atATime { try await calm(all, atATime) } else { try await storm(all) }
    }

    private func enrolled() async throws -> [StormNode] {
        guard let name = ShortName(issuer) else { throw ValidationError("--issuer: not a name") }
        let invitations = try await Invitations(data: hq, merchant: merchant, count: nodes).all()
        let key = try SigningKey.load(from: issuerKey)
        let records = records
        return try await withThrowingTaskGroup(of: StormNode.self) { group in
            for invitation in invitations {
                let node = try await StormNode(invitation)
                try await node.call()
                group.addTask {
                    try await node.fill(records, issuer: key, name: name)
                    return node
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    /// Everybody at once; whoever is drained stays and calls again when headquarters asks.
    private func storm(_ all: [StormNode]) async throws {
        let living = all.map { node in Task { try await node.live() } }
        for node in all { await node.untilDrained() }
        say("drained")
        _ = readLine()
        for task in living { task.cancel() }
        try await tell(all)
    }

    /// So many at a time, so that headquarters is busy and never crowded.
    private func calm(_ all: [StormNode], _ atATime: Int) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, node) in all.enumerated() {
                if index >= atATime { try await group.next() }
                group.addTask { try await node.drain() }
            }
            try await group.waitForAll()
        }
        say("drained")
        _ = readLine()
        try await tell(all)
    }

    private func tell(_ all: [StormNode]) async throws {
        var told: [[Sighting]] = []
        for node in all { told.append(await node.seen) }
        say(JSONText.of(told))
    }

    private func say(_ line: String) {
        print(line)
        fflush(nil)
    }
}
