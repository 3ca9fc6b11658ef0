internal import DurableSQLite
internal import GRDB
public import Payments

/// Reads the journal of a running service beside it. It writes nothing, and sees only what is committed and synced.
public final class JournalReader {
    private let connection: DatabaseQueue
    private let primitives: Primitives

    /// Opens the journal in a folder for reading.
    ///
    /// The service that holds the folder has passed the barrier; without one, open a `Journal` instead.
    public init(folder: String, using primitives: Primitives) throws(JournalFault) {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        do {
            connection = try DatabaseQueue(path: folder + "/" + Journal.fileName, configuration: configuration)
        } catch { throw .durability(.cannotOpen(reason: "it cannot be read beside the running service")) }
        self.primitives = primitives
    }

    /// Reads.
    public func read<Result>(_ body: (JournalView) throws -> Result) throws -> Result {
        do {
            return try connection.read { try body(JournalView(database: $0, primitives: primitives, head: .start)) }
        } catch let error as DatabaseError {
            throw JournalFault.durability(DurableDatabase.fault(error))
        }
    }
}
