internal import ArgumentParser

struct CodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "code", abstract: "Say what any code is, and make those that a merchant shows.",
        subcommands: [CodeShow.self, CodeMake.self])
}
