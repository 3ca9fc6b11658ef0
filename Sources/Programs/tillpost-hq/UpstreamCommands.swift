import ArgumentParser
import HeadOffice

struct UpstreamCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "upstream", abstract: "Payments that are passed on to a processor behind HQ.",
        discussion: """
            HQ keeps what is to be sent next; a program of yours carries it. Ask "list", do what "next" says not before \
            "due", and "tell" what happened: in the message's way (sent, approved, refused, timed-out), when asked what became of \
            it (found-approved, found-refused, not-known, not-said, timed-out), of a reversal (reversal-taken, timed-out). Started \
            anew in the middle of anything, it tells timed-out. What ends badly stands among the exceptions.
            """, subcommands: [Advise.self, Tell.self, List.self])

    struct Advise: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Pass a paid payment on. Said again it changes nothing.")

        @Argument(help: ArgumentHelp("The case's number, as pulled.", valueName: "CASE"))
        var number: Int64
        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() async throws {
            guard case .advice(let advice) = try await data.ask(.upstreamAdvise(number: number)) else {
                throw unexpectedReply()
            }
            output.write(advice, line(advice))
        }
    }

    struct Tell: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Say what happened, and get what is to be done next.")

        @Argument(help: ArgumentHelp("The case's number.", valueName: "CASE"))
        var number: Int64
        @Argument(help: "What happened.")
        var event: UpstreamEvent
        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() async throws {
            let request = AdminRequest.upstreamTell(number: number, event: event.rawValue)
            guard case .advice(let advice) = try await data.ask(request) else { throw unexpectedReply() }
            output.write(advice, line(advice))
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "What is to be done or waited for, by case.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() async throws {
            guard case .advices(let rows) = try await data.ask(.upstreamList) else { throw unexpectedReply() }
            output.write(rows: rows, nothing: "nothing is on its way", line)
        }
    }
}

private func line(_ advice: AdviceInfo) -> String {
    let subject = ["case \(advice.caseNumber)", advice.paymentId, advice.amount].compactMap { $0 }
    let next = advice.next + (advice.isRepeat ? " (repeat)" : "") + (advice.due.map { " at \($0)" } ?? "")
    return "\(subject.joined(separator: "  ")): \(advice.state); \(next)"
}
