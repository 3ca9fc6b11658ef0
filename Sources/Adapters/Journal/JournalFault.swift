public import DurableSQLite

/// Why the journal cannot be used.
public enum JournalFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// The database below cannot promise anything.
    case durability(DurabilityFault)
    /// What stood beside it is there, and it is not.
    case gone(folder: String)
    /// The journal ends before a record that was acknowledged.
    case recordsLost(expected: UInt64, found: UInt64)
    /// A record does not fit the chain.
    case brokenChain(sequence: UInt64, why: String)

    /// What happened, what is safe, what to do next.
    public var description: String {
        switch self {
        case .durability(let fault): fault.description
        case .gone(let folder):
            "the journal of \(folder) is gone, and what it held may be nowhere else; nothing was changed. Nothing is sold; keep the folder as it is and call the engineer."
        case .recordsLost(let expected, let found):
            "the journal ends at record \(found), but record \(expected) was acknowledged: the disk lost writes. Nothing is sold; keep the folder as it is and call the engineer."
        case .brokenChain(let sequence, let why):
            "record \(sequence) does not fit the chain (\(why)); nothing is sold. Keep the folder as it is and call the engineer."
        }
    }
}
