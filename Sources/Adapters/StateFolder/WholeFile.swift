internal import Glibc

/// Files that are there whole or not at all, and are on disk when the call returns.
public enum WholeFile {
    /// Writes beside the file, syncs, renames over it, and syncs the folder.
    ///
    /// - Parameter mode: permissions; 0600 unless the content may be read by all.
    public static func write(_ bytes: [UInt8], to path: String, mode: UInt32 = 0o600) throws(StateFolderFault) {
        let beside = path + ".new"
        let descriptor = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode)
        guard descriptor >= 0 else { throw .failed(path: path, reason: StateFolder.reason()) }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard written > 0 else { throw .failed(path: path, reason: StateFolder.reason()) }
            rest = rest.dropFirst(written)
        }
        guard fsync(descriptor) == 0, rename(beside, path) == 0 else {
            throw .failed(path: path, reason: StateFolder.reason())
        }
        try syncFolder(of: path)
    }

    /// Reads a file of at most `limit` bytes.
    public static func read(_ path: String, limit: Int) throws(StateFolderFault) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw errno == ENOENT ? .missing(path) : .failed(path: path, reason: StateFolder.reason())
        }
        defer { close(descriptor) }
        var info = stat()
        guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG else {
            throw .failed(path: path, reason: "not an ordinary file")
        }
        guard info.st_size <= limit else { throw .failed(path: path, reason: "larger than \(limit) bytes") }
        var bytes = [UInt8](repeating: 0, count: Int(info.st_size))
        var count = 0
        while count < bytes.count {
            let got = bytes[count...].withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            guard got >= 0 else { throw .failed(path: path, reason: StateFolder.reason()) }
            guard got > 0 else { break }
            count += got
        }
        return Array(bytes.prefix(count))
    }

    /// Copies a file of any size; the copy is there whole or not at all, and on disk when the call returns.
    public static func copy(_ from: String, to path: String, mode: UInt32 = 0o600) throws(StateFolderFault) {
        let source = open(from, O_RDONLY | O_CLOEXEC)
        guard source >= 0 else { throw .failed(path: from, reason: StateFolder.reason()) }
        defer { close(source) }
        let beside = path + ".new"
        let target = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode)
        guard target >= 0 else { throw .failed(path: path, reason: StateFolder.reason()) }
        defer { close(target) }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let got = Glibc.read(source, &buffer, buffer.count)
            guard got >= 0 else { throw .failed(path: from, reason: StateFolder.reason()) }
            if got == 0 { break }
            guard Glibc.write(target, buffer, got) == got else {
                throw .failed(path: path, reason: StateFolder.reason())
            }
        }
        guard fsync(target) == 0, rename(beside, path) == 0 else {
            throw .failed(path: path, reason: StateFolder.reason())
        }
        try syncFolder(of: path)
    }

    static func syncFolder(of path: String) throws(StateFolderFault) {
        let folder = path.contains("/") ? String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) : "."
        let descriptor = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .failed(path: path, reason: StateFolder.reason()) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .failed(path: path, reason: StateFolder.reason()) }
    }
}
