/// Why bytes are not the structure they claim to be.
///
/// Names the structure and the field, never the content: these texts reach logs and screens.
public struct FormatFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Problem: Equatable, Sendable {
        /// The bytes are not deterministic CBOR.
        case encoding(CBORFault)
        /// The COSE_Sign1 envelope is not one of ours.
        case envelope(String)
        /// A field that must be there is not.
        case missing(field: UInt64)
        /// A field has another type than the schema gives it.
        case wrongType(field: UInt64)
        /// A field's value is outside its limits.
        case outOfRange(field: UInt64)
        /// Longer than the structure may be.
        case tooLong
        /// The text around the structure (prefix, digits) is not well formed.
        case text(String)
    }

    /// The structure that was expected, as its schema calls it.
    public let structure: String
    /// What is wrong.
    public let problem: Problem

    /// Names the structure and what is wrong with it.
    public init(_ structure: String, _ problem: Problem) {
        self.structure = structure
        self.problem = problem
    }

    /// One line for a log or an engineer.
    public var description: String {
        switch problem {
        case .encoding(let fault):
            "\(structure): not deterministic CBOR (\(fault.reason.rawValue) at byte \(fault.position))"
        case .envelope(let what): "\(structure): \(what)"
        case .missing(let field): "\(structure): field \(field) is missing"
        case .wrongType(let field): "\(structure): field \(field) has the wrong type"
        case .outOfRange(let field): "\(structure): field \(field) is out of range"
        case .tooLong: "\(structure): too long"
        case .text(let what): "\(structure): \(what)"
        }
    }
}
