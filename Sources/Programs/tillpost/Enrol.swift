internal import ArgumentParser
internal import Node

struct Enrol: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Enrol this board with the code that headquarters made for its counter.",
        discussion: """
            Repeating it after a lost answer is safe. With --again a board that is enrolled already (a cloned or set-back \
            card, a key that may be known to others) gets a new key and a new epoch; what it has taken stays in its queue.
            """)

    @OptionGroup var folder: StateOption
    @OptionGroup var codes: CodesOption
    @Option(help: ArgumentHelp("The authority of headquarters' TLS certificate.", valueName: "FILE"))
    var ca: String?
    @Option(
        help: ArgumentHelp("Use this key (a PEM file or an OSSL_STORE URI) instead of making one.", valueName: "URI"))
    var key: String?
    @Flag(help: "Enrol a board again that is enrolled already, with a new code.") var again = false
    @Flag(help: "Print one JSON object.") var json = false

    func validate() throws {
        if codes.image.isEmpty && codes.code.isEmpty { throw ValidationError("Give --image FILE or --code TEXT.") }
    }

    func run() async throws {
        do {
            let report = try await Enrolment(in: folder.state, keyLocation: key, again: again).enrol(
                codes: codes.read(), caFile: ca)
            if json { return try Output.json(report) }
            Output.line(
                """
                \(report.wasEnrolled ? "Was enrolled before; nothing was changed." : "Enrolled.")
                merchant  \(report.merchantName) (\(report.merchant))
                counter   \(report.counterName) (\(report.counter))
                node      \(report.node)
                policy    version \(report.policyVersion)
                """)
        } catch {
            throw Output.fail(error)
        }
    }
}
