internal import ArgumentParser
internal import FoundationEssentials
internal import Glibc
internal import Node

/// Prints results on standard output and faults on standard error.
enum Output {
    /// Whether a person reads standard output.
    static var isTerminal: Bool { isatty(1) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil }

    static func line(_ text: String) { print(text) }

    /// One JSON object on one line, keys sorted.
    static func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// Ends the command with a fault's words on standard error.
    static func fail(_ error: any Error) -> ExitCode {
        let fault = NodeFault(error)
        let text = Array("tillpost: \(fault.description)\n".utf8)
        _ = Glibc.write(2, text, text.count)
        return ExitCode(fault.exit)
    }
}
