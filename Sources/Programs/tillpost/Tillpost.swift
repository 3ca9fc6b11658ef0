internal import ArgumentParser

/// The node's command line. It reads the words and hands them on; what they mean is in `Node`.
@main
struct Tillpost: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tillpost",
        abstract: "A counter that takes payments without a network, and never loses one.",
        discussion: """
            Taken means: on disk, signed, and at headquarters exactly once. Green means that somebody other than the \
            merchant bears the loss; amber means that the merchant does.

            Exit status: 0 done or taken, 1 not taken (the reason is printed), 64 and above for usage and faults.
            """,
        subcommands: [
            Enrol.self, Run.self, Sell.self, Nonce.self, Refund.self, VoidSale.self, Status.self, Exceptions.self,
            Examine.self, Sync.self, Courier.self, Day.self, Acknowledge.self, Scan.self, LightsCommand.self,
            CodeCommand.self, Poster.self, Key.self, JournalCommand.self,
        ])
}

/// The folder that a command works on.
struct StateOption: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The node's state folder.", valueName: "DIR"))
    var state: String
}
