public import DurableSQLite
public import Payments
public import Signing
public import StateFolder

/// Why HQ did not do what it was asked.
public enum HeadOfficeFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// The request cannot be granted. Nothing was changed.
    case refused(HeadOfficeRefusal)
    /// The store cannot promise anything now.
    case store(DurabilityFault)
    /// The data folder cannot be used.
    case folder(StateFolderFault)
    /// The data folder was never set up.
    case notSetUp(path: String)
    /// An amount is not one.
    case amount(AmountFault)
    /// A key file cannot be made or used; its file's name in the folder of keys.
    case key(file: String, SigningFault)
    /// A sealing key's file cannot be made or used.
    case sealingKey(file: String, SealingFault)
    /// A key file is not the one that this data belongs to.
    case foreignKey(file: String)
    /// The store holds something that was never written there.
    case damaged(what: String)
    /// The folder holds no completed backup.
    case notABackup(path: String)
    /// The folder to restore into holds something.
    case folderInUse(path: String)
    /// The address cannot be listened on.
    case cannotListen(reason: String)
    /// The running program and this command do not understand each other.
    case otherVersion
    /// What the running program said about a request, and how it ends the command.
    case reported(String, exitStatus: Int32)

    /// Whether the request was understood and not granted, so that nothing is broken.
    public var isRefusal: Bool { exitStatus == 1 }

    /// What happened, what is safe, what to do next.
    public var description: String {
        switch self {
        case .refused(let refusal): refusal.description
        case .store(let fault): fault.description
        case .folder(.missing(let path)):
            "there is no folder \(path); nothing was changed. Check the path, or set HQ up with: tillpost-hq init --data \(path)"
        case .folder(let fault): fault.description
        case .notSetUp(let path):
            "\(path) holds no data of HQ; nothing was changed. Check the path, or set HQ up with: tillpost-hq init --data \(path)"
        case .amount(let fault): "the amount: \(fault)"
        case .key(let file, let fault): "keys/\(file): \(fault)"
        case .sealingKey(let file, let fault): "\(file): \(fault)"
        case .foreignKey(let file):
            "keys/\(file) is not the key that this data was set up with; nothing was changed. Put the right file back."
        case .damaged(let what):
            "the store's \(what) cannot be read; nothing was changed. Keep the folder as it is and call the engineer."
        case .notABackup(let path):
            "\(path) holds no completed backup; nothing was changed. Take another one: an unfinished backup may lack records."
        case .folderInUse(let path):
            "\(path) is not empty; nothing was changed. Move it away first and restore into a new folder."
        case .cannotListen(let reason):
            "the address cannot be listened on (\(reason)); nothing was changed. Choose another with --listen."
        case .reported(let text, _): text
        case .otherVersion:
            "the running tillpost-hq is of another version; nothing was changed by this command. Restart it, or use the same version."
        }
    }
}
