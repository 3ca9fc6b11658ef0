import ArgumentParser
import HeadOffice
import StateFolder

struct PayerBlock: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "block", abstract: "Put payers on the hot list; every node gets it with its next answers.",
        discussion: """
            A counter that has the list refuses their notes; until then the issuer bears what was guaranteed. The list holds \
            100,000; of more the newest go into the policy.
            """)

    @OptionGroup var payers: PayersArgument
    @Option(help: ArgumentHelp("Why: 1 to 32 bytes.", valueName: "TEXT")) var why: String
    @OptionGroup var data: DataOption
    @OptionGroup var output: OutputOption

    func run() async throws { try await payers.ask(why: why, of: data, output) }
}

struct PayerUnblock: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unblock", abstract: "Take payers off the hot list, however they came onto it.")

    @OptionGroup var payers: PayersArgument
    @OptionGroup var data: DataOption
    @OptionGroup var output: OutputOption

    func run() async throws { try await payers.ask(why: nil, of: data, output) }
}

/// Payers by their key ids.
struct PayersArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("Key ids, hexadecimal.", valueName: "KEYID")) var payers: [String] = []
    @Option(help: ArgumentHelp("Key ids from a file, one a line.", valueName: "FILE")) var file: String?

    func validate() throws {
        guard payers.isEmpty == (file != nil) else { throw ValidationError("give key ids, or --file") }
    }

    func ask(why: String?, of data: DataOption, _ output: OutputOption) async throws {
        let keys = try told { try file.map(PayersArgument.lines) ?? payers }
        guard case .blocked(let info) = try await data.ask(.payerBlock(payers: keys, why: why)) else {
            throw unexpectedReply()
        }
        let done = why == nil ? "unblocked" : "blocked"
        output.write(info, "\(info.changed) \(done); \(info.listed) on the hot list, policy \(info.policyVersion)")
    }

    private static func lines(_ path: String) throws -> [String] {
        let bytes = try WholeFile.read(path, limit: 4_194_304)
        return bytes.split { $0 == 0x0A || $0 == 0x0D }.map { String(decoding: $0, as: UTF8.self) }
    }
}
