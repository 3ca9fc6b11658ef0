import ArgumentParser
import HeadOffice
import Payments

struct ConfirmCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm", abstract: "Pay a counter in a payer's name, and tell the buyer what to show there.",
        discussion: """
            For buyers who have no smart phone with them: an agent, or a program behind a telephone number, runs it. --digits \
            gives eight digits that the buyer reads out and somebody types at the counter; they are for this counter and \
            this amount, and good once. The merchant is paid from now on, whether or not they are ever typed.
            """)

    @OptionGroup var data: DataOption
    @Option(help: ArgumentHelp("The payer's key id, hexadecimal.", valueName: "KEYID")) var payer: String
    @Option(help: ArgumentHelp("The counter's id, hexadecimal.", valueName: "HEX")) var counter: String
    @Option(help: ArgumentHelp("How much.", valueName: "AMOUNT")) var amount: String
    @Option(help: ArgumentHelp("ISO 4217 code.", valueName: "KES")) var currency: String
    @Flag(help: "Give eight digits.") var digits = false
    @Option(help: ArgumentHelp("Or write the confirmation as a QR picture.", valueName: "FILE.png")) var out: String?
    @Option(
        help: ArgumentHelp("An earlier payment: pay nothing, and tell the same again.", valueName: "PAYMENT"))
    var payment: String?
    @OptionGroup var output: OutputOption

    func validate() throws {
        guard digits == (out == nil) else { throw ValidationError("give either --digits or --out") }
    }

    func run() async throws {
        let money = try told { () throws -> Money in try Money.typed(amount, currency: currency) }
        let reply = try await data.ask(
            .confirm(
                payer: payer, counter: counter, currency: money.currency.code, minorUnits: money.minorUnits,
                payment: payment, isTyped: digits))
        guard case .confirmed(let info) = reply else { throw unexpectedReply() }
        if let code = info.code, let out { try Pictures.write([code], to: out) }
        let shown =
            info.digits.map { "digits \($0.prefix(4)) \($0.suffix(4))" } ?? "the confirmation is in \(out ?? "")"
        output.write(info, "paid \(info.amount) \(info.currency), payment \(info.paymentId); \(shown)")
    }
}
