internal import Scanning

/// One thing that the doctor looked at, and what it found.
public struct Finding: Codable, Sendable, Equatable {
    /// How it is with it.
    public enum State: String, Codable, Sendable {
        /// It works.
        case good
        /// It works less well than it could, or depends on others; the board is fit all the same.
        case advice
        /// It does not work: the board is not fit.
        case broken
        /// It could not be tried now.
        case untested
    }

    /// What was looked at, such as `journal` or `lamp green`.
    public let subject: String
    /// How it is.
    public let state: State
    /// What was found; where it is not well, what to do next. One line.
    public let says: String

    init(_ state: State, _ subject: String, _ says: String) {
        self.subject = Finding.line(subject)
        self.state = state
        self.says = Finding.line(says)
    }

    /// Some words come from a file, from libraries and from the kernel: one finding is one line, and steers no terminal.
    private static func line(_ text: String) -> String {
        PrintableText.of(text.split(whereSeparator: \.isNewline).joined(separator: " "), most: 4_096)
    }

    /// Something that failed, in the fault's own words.
    init(_ subject: String, failed error: any Error) { self.init(.broken, subject, NodeFault(error).description) }
}

/// What `tillpost doctor --json` prints.
public struct DoctorReport: Codable, Sendable, Equatable {
    /// Whether nothing is broken.
    public let fit: Bool
    /// Whether the service runs; then it is the service that tried its scanners and lamps.
    public let service: Bool
    /// The version of the program that made the report.
    public let version: String
    /// One for each thing that was looked at.
    public let findings: [Finding]

    init(service: Bool, _ findings: [Finding]) {
        fit = !findings.contains { $0.state == .broken }
        self.service = service
        version = Release.version
        self.findings = findings
    }
}
