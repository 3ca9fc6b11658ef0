internal import ArgumentParser
internal import Node

struct Enrol: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Enrol this board with the code that headquarters made for its counter.",
        discussion: "Repeating it after a lost answer is safe.")

    @OptionGroup var folder: StateOption
    @OptionGroup var codes: CodesOption
    @Option(help: ArgumentHelp("The authority of headquarters' TLS certificate.", valueName: "FILE"))
    var ca: String?
    @Option(
        help: ArgumentHelp("Use this key (a PEM file or an OSSL_STORE URI) instead of making one.", valueName: "URI"))
    var key: String?
    @Flag(help: "Print one JSON object.") var json = false

    func validate() throws {
        if codes.image.isEmpty && codes.code.isEmpty { throw ValidationError("Give --image FILE or --code TEXT.") }
    }

    func run() async throws {
        do {
            let report = try await Enrolment(in: folder.state, keyLocation: key).enrol(codes: codes.read(), caFile: ca)
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
