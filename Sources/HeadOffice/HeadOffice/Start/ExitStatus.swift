import StateFolder

extension HeadOfficeFault {
    /// The exit status of a command that ends with this: 1 for a refusal, else one of `sysexits.h`.
    public var exitStatus: Int32 {
        switch self {
        case .reported(_, let exitStatus): exitStatus
        case .refused: 1
        case .amount: 64
        case .folder(.missing), .folder(.notAFolder), .notSetUp, .notABackup: 66
        case .cannotListen: 69
        case .damaged: 70
        case .folder(.notWritable), .folderInUse: 73
        case .folder(.failed), .store: 74
        case .folder(.heldByAnother): 75
        case .otherVersion: 76
        case .folder(.notAllowed): 77
        case .key, .sealingKey, .foreignKey: 78
        }
    }
}
