/// Why a disk after a power cut could not be made. Nothing recorded is touched by any of them.
public enum FaultDiskError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The log is shorter than the position asked for, or the position is negative.
    case noSuchOperation(Int)
    /// The folder already holds something that could be taken for the disk's.
    case folderNotEmpty
    /// The folder lies in the recorded one and would be recorded itself.
    case folderIsRecorded
    /// The folder could not be read when the recording began, or holds more than 512 MiB.
    case snapshotFailed(String)
    /// The log was full (512 MiB) or memory short: what came later is unknown.
    case logOverflowed
    /// SQLite worked on a file that appeared, with content, by other means than SQLite.
    case unknownContent(file: String)
    /// A file of the new disk could not be written.
    case writeFailed(file: String)

    /// What happened and what to do next.
    public var description: String {
        switch self {
        case .noSuchOperation(let position):
            "The log has no position \(position). Ask for one from 0 to `operations`."
        case .folderNotEmpty:
            "The folder for the disk after the cut is not empty. Name a new one."
        case .folderIsRecorded:
            "The folder for the disk after the cut lies in the recorded folder. Name one outside it."
        case .snapshotFailed(let reason):
            "The folder could not be copied when recording began: \(reason). Record in a small folder of plain files."
        case .logOverflowed:
            "The log is full and ends before this. Record less at once."
        case .unknownContent(let file):
            "\(file) got its content during the recording but not through SQLite. Make it before recording begins."
        case .writeFailed(let file):
            "\(file) could not be written to the disk after the cut. Check the new folder."
        }
    }
}
