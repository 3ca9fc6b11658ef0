/// Why a program's folder cannot be used.
public enum StateFolderFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// Nothing is there.
    case missing(String)
    /// Something is there, but no folder.
    case notAFolder(String)
    /// This user may not look there; its owner may, where the system says who that is.
    case notAllowed(String, owner: String?)
    /// Files cannot be written there.
    case notWritable(String)
    /// Another process works on it.
    case heldByAnother(String)
    /// The system refused an operation.
    case failed(path: String, reason: String)

    /// What happened, what is safe, what to do next.
    public var description: String {
        switch self {
        case .missing(let path):
            "there is no folder \(path); nothing was changed. Check the path, or enrol the node there first."
        case .notAFolder(let path): "\(path) is not a folder; nothing was changed. Check the path."
        case .notAllowed(let path, let owner):
            "this user may not look into \(path); nothing was changed. Give the command as its owner: sudo -u \(owner ?? "OWNER")."
        case .notWritable(let path):
            "\(path) cannot be written; nothing was changed. Check its owner and whether the disk is read-only."
        case .heldByAnother(let path):
            "another process works on \(path); nothing was changed. Stop it, or wait until it ends."
        case .failed(let path, let reason): "\(path): \(reason). What was stored before is safe."
        }
    }
}
