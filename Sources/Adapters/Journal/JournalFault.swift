public import DurableSQLite

/// Why the journal cannot be used.
public enum JournalFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// No node is enrolled in this folder.
    case notEnrolled
    /// The database below cannot promise anything.
    case durability(DurabilityFault)
    /// The folder belongs to another node than the key that was given.
    case otherNode
    /// The journal ends before a record that was acknowledged.
    case recordsLost(expected: UInt64, found: UInt64)
    /// A record does not fit the chain.
    case brokenChain(sequence: UInt64, why: String)
    /// There is no such record.
    case noRecord(sequence: UInt64)

    /// What happened, what is safe, what to do next.
    public var description: String {
        switch self {
        case .notEnrolled:
            "no node is enrolled in this folder; nothing was changed. Run 'tillpost enrol' with the code from headquarters."
        case .durability(let fault): fault.description
        case .otherNode:
            "this folder belongs to another node than its key; nothing was changed. Put the right folder or key back."
        case .recordsLost(let expected, let found):
            "the journal ends at record \(found), but record \(expected) was acknowledged: the disk lost writes. Nothing is sold; keep the folder as it is and call the engineer."
        case .brokenChain(let sequence, let why):
            "record \(sequence) does not fit the chain (\(why)); nothing is sold. Keep the folder as it is and call the engineer."
        case .noRecord(let sequence):
            "there is no record \(sequence); nothing was changed. 'tillpost journal list' shows what is there."
        }
    }
}
