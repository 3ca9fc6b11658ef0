internal import ArgumentParser
internal import Node

struct Sell: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Sell: take a payment for the amount due.",
        discussion: "Exit status 0 taken, 1 not taken. The lamp and the words say who bears the loss.")

    @OptionGroup var folder: StateOption
    @Option(help: ArgumentHelp("The amount due, such as 12.50.", valueName: "AMOUNT"))
    var amount: String
    @Option(help: ArgumentHelp("ISO 4217 code; the counter's own where it is left out.", valueName: "CODE"))
    var currency: String?
    @OptionGroup var codes: CodesOption
    @Flag(help: "Paid in cash.") var cash = false
    @Option(help: ArgumentHelp("The eight digits that headquarters gave the buyer.", valueName: "DIGITS"))
    var digits: String?
    @Option(
        name: .customLong("line"),
        help: ArgumentHelp(
            "One line of the sale: article, how many, price of one.", valueName: "ARTICLE:QUANTITY:PRICE"))
    var lines: [String] = []
    @Option(help: ArgumentHelp("Where the goods go. Sealed to headquarters; in no record.", valueName: "TEXT"))
    var contact: String?
    @Option(help: ArgumentHelp("The sale that is paid once more, as an earlier sell printed it.", valueName: "SALE"))
    var sale: String?
    @Flag(help: "Wait for the running service's scanner.") var scan = false
    @Flag(help: "Print one JSON object.") var json = false

    func validate() throws {
        let means = [!(codes.image.isEmpty && codes.code.isEmpty), cash, scan, digits != nil].filter { $0 }.count
        guard means == 1 else {
            throw ValidationError(
                "Give exactly one of --image or --code (together they are one), --digits, --cash, --scan.")
        }
    }

    func run() async throws {
        let report: SaleReport
        do {
            let command = NodeCommand.sell(
                amount: amount, currency: currency, codes: cash || scan || digits != nil ? nil : try codes.read(),
                awaitsScan: scan,
                details: SaleWish(sale: sale, lines: lines, contact: contact, digits: digits))
            switch await NodeClient.perform(command, state: folder.state) {
            case .sale(let sale): report = sale
            case .fault(let fault): throw fault
            default:
                throw NodeFault("the service gave another reply; ask for its status", exit: NodeFault.Exit.software)
            }
            try show(report)
        } catch {
            throw Output.fail(error)
        }
        if !report.taken { throw ExitCode(1) }
    }

    private func show(_ report: SaleReport) throws {
        if json { return try Output.json(report) }
        Output.line(report.drawing(color: Output.isTerminal))
        Output.line("\(report.amount) \(report.currency)  \(report.message) \(report.next)")
        if let sequence = report.sequence, let receipt = report.receipt {
            Output.line(
                "record \(sequence), receipt \(receipt), payment \(report.paymentId ?? ""), sale \(report.saleId ?? "")"
            )
        }
        if let reason = report.reason { Output.line("reason: \(reason)") }
    }
}
