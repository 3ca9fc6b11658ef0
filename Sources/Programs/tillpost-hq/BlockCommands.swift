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

    @Argument(help: ArgumentHelp("Key ids, hexadecimal.", valueName: "KEY")) var payers: [String] = []
    @Option(help: ArgumentHelp("Or key ids from a file, one a line.", valueName: "FILE")) var file: String?
    @OptionGroup var person: PersonOptions
    @OptionGroup var data: DataOption
    @OptionGroup var output: OutputOption

    func validate() throws {
        guard payers.isEmpty == (file != nil) else { throw ValidationError("give key ids, or --file") }
    }

    func run() async throws {
        let keys = try told { try file.map(PayerBlock.lines) ?? payers }
        let request = AdminRequest.payerBlock(payers: keys, by: person.by, why: person.reason)
        guard case .blocked(let info) = try await data.ask(request) else { throw unexpectedReply() }
        output.write(
            info, "\(info.blocked) blocked; \(info.listed) on the hot list, policy \(info.policyVersion)")
    }

    private static func lines(_ path: String) throws -> [String] {
        let bytes = try WholeFile.read(path, limit: 4_194_304)
        return bytes.split { $0 == 0x0A || $0 == 0x0D }.map { String(decoding: $0, as: UTF8.self) }
    }
}
