internal import Payments

/// A node's journal in memory, over a disk that can be cut, filled and made to fail.
final class MemoryJournal {
    let disk: Disk<JournalState>
    private let kind: JournalTransaction.Type
    private let primitives: Primitives

    /// Takes a disk, whatever it holds.
    init(
        _ disk: Disk<JournalState>, of kind: JournalTransaction.Type = JournalTransaction.self,
        using primitives: Primitives = QuickPrimitives.primitives
    ) {
        self.disk = disk
        self.kind = kind
        self.primitives = primitives
    }

    /// What can be read.
    var view: JournalView { JournalView(disk, using: primitives) }

    /// Passes the barrier and walks what was appended since the chain was walked last.
    func open() throws {
        try disk.passBarrier()
        var head = max(disk.state.verified, disk.state.pruned)
        while let stored = disk.state.records[head.sequence + 1] {
            guard let record = try? SignedRecord(decoding: stored.bytes, using: primitives),
                record.digest == stored.digest, record.follows(head)
            else { throw BrokenChain(sequence: head.sequence + 1) }
            head = record.head
        }
        disk.rot { $0.verified = head }
    }

    /// One transaction with one sync.
    func write<Result>(_ body: (inout JournalTransaction) throws -> Result) throws -> Result {
        try disk.transaction {
            var transaction = kind.init(disk, using: primitives)
            return try body(&transaction)
        }
    }

    private func max(_ one: ChainHead, _ other: ChainHead) -> ChainHead {
        one.sequence >= other.sequence ? one : other
    }
}

/// A record that nobody had walked over yet does not fit the chain: the board stops, and somebody comes.
struct BrokenChain: Error {
    let sequence: UInt64
}
