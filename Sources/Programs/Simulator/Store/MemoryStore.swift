package import Office

/// HQ's store in memory, over a disk that can be cut, filled and made to fail.
package final class MemoryStore: HeadOfficeStore {
    let disk: Disk<StoreState>
    private let kind: MemoryStoreTransaction.Type

    init(_ disk: Disk<StoreState>, of kind: MemoryStoreTransaction.Type = MemoryStoreTransaction.self) {
        self.disk = disk
        self.kind = kind
    }

    /// An empty store on a disk that keeps everything.
    package convenience init() { self.init(Disk(StoreState(), Chance(seed: 0, "store"))) }

    package var isTrusted: Bool { disk.isTrusted }

    package func transaction<Result>(_ body: (any StoreTransaction) throws -> Result) throws -> Result {
        if !isTrusted { try disk.passBarrier() }
        return try disk.transaction { try body(kind.init(disk)) }
    }
}
