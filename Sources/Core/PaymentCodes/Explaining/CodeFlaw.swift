/// What is wrong with a code. A code with a flaw is refused. Fit for a screen and a log, as a field is.
public struct CodeFlaw: Error, Equatable, Sendable, CustomStringConvertible {
    /// Where: bytes from the beginning of the code, without blanks before it.
    public let position: Int
    /// The field that it is about, as in `CodeField.id`, or nil where it is about the whole.
    public let field: String?
    /// Why, in a few words, without any value of the code.
    public let reason: String

    /// States a flaw.
    public init(at position: Int, field: String? = nil, _ reason: String) {
        self.position = position
        self.field = field.map { ShownText.of(CardNumber.masked($0)) }
        self.reason = ShownText.of(CardNumber.masked(reason))
    }

    /// One line: the field, the place and the reason.
    public var description: String { (field.map { "field \($0), " } ?? "") + "byte \(position): \(reason)" }
}
