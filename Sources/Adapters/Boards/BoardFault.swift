/// What is wrong with a board file: where, and what would be allowed.
public struct BoardFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// The line, counted from 1; nil where the whole file is meant.
    public let line: Int?
    /// Why it is refused.
    public let why: String

    init(line: Int?, _ why: String) {
        self.line = line
        self.why = why
    }

    /// Both, in one line.
    public var description: String { line.map { "line \($0): \(why)" } ?? why }

    /// What a file says, cut short and without what steers a terminal.
    static func quoted(_ text: String) -> String {
        let shown = text.unicodeScalars.prefix(40).map { BoardFile.isPlain($0) ? String($0) : "?" }.joined()
        return "\"\(shown)\(text.unicodeScalars.count > 40 ? "..." : "")\""
    }
}
