internal import DurableSQLite
internal import GRDB
public import Payments

/// The node's durable queue: its chain of signed records, what became of them, and what it must not forget.
///
/// Not thread-safe: the till owns it and calls it from one place at a time.
public final class Journal {
    /// The journal's file in the state folder.
    public static let fileName = "journal.sqlite"
    /// The file beside it that tells how far it went. It is made after the journal: alone, it tells that one is gone.
    public static let markFileName = "head"

    /// The end of the chain. Everything up to it is on disk.
    public private(set) var head: ChainHead

    let database: DurableDatabase
    let primitives: Primitives
    private let mark: HighWaterMark
    private let reserve: SpaceReserve

    /// Opens the journal in a folder: schema, barrier, high-water mark, chain, counters.
    public init(folder: String, using primitives: Primitives) throws(JournalFault) {
        self.primitives = primitives
        reserve = SpaceReserve(in: folder)
        head = .start
        do throws(DurabilityFault) {
            database = try DurableDatabase(path: folder + "/" + Journal.fileName, migrator: Schema.migrator)
        } catch { throw .durability(error) }
        mark = HighWaterMark(path: folder + "/" + Journal.markFileName)
        try reading { try recover() }
    }

    /// Whether a sale may be promised: the last commit held.
    public var isTrusted: Bool { database.isTrusted }

    /// Whether the disk is too full to promise anything.
    public var isTight: Bool { reserve.isTight }

    /// Bytes that are free beside the reserve, and whether the reserve is whole.
    public var space: (freeBytes: UInt64, isReserved: Bool) { (reserve.freeBytes, reserve.isWhole) }

    /// Passes the barrier again after a failed commit, and finds the chain's true end.
    public func recoverAfterFailure() throws(JournalFault) {
        do throws(DurabilityFault) { try database.passBarrier() } catch { throw .durability(error) }
        try reading { try recover() }
    }

    /// Gives the reserved space back, so that what was taken can still be sent.
    public func releaseReserve() { reserve.release() }

    /// Changes the journal in one transaction with one sync. What `body` appended is durable when this returns.
    public func write<Result>(_ body: (inout JournalTransaction) throws -> Result) throws -> Result {
        var newHead = head
        let result = try throughFaults {
            try database.write { database in
                var transaction = JournalTransaction(
                    JournalView(database: database, primitives: primitives, head: head))
                let result = try body(&transaction)
                newHead = transaction.head
                return result
            }
        }
        if newHead != head {
            head = newHead
            mark.write(newHead)
        }
        return result
    }

    /// Reads from the journal.
    public func read<Result>(_ body: (JournalView) throws -> Result) throws -> Result {
        try throughFaults {
            try database.read { try body(JournalView(database: $0, primitives: primitives, head: head)) }
        }
    }

    /// Does what is due between sales: a checkpoint when the WAL has filled, and the reserve when there is space again.
    public func rest() throws {
        reserve.renew()
        let head = head
        try throughFaults {
            try database.checkpointIfDue { try $0.set("verified", ChainMark(head).bytes) }
        }
    }

    /// Remembers the head as verified, so that the next start need not walk the chain again. Called on a clean stop.
    public func close() {
        let head = head
        try? database.write { try $0.set("verified", ChainMark(head).bytes) }
    }

    /// The chain's end as the database has it, checked against what was acknowledged.
    private func recover() throws {
        let found = try database.read { database -> ChainHead in
            let view = JournalView(database: database, primitives: primitives, head: .start)
            let pruned = try view.prunedThrough()
            let verified = try database.bytes("verified").flatMap(ChainMark.init)?.head ?? pruned
            // What was verified at the last start may be forgotten since.
            return try view.walk(from: verified.sequence < pruned.sequence ? pruned : verified) { _ in }
        }
        if let acknowledged = mark.head, acknowledged.sequence >= found.sequence,
            acknowledged.digest != found.digest.bytes
        {
            throw JournalFault.recordsLost(expected: acknowledged.sequence, found: found.sequence)
        }
        head = found
        mark.write(found)
        try database.write { database in
            try database.deriveExposure()
            try database.set("verified", ChainMark(found).bytes)
        }
    }

    private func throughFaults<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let fault as DurabilityFault { throw JournalFault.durability(fault) }
    }

    private func reading(_ body: () throws -> Void) throws(JournalFault) {
        do { try throughFaults(body) } catch let fault as JournalFault { throw fault } catch {
            throw .durability(.damaged(reason: "\(error)"))
        }
    }
}

/// A chain head as it is kept in a setting.
struct ChainMark {
    let head: ChainHead

    init(_ head: ChainHead) { self.head = head }

    init?(_ bytes: [UInt8]) {
        guard let item = try? CBOR(decoding: bytes), let head = try? ChainHead(item, of: "mark") else { return nil }
        self.head = head
    }

    var bytes: [UInt8] { head.item.encoded() }
}
