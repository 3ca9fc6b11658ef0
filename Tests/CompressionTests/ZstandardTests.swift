import Compression
import SyncProtocol
import TestWorld
import Testing

@Suite("Zstandard")
struct ZstandardTests {
    private let limit = 1 << 20

    private func read(_ frame: [UInt8], limit: Int? = nil) -> [UInt8]? {
        Compression.zstd.decompress(frame, limit ?? self.limit)
    }

    static let contents: [Row<[UInt8]>] = [
        Row("nothing", []), Row("one byte", [7]), Row("a mebibyte of zeros", [UInt8](repeating: 0, count: 1 << 20)),
        Row("some counting", (0..<100_000).map { UInt8(truncatingIfNeeded: $0 / 3) }),
    ]

    @Test("what was made smaller comes back", arguments: contents)
    func roundTrip(_ row: Row<[UInt8]>) throws {
        let frame = try #require(Compression.zstd.compress(row.content))
        #expect(read(frame) == row.content)
        #expect(read(frame + [0]) == nil)
        #expect(read(frame + frame) == nil)
        #expect(read(Array(frame.dropLast())) == nil)
        if !row.content.isEmpty { #expect(read(frame, limit: row.content.count - 1) == nil) }
    }

    /// A frame of one raw byte with a window descriptor (RFC 8878, 3.1.1.1.2).
    private static func frame(window: UInt8) -> [UInt8] { [0x28, 0xB5, 0x2F, 0xFD, 0, window, 0x09, 0, 0, 0x41] }

    /// A last block that says one byte 2 MiB - 1 times.
    private static let longRun: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0, 0x58, 0xFB, 0xFF, 0xFF, 0x41]

    static let frames: [Row<(frame: [UInt8], isRead: Bool)>] = [
        Row("a window of 8 MiB", (frame(window: 13 << 3), true)),
        Row("a window just above", (frame(window: 13 << 3 | 1), false)),
        Row("the largest window there is", (frame(window: 0xFF), false)),
        Row("nothing at all", ([], false)), Row("no frame", ([1, 2, 3, 4], false)),
        Row("a frame that is passed over", ([0x50, 0x2A, 0x4D, 0x18, 1, 0, 0, 0, 0x41], false)),
        Row("a dictionary that nobody has", ([0x28, 0xB5, 0x2F, 0xFD, 1, 0x58, 7, 0x09, 0, 0, 0x41], false)),
        Row("a block longer than a block may be", (longRun, false)),
        Row("a size that is a lie", ([0x28, 0xB5, 0x2F, 0xFD, 0xE0, 0, 0, 0, 0, 1, 0, 0, 0, 0x09, 0, 0, 0x41], false)),
    ]

    @Test("frames of strangers", arguments: frames)
    func strangers(_ row: Row<(frame: [UInt8], isRead: Bool)>) {
        #expect((read(row.content.frame) == [0x41]) == row.content.isRead)
    }

    @Test("a bomb is refused at the limit")
    func bomb() throws {
        let frame = try #require(Compression.zstd.compress([UInt8](repeating: 0, count: 64 << 20)))
        #expect(frame.count < 8_192)
        #expect(read(frame, limit: Upload.largestDecoded) == nil)
        #expect(read(frame, limit: 64 << 20)?.count == 64 << 20)
    }

    @Test("hostile frames never give more than the limit")
    func fuzz() throws {
        let samples = try Self.contents.map { try #require(Compression.zstd.compress($0.content)) }
        var fuzz = Fuzz("zstd frames")
        fuzz.run(samples: samples) { bytes in
            guard let content = read(bytes, limit: 1_000) else { return }
            #expect(content.count <= 1_000)
        }
    }

    @Test("from many threads at once")
    func threads() async {
        let content = Self.contents[3].content
        let good = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<32 {
                group.addTask {
                    Compression.zstd.compress(content).flatMap { Compression.zstd.decompress($0, 1 << 20) } == content
                }
            }
            return await group.allSatisfy { $0 }
        }
        #expect(good)
    }
}
