import Glibc

/// Owns one file descriptor and closes it with its last reference.
final class Descriptor: Sendable {
    let number: Int32

    /// Takes over a descriptor just opened, or gives nil and leaves `errno` when it is negative.
    init?(_ number: Int32) {
        guard number >= 0 else { return nil }
        self.number = number
    }

    deinit { close(number) }

    /// What the descriptor refers to, or nil when even that cannot be told.
    func status() -> stat? {
        var status = stat()
        return fstat(number, &status) == 0 ? status : nil
    }

    /// Whether it refers to the same file or folder.
    func isSame(as other: stat) -> Bool {
        guard let own = status() else { return false }
        return own.st_dev == other.st_dev && own.st_ino == other.st_ino
    }

    /// Reads once, again after a signal: the number of bytes, 0 at the end, -1 with `errno` otherwise.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        while true {
            let count = Glibc.read(number, buffer.baseAddress, buffer.count)
            if count >= 0 || errno != EINTR { return count }
        }
    }
}

extension stat {
    var isFile: Bool { st_mode & S_IFMT == S_IFREG }
    var isFolder: Bool { st_mode & S_IFMT == S_IFDIR }
    var isCharacterDevice: Bool { st_mode & S_IFMT == S_IFCHR }
}
