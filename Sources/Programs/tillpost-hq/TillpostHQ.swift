import ArgumentParser

/// The command line of headquarters.
@main
struct TillpostHQ: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tillpost-hq",
        abstract: "Headquarters of Tillpost: takes what counters send, decides it, and is pulled from.",
        discussion: """
            Everything is kept in one folder (--data). Commands work whether or not "serve" runs: they ask the \
            running program through the folder, or open the folder themselves.

            Exit status: 0 done, 1 refused (the reason is on standard error), 64 wrong usage, 65 and above something is \
            broken (sysexits.h).
            """,
        subcommands: [
            Serve.self, Initialise.self, MerchantCommand.self, NodeCommand.self, PolicyCommand.self, IssuerCommand.self,
            PayerCommand.self, ConfirmCommand.self, BatchCommand.self, Pull.self, PullTokenCommand.self,
            LedgerCommand.self,
            ExceptionsCommand.self, CourierCommand.self, BackupCommand.self, RestoreCommand.self, KeysCommand.self,
            SealedCommand.self, UpstreamCommand.self,
        ])
}
