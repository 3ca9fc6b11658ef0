internal import ArgumentParser
internal import Node
internal import StateFolder
internal import Symbols

struct Nonce: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show a fresh code for one large sale.",
        discussion: """
            Above the policy's amount a note must carry it, so that it was signed here and now. The buyer's phone scans the \
            plate, then this code. It is good once and for ten minutes.
            """)

    @OptionGroup var folder: StateOption
    @Option(help: ArgumentHelp("Write the code as a QR picture, for the counter's screen.", valueName: "FILE.png"))
    var out: String?
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
        do {
            let reply = try await NodeClient.perform(.nonce, state: folder.state).orFault()
            guard case .nonce(let report) = reply else { return }
            if let out { try WholeFile.write(try PNGSheet.png([QRSymbol(text: report.code)]), to: out, mode: 0o644) }
            if json { return try Output.json(report) }
            Output.line("\(report.code)\nnonce \(report.nonce), good for \(report.goodForSeconds / 60) minutes")
        } catch {
            throw Output.fail(error)
        }
    }
}
