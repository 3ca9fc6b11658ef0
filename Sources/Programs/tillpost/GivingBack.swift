internal import ArgumentParser
internal import Node

struct Refund: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Give back a sale or a part of it, the way the money came.",
        discussion: "Works without a link, too. Exit status 0 done, 1 not given back (the reason is printed).")

    @OptionGroup var folder: StateOption
    @Option(help: ArgumentHelp("The sale's receipt number.", valueName: "NUMBER"))
    var receipt: UInt64
    @Option(help: ArgumentHelp("How much; all that is left where it is left out.", valueName: "AMOUNT"))
    var amount: String?
    @Option(name: .customLong("operator"), help: ArgumentHelp("Who gives it back.", valueName: "NAME"))
    var operatorName: String
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
        try await GivingBack.perform(
            .refund(receipt: receipt, amount: amount, operatorName: operatorName), folder, json: json)
    }
}

struct VoidSale: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "void",
        abstract: "Cancel a sale of the open day.",
        discussion: "Works without a link, too. Exit status 0 done, 1 not cancelled (the reason is printed).")

    @OptionGroup var folder: StateOption
    @Option(help: ArgumentHelp("The sale's receipt number.", valueName: "NUMBER"))
    var receipt: UInt64
    @Option(name: .customLong("operator"), help: ArgumentHelp("Who cancels it.", valueName: "NAME"))
    var operatorName: String
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
        try await GivingBack.perform(.void(receipt: receipt, operatorName: operatorName), folder, json: json)
    }
}

/// Refund and void print the same.
private enum GivingBack {
    static func perform(_ command: NodeCommand, _ folder: StateOption, json: Bool) async throws {
        let report: CorrectionReport
        do {
            guard
                case .correction(let correction) = try await NodeClient.perform(command, state: folder.state).orFault()
            else { return }
            report = correction
            if json { try Output.json(report) } else { show(report) }
        } catch {
            throw Output.fail(error)
        }
        if !report.done { throw ExitCode(1) }
    }

    private static func show(_ report: CorrectionReport) {
        Output.line("\(report.amount.map { "\($0)  " } ?? "")\(report.message) \(report.next)")
        if let sequence = report.sequence, let receipt = report.receipt {
            Output.line("record \(sequence), receipt \(receipt), payment \(report.paymentId ?? "")")
        }
        if let reason = report.reason { Output.line("reason: \(reason)") }
    }
}
