import ArgumentParser
import HeadOffice

struct BatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batch", abstract: "Close batches and look into them.",
        subcommands: [Close.self, List.self, Show.self])

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Close everything decided that is in no batch yet.",
            discussion: "What comes later for a business day in it joins the next batch, marked late.")

        @OptionGroup var data: DataOption
        @Option(help: ArgumentHelp("Only this merchant's.", valueName: "ID"))
        var merchant: String?
        @OptionGroup var output: OutputOption

        func run() async throws {
            let reply = try await data.ask(.batchClose(merchant: merchant))
            guard case .batch(let batch) = reply else { throw unexpectedReply() }
            output.write(batch, lines(batch))
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the last 1,000 batches, newest first.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() async throws {
            guard case .batches(let batches) = try await data.ask(.batchList) else { throw unexpectedReply() }
            output.write(rows: batches, nothing: "no batches", lines)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a batch's totals.")

        @Argument(help: ArgumentHelp("The batch's number.", valueName: "N"))
        var number: Int64
        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() async throws {
            guard case .batch(let batch) = try await data.ask(.batchShow(number: number)) else {
                throw unexpectedReply()
            }
            output.write(batch, lines(batch))
        }
    }
}

private func lines(_ batch: BatchInfo) -> String {
    func words(_ name: String, _ sum: BatchInfo.Sum) -> String { "\(name) \(sum.count): \(sum.amount)" }
    let totals = batch.totals.map { total in
        "  \(total.merchant) \(total.currency)  "
            + [
                words("approved", total.approved), words("payable", total.payable), words("declined", total.declined),
                words("exception", total.exception), words("returned", total.returned), words("late", total.late),
                words("not recorded", total.notRecorded),
            ].joined(separator: ", ")
    }
    return (["batch \(batch.number)"] + totals).joined(separator: "\n")
}
