import ArgumentParser
import HeadOffice

struct MerchantCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merchant", abstract: "Register and list merchants.", subcommands: [New.self, List.self])

    struct New: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Register a merchant.")

        @OptionGroup var data: DataOption
        @Option(help: ArgumentHelp("Name for people, at most 32 bytes.", valueName: "TEXT"))
        var name: String
        @Option(help: ArgumentHelp("ISO 4217 code.", valueName: "KES"))
        var currency: String
        @Option(help: ArgumentHelp("1 to 24 of A-Z, 0-9 and -; else HQ gives M-001, M-002, ...", valueName: "ID"))
        var id: String?
        @Option(help: ArgumentHelp("The merchant's time zone, for business days.", valueName: "+03:00"))
        var utcOffset = "+00:00"
        @OptionGroup var output: OutputOption

        func run() async throws {
            let reply = try await data.ask(
                .merchantNew(id: id, name: name, currency: currency, utcOffset: utcOffset))
            guard case .merchant(let merchant) = reply else { throw unexpectedReply() }
            output.write(merchant, merchant.id)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List merchants.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() async throws {
            guard case .merchants(let merchants) = try await data.ask(.merchantList) else { throw unexpectedReply() }
            output.write(rows: merchants, nothing: "no merchants") {
                "\($0.id)  \($0.currency)  \($0.utcOffset)  \($0.name)"
            }
        }
    }
}
