internal import ArgumentParser
internal import Glibc
internal import Node
internal import Scanning

struct CodeShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what a code is: family, standard, what may be done with it, every field, and what is wrong.",
        discussion: """
            Works without a network and without a node. Card numbers are masked, and signatures of our own codes are not \
            checked: that takes the keys of a policy. An AIM identifier in front of a TEXT, as scanners send it (]E0, ]E4, \
            ]Q1), tells the kind of symbol. Exit status 0 well formed, 1 refused.
            """)

    @Argument(help: ArgumentHelp("A code's text; - reads it from standard input.", valueName: "TEXT"))
    var text: String?
    @Option(help: ArgumentHelp("A picture of one or more codes (PNG, JPEG, PGM).", valueName: "FILE"))
    var image: String?
    @Flag(help: "Read it as a counter that waits for a payment: numbers may be wallet tokens.") var awaitingPayment =
        false
    @Flag(help: "Print one JSON object a code.") var json = false

    func validate() throws {
        if (text == nil) == (image == nil) { throw ValidationError("Give either a TEXT or --image FILE.") }
    }

    func run() throws {
        var isWellFormed = true
        do {
            for code in try codes() {
                let report = CodeReport(
                    reading: code.scanned.bytes, awaitingPayment: awaitingPayment,
                    symbology: code.scanned.symbology?.rawValue, box: code.box)
                if json { try Output.json(report) } else { report.lines.forEach(Output.line) }
                isWellFormed = isWellFormed && report.isWellFormed
            }
        } catch {
            throw Output.fail(error)
        }
        if !isWellFormed { throw ExitCode(1) }
    }

    private func codes() throws -> [(scanned: ScannedCode, box: [Int]?)] {
        if let image {
            return try PictureReader().symbols(inFile: image).map { ($0.code, $0.box) }
        }
        let text = text == "-" ? CodeShow.standardInput() : Array((text ?? "").utf8)
        return [(ScannedCode(identified: text), nil)]
    }

    /// Up to one byte more than a code may have, so that a longer one is seen to be longer.
    private static func standardInput() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: CodeReport.largestCode + 1)
        var count = 0
        while count < bytes.count {
            let got = bytes[count...].withUnsafeMutableBytes { read(0, $0.baseAddress, $0.count) }
            guard got > 0 else { break }
            count += got
        }
        return Array(bytes[..<count])
    }
}
