/// How a database is laid out for what it lies on.
public struct Proportions: Sendable {
    /// Bytes of a page; fixed when the file is made.
    let pageBytes: Int
    /// How much of it is kept in memory, in KiB.
    let cacheKiB: Int
    /// Bytes that the WAL is grown to beforehand.
    let grownBytes: Int
    /// WAL pages after which `checkpointIfDue` checkpoints.
    let duePages: Int32

    /// A counter's memory card. Half of SQLite's usual page: a commit writes whole pages, and a card wears with every byte. A
    /// sale then writes 17 KB in place of 27, in the same time. Of about 3,100 pages grown, 200 are room for a large commit.
    public static let card = Proportions(pageBytes: 2_048, cacheKiB: 2_000, grownBytes: 6_500_000, duePages: 2_900)

    /// A server's disk. An upload's records touch pages all over the indexes, and a page that many uploads touch is written
    /// back once a checkpoint: the cache has room for the hot parts of the indexes of some million records, the WAL for 64 MB.
    public static let server = Proportions(
        pageBytes: 4_096, cacheKiB: 65_536, grownBytes: 6_500_000, duePages: 16_000)
}
