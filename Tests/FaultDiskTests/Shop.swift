import FaultDisk
import FoundationEssentials

/// A recorded run of thirty sales, with the log position at which each was acknowledged.
struct Shop {
    /// The disk the sales were written to.
    let disk: FaultDisk
    /// By sale, from 1: the length of the log when its commit had returned.
    let acknowledged: [Int]

    /// Sells with `durability`. Checkpointing every eight pages makes the WAL begin anew several times, so that cuts fall
    /// into checkpoints and new frames onto old ones; the connection is closed at the end, within the record.
    init(_ durability: Durability, in folder: String) throws {
        (disk, acknowledged) = try FaultDisk.record(in: "\(folder)/recorded") { disk in
            let database = try Database("\(folder)/recorded/sales.db", durability, checkpointPages: 8)
            try database.createSales()
            var acknowledged: [Int] = []
            for sale in 1...30 {
                try database.sell(sale)
                acknowledged.append(disk.operations)
            }
            database.close()
            return (disk, acknowledged)
        }
    }

    /// What a cut showed.
    struct Finding {
        /// Acknowledged sales the disk does not hold.
        var lost: [Int]
        /// No sale without the ones before it, none before it was asked for, and all pages in order.
        var consistent: Bool
    }

    /// Cuts the power at `position` and opens what is left.
    func cut(at position: Int, _ policy: FaultDisk.CutPolicy, in folder: String) throws -> Finding {
        let after = "\(folder)/after"
        defer { try? FileManager.default.removeItem(atPath: after) }
        try disk.stateAfterCut(at: position, policy: policy, into: after)
        let promised = acknowledged.prefix { $0 <= position }.count
        do {
            let database = try Database(recovering: "\(after)/sales.db")
            let sales = try database.sales()
            let consistent =
                try sales == Array(1..<(sales.count + 1)) && sales.count <= promised + 1 && database.isSound()
            return Finding(lost: (1..<(promised + 1)).filter { !sales.contains($0) }, consistent: consistent)
        } catch is SQLiteFailure {
            return Finding(lost: Array(1..<(promised + 1)), consistent: false)
        }
    }
}
