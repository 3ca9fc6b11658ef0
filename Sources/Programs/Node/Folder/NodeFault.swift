internal import Forwarding
internal import Journal
internal import Payments
internal import Scanning
internal import Shop
internal import Signing
internal import StateFolder
internal import Uplink

/// Why a command could not be done, for a person and for a script.
public struct NodeFault: Error, Equatable, Sendable, CustomStringConvertible, Codable {
    /// What happened, what is safe, what to do next.
    public let description: String
    /// Exit status, 64 and above (sysexits.h).
    public let exit: Int32

    /// States a fault.
    public init(_ description: String, exit: Int32) {
        self.description = description
        self.exit = exit
    }

    /// Exit statuses of sysexits.h.
    public enum Exit {
        /// The command line is wrong.
        public static let usage: Int32 = 64
        /// The input is wrong.
        public static let data: Int32 = 65
        /// An input file is missing or cannot be read.
        public static let noInput: Int32 = 66
        /// HQ or the running service cannot be reached.
        public static let unavailable: Int32 = 69
        /// A fault that should not happen.
        public static let software: Int32 = 70
        /// The state folder cannot be used.
        public static let cantCreate: Int32 = 73
        /// The disk failed.
        public static let io: Int32 = 74
        /// Somebody else works on the folder; try again.
        public static let tempFail: Int32 = 75
        /// An answer was not HQ's.
        public static let `protocol`: Int32 = 76
        /// A key or a folder may not be used.
        public static let noPermission: Int32 = 77
        /// The configuration is wrong, or the node is not enrolled.
        public static let config: Int32 = 78
    }

    /// Any error as a fault.
    public init(_ error: any Error) {
        switch error {
        case let fault as NodeFault: self = fault
        case let fault as StateFolderFault: self.init(fault.description, exit: NodeFault.exit(fault))
        case let fault as JournalFault: self.init(fault.description, exit: Exit.io)
        case let fault as ShopFault: self.init(fault)
        case let fault as SigningFault: self.init("the node's key: \(fault)", exit: Exit.noPermission)
        case let fault as ScanningFault: self.init("\(fault) Nothing was taken.", exit: NodeFault.exit(fault))
        case let fault as AnswerFault: self.init(fault.description, exit: Exit.protocol)
        case let fault as UplinkFault: self.init(fault.description, exit: Exit.unavailable)
        case let fault as FormatFault: self.init("\(fault). Nothing was changed.", exit: Exit.data)
        default: self.init("\(error). What was taken is safe.", exit: Exit.software)
        }
    }

    private init(_ fault: ShopFault) {
        switch fault {
        case .notEnrolled:
            self.init(
                "no node is enrolled in this folder; nothing was changed. Run 'tillpost enrol' with the code from headquarters.",
                exit: Exit.config)
        case .otherNode:
            self.init(
                "this folder belongs to another node than its key; nothing was changed. Put the right folder or key back.",
                exit: Exit.io)
        case .noRecord(let sequence):
            self.init(
                "there is no record \(sequence); nothing was changed. 'tillpost journal list' shows what is there.",
                exit: Exit.io)
        }
    }

    private static func exit(_ fault: ScanningFault) -> Int32 {
        switch fault {
        case .notFound, .notAFile, .unreadable: Exit.noInput
        case .decoderUnavailable: Exit.unavailable
        default: Exit.data
        }
    }

    private static func exit(_ fault: StateFolderFault) -> Int32 {
        switch fault {
        case .heldByAnother: Exit.tempFail
        case .missing, .notAFolder: Exit.noInput
        case .notAllowed: Exit.noPermission
        case .notWritable: Exit.cantCreate
        case .failed: Exit.io
        }
    }
}
