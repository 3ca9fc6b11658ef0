internal import CZstd
public import SyncProtocol

extension Compression {
    /// Zstandard (RFC 8878) by libzstd: one frame, without dictionary, checksum or content size. From any thread.
    ///
    /// What a frame says about its own size is not believed: memory grows with what really comes out, up to the limit
    /// of the call, and a frame that asks for a window of more than 8 MiB is refused.
    public static let zstd = zstd(level: 9)

    /// Zstandard at a level from 1 to 19.
    static func zstd(level: Int32) -> Compression {
        Compression(
            compress: { ZstandardWriter(level: level)?.frame(of: $0) },
            decompress: { ZstandardReader()?.content(of: $0, limit: $1) })
    }
}

/// Largest window as a power of two: 8 MiB, the most that level 19 uses, and what RFC 8878 advises readers to take.
private let largestWindow: Int32 = 23

/// Owns a compression context for one frame.
private final class ZstandardWriter {
    private let context: OpaquePointer

    init?(level: Int32) {
        guard let context = ZSTD_createCCtx() else { return nil }
        self.context = context
        for (parameter, value) in [(ZSTD_c_compressionLevel, level), (ZSTD_c_contentSizeFlag, 0)] {
            guard ZSTD_isError(ZSTD_CCtx_setParameter(context, parameter, value)) == 0 else { return nil }
        }
    }

    deinit { ZSTD_freeCCtx(context) }

    func frame(of bytes: [UInt8]) -> [UInt8]? {
        let room = ZSTD_compressBound(bytes.count)
        guard ZSTD_isError(room) == 0 else { return nil }
        var isGood = false
        let frame = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            let size = ZSTD_compress2(context, buffer.baseAddress, room, bytes, bytes.count)
            isGood = ZSTD_isError(size) == 0
            count = isGood ? size : 0
        }
        return isGood ? frame : nil
    }
}

/// Owns a decompression context for one frame.
private final class ZstandardReader {
    private let context: OpaquePointer

    init?() {
        guard let context = ZSTD_createDCtx() else { return nil }
        self.context = context
        guard ZSTD_isError(ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, largestWindow)) == 0 else { return nil }
    }

    deinit { ZSTD_freeDCtx(context) }

    func content(of frame: [UInt8], limit: Int) -> [UInt8]? {
        var content: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: min(ZSTD_DStreamOutSize(), limit + 1))
        var read = 0
        while true {
            let before = read
            var written = 0
            let code = tp_zstd_step(context, &piece, piece.count, &written, frame, frame.count, &read)
            guard ZSTD_isError(code) == 0, content.count + written <= limit else { return nil }
            content += piece[..<written]
            // The end of the frame has to be the end of the bytes; a step that does nothing never will.
            if code == 0 { return read == frame.count ? content : nil }
            guard read > before || written > 0 else { return nil }
        }
    }
}
