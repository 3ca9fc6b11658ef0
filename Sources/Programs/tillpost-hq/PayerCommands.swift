import ArgumentParser
import HeadOffice
import Payments
import Uplink

struct PayerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "payer", abstract: "Payers: what a buyer's phone does, and what HQ knows of it.",
        subcommands: [
            PayerNote.self, PayerPay.self, PayerList.self, PayerCertificate.self, PayerBlock.self, PayerResume.self,
        ])
}

struct PayerNote: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "note", abstract: "Sign a note for a counter, as a QR picture. Needs no network and no HQ.",
        discussion: "The note's number is spent on disk before the picture is written.")

    @OptionGroup var payment: PaymentOptions
    @Option(help: ArgumentHelp("The note as a QR picture.", valueName: "FILE.png"))
    var out: String
    @Option(help: ArgumentHelp("A picture of the counter's fresh code.", valueName: "FILE.png"))
    var screen: String?
    @Flag(help: "Show the certificate beside the note, as a phone does where it has not paid before.")
    var withCertificate = false
    @Option(help: ArgumentHelp("Sign this number, used or not: how a cheat does it.", visibility: .hidden))
    var number: UInt64?
    @Option(help: ArgumentHelp("Sign this running total, in minor units.", visibility: .hidden))
    var runningTotal: Int64?
    @Option(help: ArgumentHelp("Seconds since 1970, in place of the clock.", valueName: "UNIX"))
    var time: Int64?
    @OptionGroup var output: OutputOption

    func validate() throws {
        guard runningTotal == nil || number != nil else { throw ValidationError("--running-total needs --number") }
        guard number.map({ (1...UInt64(Int64.max)).contains($0) }) ?? true else {
            throw ValidationError("--number is too large")
        }
        guard runningTotal.map({ $0 > 0 }) ?? true else { throw ValidationError("--running-total is not positive") }
        guard time.map({ (0...Int64(UInt32.max) * 4).contains($0) }) ?? true else {
            throw ValidationError("--time is out of range")
        }
    }

    func run() async throws {
        let target = try payment.payee()
        let note = try told {
            try Wallet(folder: payment.wallet).note(
                to: target, amount: payment.amount, time: time ?? HeadOffice.systemClock(),
                withCertificate: withCertificate, nonce: screen.map { try target.nonce(among: Pictures.read($0)) },
                forged: number.map { ($0, runningTotal) })
        }
        try Pictures.write([note.code] + [note.certificate].compactMap { $0 }, to: out)
        output.write(note, "note \(note.number) over \(note.amount) \(note.currency) is in \(out)")
    }
}

struct PayerPay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pay", abstract: "Pay a counter online, and show HQ's confirmation as a QR picture.",
        discussion: "An order whose answer was lost is sent again unchanged: it is paid once.")

    @OptionGroup var payment: PaymentOptions
    @Option(help: ArgumentHelp("HQ's URL.", valueName: "URL"))
    var hq: String
    @Option(help: ArgumentHelp("The confirmation as a QR picture.", valueName: "FILE.png"))
    var out: String
    @OptionGroup var output: OutputOption

    func run() async throws {
        let target = try payment.payee()
        let confirmation = try await told {
            let purse = try Wallet(folder: payment.wallet)
            let order = try purse.order(to: target, amount: payment.amount, time: HeadOffice.systemClock())
            let confirmation = try purse.confirmation(try await send(order, from: purse))
            try Pictures.write([confirmation.code], to: out)
            try purse.settleOrder()
            return confirmation
        }
        output.write(
            confirmation, "paid \(confirmation.amount) \(confirmation.currency); the confirmation is in \(out)")
    }

    private func send(_ order: [UInt8], from purse: Wallet) async throws -> [UInt8] {
        let uplink = try Uplink(UplinkSettings(baseURL: hq))
        do throws(UplinkFault) {
            return try await uplink.post(path: Wallet.payPath, body: order, contentType: "application/cbor").body
        } catch {
            guard case .status(let status, _, _) = error, let refusal = Wallet.refusal(ofStatus: status) else {
                throw error
            }
            try purse.settleOrder()
            throw HeadOfficeFault.refused(refusal)
        }
    }
}

struct PayerList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List payers that HQ knows.")

    @OptionGroup var data: DataOption
    @OptionGroup var output: OutputOption

    func run() async throws {
        guard case .payers(let payers) = try await data.ask(.payerList) else { throw unexpectedReply() }
        output.write(rows: payers, nothing: "no payers") { payer in
            let suspended = payer.suspended.map { "  suspended: \($0)" } ?? ""
            return "\(payer.keyId)  \(payer.issuer)  \(payer.balance) \(payer.currency)\(suspended)"
        }
    }
}

struct PayerCertificate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certificate", abstract: "Keep a payer's certificate that headquarters has not.",
        discussion: "Notes under it that wait are decided with the next exchange of their board.")

    @Option(
        help: ArgumentHelp("A picture of the certificate's code, as the payer's phone shows it.", valueName: "FILE.png")
    )
    var picture: String?
    @Option(help: ArgumentHelp("Or the code's text.", valueName: "TPC..."))
    var code: String?
    @OptionGroup var data: DataOption
    @OptionGroup var output: OutputOption

    func validate() throws {
        guard (picture == nil) != (code == nil) else { throw ValidationError("give either --picture or --code") }
    }

    func run() async throws {
        let shown = try picture.map { try Pictures.read($0) }?.map { String(decoding: $0, as: UTF8.self) }
        let text = code ?? shown?.first { $0.hasPrefix("TPC") } ?? ""
        guard case .payer(let payer) = try await data.ask(.payerCertificate(code: text)) else {
            throw unexpectedReply()
        }
        output.write(payer, "the certificate of \(payer.keyId) is kept")
    }
}

struct PayerResume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Lift the suspension of a payer's key: the next policy blocks it no more.",
        discussion: "What was decided meanwhile stays as it is.")

    @Argument(help: ArgumentHelp("The payer's key id.", valueName: "KEY"))
    var payer: String
    @OptionGroup var person: PersonOptions
    @OptionGroup var data: DataOption
    @OptionGroup var output: OutputOption

    func run() async throws {
        let request = AdminRequest.payerResume(payer: payer, by: person.by, why: person.reason)
        guard case .payer(let resumed) = try await data.ask(request) else { throw unexpectedReply() }
        output.write(resumed, "\(resumed.keyId) may pay again")
    }
}

/// Who pays whom how much.
struct PaymentOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The wallet's folder.", valueName: "DIR"))
    var wallet: String
    @Option(help: ArgumentHelp("A picture of the counter's plate.", valueName: "FILE.png"))
    var plate: String?
    @Option(help: ArgumentHelp("Or the counter's id.", valueName: "HEX"))
    var counter: String?
    @Option(help: ArgumentHelp("How much, in the certificate's currency.", valueName: "AMOUNT"))
    var amount: String

    func validate() throws {
        guard (plate == nil) != (counter == nil) else { throw ValidationError("give either --plate or --counter") }
    }

    /// Whom to pay.
    func payee() throws -> PaymentTarget {
        try told {
            try plate.map { try PaymentTarget(plateAmong: Pictures.read($0)) } ?? PaymentTarget(counter: counter ?? "")
        }
    }
}
