/// A code that somebody else defined, read field by field.
public protocol ForeignCode: Equatable, Sendable {
    /// Reads a code, strictly.
    ///
    /// - Throws: the first thing that is wrong with it.
    init(parsing text: [UInt8]) throws(CodeFlaw)

    /// What a text says: every field that could be read, and everything that is wrong.
    ///
    /// It takes any bytes at all, and its answer is bounded by their number.
    static func explain(_ text: [UInt8]) -> ExplainedCode
}
