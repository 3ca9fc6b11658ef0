internal import Journal
internal import Payments
internal import Shop
internal import Signing
public import StateFolder

/// A node's state folder, held by this process alone.
public struct NodeFolder: Sendable {
    /// The folder.
    public let folder: StateFolder
    private let lock: FolderLock

    /// Takes hold of a folder.
    ///
    /// - Parameter patienceMs: how long to wait for a command that holds it shortly, in milliseconds.
    /// - Throws: `StateFolderFault` where it is missing, read-only or held by another process.
    public init(_ path: String, patienceMs: UInt32 = 0) throws(StateFolderFault) {
        folder = try StateFolder(existing: path)
        guard folder.isWritable else { throw .notWritable(path) }
        lock = try folder.lock(patienceMs: patienceMs)
        // What a cut left half-written was never used.
        for name in try folder.names(most: 10_000) where name.hasSuffix(".new") { try folder.remove(name) }
    }

    /// Opens the till: key, journal with its barrier, identity.
    public func openTill(clock: any MomentSource = BoardClock()) async throws -> Till {
        try folder.needJournal()
        let journal = try Journal(folder: folder.path, using: .libcrypto)
        let own = try journal.read { try Identity($0).ownKey }
        let keys = NodeKeys(folder: folder)
        let till = try Till(
            journal: journal, signer: keys.key(named: own), clock: clock, nextKey: { try keys.key(named: $0) })
        try await till.begin()
        if let next = try keys.next() { try await till.introduce(next) }
        return till
    }

    /// The node's public key in PEM. Needs no lock: a key never changes under a running service.
    public static func publicKeyPEM(in path: String) throws -> String {
        try NodeKeys(folder: StateFolder(existing: path)).present().publicKeyPEM
    }
}

extension StateFolder {
    /// Goes on where a journal is, even an empty one. Nobody is told to enrol where one was lost: it may be found again.
    ///
    /// - Throws: `JournalFault.gone`, or `ShopFault.notEnrolled` where there never was one.
    func needJournal() throws {
        guard !has(Journal.fileName) else { return }
        try refuseLostJournal()
        throw ShopFault.notEnrolled
    }

    /// Refuses a folder that has a node's key, or the journal's mark, and no journal. An enrolment makes the journal first.
    ///
    /// - Throws: `JournalFault.gone`.
    func refuseLostJournal() throws {
        guard !has(Journal.fileName), has(Journal.markFileName) || !NodeKeys(folder: self).isEmpty else { return }
        throw JournalFault.gone(folder: path)
    }
}
