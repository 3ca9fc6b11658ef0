import Glibc

/// Reads a picture file whole, but never more than a limit, and never anything that is not an ordinary file: opening
/// a pipe or a device must not block or act on it.
enum PictureFile {
    /// Flags under which opening neither waits nor acquires a terminal.
    static let openFlags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC

    static func bytes(path: String, limit: Int) throws(ScanningFault) -> [UInt8] {
        let shown = PrintableText.of(path)
        // A zero byte would cut the path short, and another file would be read.
        guard !path.utf8.contains(0) else { throw .notFound(path: shown) }
        guard let file = Descriptor(open(path, openFlags)) else {
            switch errno {
            case ENOENT, ENOTDIR: throw .notFound(path: shown)
            case ENXIO, ENODEV: throw .notAFile(path: shown)
            default: throw .unreadable(path: shown, reason: PrintableText.of(error: errno))
            }
        }
        return try bytes(file, shown: shown, limit: limit)
    }

    static func bytes(_ file: Descriptor, shown: String, limit: Int) throws(ScanningFault) -> [UInt8] {
        guard let status = file.status() else {
            throw .unreadable(path: shown, reason: PrintableText.of(error: errno))
        }
        guard status.isFile else { throw .notAFile(path: shown) }
        guard status.st_size <= limit else { throw .tooManyBytes(limit: limit) }

        // One byte of room beyond the size shows a file that grows while it is read.
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(status.st_size) + 1) { target, filled in
            let room = UnsafeMutableRawBufferPointer(target)
            while filled < room.count {
                let count = file.read(into: UnsafeMutableRawBufferPointer(rebasing: room[filled...]))
                if count < 0 { failure = errno }
                if count <= 0 { break }
                filled += count
            }
        }
        guard failure == 0 else { throw .unreadable(path: shown, reason: PrintableText.of(error: failure)) }
        guard bytes.count <= Int(status.st_size) else {
            throw .unreadable(path: shown, reason: "it is still being written")
        }
        return bytes
    }
}
