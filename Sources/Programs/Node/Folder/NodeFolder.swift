internal import Journal
internal import Payments
internal import Signing
public import StateFolder

/// A node's state folder, held by this process alone.
public struct NodeFolder: Sendable {
    /// The folder.
    public let folder: StateFolder
    private let lock: FolderLock

    static let keyFile = "key.pem"
    static let keyLocationFile = "key-location"

    /// Takes hold of a folder.
    ///
    /// - Parameter patienceMs: how long to wait for a command that holds it shortly, in milliseconds.
    /// - Throws: `StateFolderFault` where it is missing, read-only or held by another process.
    public init(_ path: String, patienceMs: UInt32 = 0) throws(StateFolderFault) {
        folder = try StateFolder(existing: path)
        guard folder.isWritable else { throw .notWritable(path) }
        lock = try folder.lock(patienceMs: patienceMs)
    }

    /// Opens the till: key, journal with its barrier, identity.
    public func openTill(clock: any MomentSource = BoardClock()) async throws -> Till {
        guard folder.has(Journal.fileName) else { throw JournalFault.notEnrolled }
        let signer = try NodeFolder.key(in: folder)
        let till = try Till(journal: Journal(folder: folder.path, using: .libcrypto), signer: signer, clock: clock)
        try await till.begin()
        return till
    }

    /// The node's key: the file, or wherever the engineer put it.
    static func key(in folder: StateFolder) throws -> SigningKey {
        guard folder.has(keyLocationFile) else { return try SigningKey.load(from: folder.file(keyFile)) }
        let location = try WholeFile.read(folder.file(keyLocationFile), limit: 4_096)
        return try SigningKey.load(from: String(decoding: location, as: UTF8.self))
    }

    /// The node's public key in PEM. Needs no lock: a key never changes under a running service.
    public static func publicKeyPEM(in path: String) throws -> String {
        try key(in: StateFolder(existing: path)).publicKeyPEM
    }
}
