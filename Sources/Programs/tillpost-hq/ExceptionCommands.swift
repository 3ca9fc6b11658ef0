import ArgumentParser
import HeadOffice

struct ExceptionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exceptions", abstract: "What waits for somebody, and what people decide about it.",
        subcommands: [List.self, Decide.self, Decisions.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What waits, why, who must act, and one safe next action.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() async throws {
            guard case .exceptions(let rows) = try await data.ask(.exceptions) else { throw unexpectedReply() }
            output.write(rows: rows, nothing: "nothing waits") { row in
                if let count = row.count { return "\(count) more" }
                let subject = [
                    row.caseNumber.map { "case \($0)" }, row.kind, row.payer, row.paymentId, row.merchant, row.amount,
                ].compactMap { $0 }.joined(separator: " ")
                return "\(subject): \(row.state), \(row.reason)\n  \(row.why)\n  \(row.who): \(row.next)"
            }
        }
    }

    struct Decide: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Decide an exception. It is final, and the counter is told.",
            discussion: """
                --accept withdraws the objection: the record is judged by the ordinary rules, as when it came; what has no money \
                is done with. --pay pays the merchant from HQ's own account, recovery. --refuse turns the claim down. What a \
                rule decides alone cannot be decided by hand.
                """)

        enum Choice: String, EnumerableFlag { case accept, pay, refuse }

        @Argument(help: ArgumentHelp("The case's number.", valueName: "CASE"))
        var number: Int64
        @Flag(exclusivity: .exclusive, help: "What to decide.") var choice: Choice
        @OptionGroup var person: PersonOptions
        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() async throws {
            let request = AdminRequest.exceptionDecide(
                number: number, decision: choice.rawValue, by: person.by, why: person.reason)
            guard case .decided(let decided) = try await data.ask(request) else { throw unexpectedReply() }
            let words = [decided.decision, decided.reason, decided.amount].compactMap { $0 }
            output.write(decided, "case \(decided.caseNumber) is decided: \(words.joined(separator: ", "))")
        }
    }

    struct Decisions: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Who decided what, when and why, newest first.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() async throws {
            guard case .decisions(let rows) = try await data.ask(.decisionList) else { throw unexpectedReply() }
            output.write(rows: rows, nothing: "nobody has decided anything") { row in
                let subject = row.caseNumber.map { "case \($0)" } ?? "payer \(row.payer ?? "")"
                return "\(row.time)  \(subject)  \(row.decided)  \(row.by): \(row.why)"
            }
        }
    }
}

/// Who decides, and why: it is written down, for ever.
struct PersonOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Who decides.", valueName: "NAME"))
    var by: String
    @Option(help: ArgumentHelp("Why, for whoever looks later.", valueName: "TEXT"))
    var reason: String
}
