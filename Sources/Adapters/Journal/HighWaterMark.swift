internal import Glibc
internal import Payments

/// The last acknowledged record, written beside the database after each commit.
///
/// A broken frame silently ends SQLite's WAL: the journal would then open with fewer records and look well. This
/// file is not synced, so after a power cut it may be behind the journal, never ahead of it.
final class HighWaterMark {
    private let descriptor: Int32
    private static let size = 8 + 32 + 8

    init(path: String) { descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600) }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// The head that was last written, or nil where there is none or it was torn.
    var head: (sequence: UInt64, digest: [UInt8])? {
        var bytes = [UInt8](repeating: 0, count: HighWaterMark.size)
        guard pread(descriptor, &bytes, bytes.count, 0) == bytes.count,
            Array(bytes.suffix(8)) == HighWaterMark.checksum(bytes.prefix(40))
        else { return nil }
        return (bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }, Array(bytes[8..<40]))
    }

    func write(_ head: ChainHead) {
        var bytes = stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: head.sequence >> UInt64($0)) }
        bytes += head.digest.bytes
        bytes += HighWaterMark.checksum(bytes[...])
        pwrite(descriptor, bytes, bytes.count, 0)
    }

    /// FNV-1a over 64 bits: enough to tell a torn write; nobody is kept out by it.
    private static func checksum(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        let hash = bytes.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: hash >> UInt64($0)) }
    }
}
