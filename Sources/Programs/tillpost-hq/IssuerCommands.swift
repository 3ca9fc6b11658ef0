import ArgumentParser
import HeadOffice
import Payments

struct IssuerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "issuer", abstract: "Issuers: who vouches for payers.",
        subcommands: [New.self, Renew.self, List.self, Certify.self, Fund.self])

    struct New: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Register an issuer and make its key.")

        @Argument(help: ArgumentHelp("1 to 24 of A-Z, 0-9 and -.", valueName: "NAME"))
        var name: String
        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() async throws {
            guard case .issuer(let issuer) = try await data.ask(.issuerNew(name: name)) else { throw unexpectedReply() }
            output.write(issuer, "issuer \(issuer.name), key \(issuer.keyId)")
        }
    }

    struct Renew: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make an issuer's next key, which signs certificates from now on.",
            discussion: """
                The policy is published again and names both keys until the earlier one ends. Certificates under it are good
                until then, or their own end: certify the payers again before. A stolen key ends at once.
                """)

        @Argument(help: ArgumentHelp("The issuer.", valueName: "NAME"))
        var name: String
        @Option(
            help: ArgumentHelp(
                "Days for which certificates under the earlier key stay good, 0 to 3660.", valueName: "N"))
        var earlierDays: Int64 = 366
        @Flag(help: "The earlier key was stolen: it ends now.")
        var stolen = false
        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() async throws {
            let request = AdminRequest.issuerRenew(name: name, earlierDays: stolen ? 0 : earlierDays)
            guard case .issuer(let issuer) = try await data.ask(request) else { throw unexpectedReply() }
            output.write(issuer, "issuer \(issuer.name), key \(issuer.keyId)")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List issuers.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() async throws {
            guard case .issuers(let issuers) = try await data.ask(.issuerList) else { throw unexpectedReply() }
            output.write(rows: issuers, nothing: "no issuers") {
                "\($0.name)  key \($0.keyId)" + ($0.keys.count > 1 ? "  earlier keys \($0.keys.count - 1)" : "")
            }
        }
    }

    struct Certify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a payer's wallet, or renew its certificate.",
            discussion: "The wallet's folder stands for the payer's phone: its key never leaves it.")

        @OptionGroup var data: DataOption
        @Option(help: ArgumentHelp("Who vouches.", valueName: "NAME"))
        var issuer: String
        @Option(help: ArgumentHelp("The wallet's folder.", valueName: "DIR"))
        var wallet: String
        @Option(help: ArgumentHelp("ISO 4217 code.", valueName: "KES"))
        var currency: String
        @Option(help: ArgumentHelp("The most one note may be.", valueName: "AMOUNT"))
        var capPayment: String
        @Option(help: ArgumentHelp("The most all notes together may be.", valueName: "AMOUNT"))
        var capTotal: String
        @Option(help: ArgumentHelp("Days until the certificate ends.", valueName: "N"))
        var days: Int64
        @OptionGroup var output: OutputOption

        func run() async throws {
            let info = try await told {
                let capPayment = try Money.typed(capPayment, currency: currency)
                let capTotal = try Money.typed(capTotal, currency: currency)
                let purse = try Wallet(folder: wallet, creating: true)
                let reply = try await data.ask(
                    .certify(
                        issuer: issuer, algorithm: purse.publicKey.algorithm.rawValue,
                        key: Hexadecimal.text(purse.publicKey.bytes), currency: currency,
                        capPayment: capPayment.minorUnits, capTotal: capTotal.minorUnits, days: days))
                guard case .certificate(let certificate) = reply else { throw unexpectedReply() }
                return try purse.install(certificate: certificate)
            }
            output.write(info, "payer \(info.keyId), wallet in \(wallet)")
        }
    }

    struct Fund: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Pay an issuer's money into a payer's purse.")

        @OptionGroup var data: DataOption
        @Option(help: ArgumentHelp("The payer's key id, hexadecimal.", valueName: "KEYID"))
        var payer: String?
        @Option(help: ArgumentHelp("Or the payer's wallet.", valueName: "DIR"))
        var wallet: String?
        @Option(help: ArgumentHelp("How much.", valueName: "AMOUNT"))
        var amount: String
        @Option(help: ArgumentHelp("ISO 4217 code.", valueName: "KES"))
        var currency: String
        @OptionGroup var output: OutputOption

        func validate() throws {
            guard (payer == nil) != (wallet == nil) else { throw ValidationError("give either --payer or --wallet") }
        }

        func run() async throws {
            let money = try told { () throws -> Money in try Money.typed(amount, currency: currency) }
            let key = try told { try wallet.map { try Wallet(folder: $0).keyID.description } ?? payer ?? "" }
            let reply = try await data.ask(
                .fund(payer: key, currency: money.currency.code, minorUnits: money.minorUnits))
            guard case .payer(let info) = reply else { throw unexpectedReply() }
            output.write(info, "payer \(info.keyId) has \(info.balance) \(info.currency)")
        }
    }
}
