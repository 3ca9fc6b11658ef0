/// Why a database cannot promise that what it takes is kept.
public enum DurabilityFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// It cannot be opened.
    case cannotOpen(reason: String)
    /// It was written by a newer version of this program.
    case newerSchema
    /// SQLite does not run with the settings that durability needs.
    case wrongSettings(String)
    /// The disk is full.
    case diskFull
    /// A commit or a sync failed. What was acknowledged before is safe; nothing is taken until the barrier holds.
    case notDurable(reason: String)
    /// Another process reads the database, so that its log still holds what was erased.
    case heldByReader
    /// The content is not what was written.
    case damaged(reason: String)

    /// What happened, what is safe, what to do next.
    public var description: String {
        switch self {
        case .cannotOpen(let reason):
            "the database cannot be opened (\(reason)); nothing was changed. Check the folder and its disk."
        case .newerSchema:
            "the database was written by a newer version; nothing was changed. Install that version or a later one."
        case .wrongSettings(let what):
            "SQLite does not keep the durable settings (\(what)); nothing is taken. Call the engineer."
        case .diskFull: "the disk is full; what was taken is safe, nothing more is taken. Free some space."
        case .notDurable(let reason):
            "the disk did not keep a write (\(reason)); what was taken before is safe, nothing more is taken. Call the engineer."
        case .heldByReader:
            "it is erased, but another program reads the database, so that its log still holds the bytes. End that program, then do this again."
        case .damaged(let reason):
            "the database is damaged (\(reason)); nothing was changed. Keep the folder as it is and call the engineer."
        }
    }
}
