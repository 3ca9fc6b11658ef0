import CCrypto
import Glibc
import Payments

/// Key files: who may read them, and how they come to be.
enum KeyFile {
    /// Reads a file that only this user or root could have written or read, and wipes its bytes afterwards.
    ///
    /// The open file is examined, not its name, so that it cannot be exchanged in between.
    static func read<Key>(
        _ path: String, _ body: (UnsafeRawBufferPointer) throws(SigningFault) -> Key
    ) throws(SigningFault) -> Key {
        // Without O_NONBLOCK, opening a pipe would wait for its writer.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard file >= 0 else { throw .cannotRead(errno: errno) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw .cannotRead(errno: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAnOrdinaryFile }
        guard status.st_uid == geteuid() || status.st_uid == 0 else { throw .ownedByAnother }
        guard status.st_mode & 0o077 == 0 else { throw .readableByOthers }

        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: SigningKey.largestFile + 1, alignment: 1)
        defer {
            OPENSSL_cleanse(buffer.baseAddress, buffer.count)
            buffer.deallocate()
        }
        var count = 0
        while count < buffer.count {
            let got = Glibc.read(file, buffer.baseAddress?.advanced(by: count), buffer.count - count)
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { throw .cannotRead(errno: errno) }
            if got == 0 { break }
            count += got
        }
        guard count <= SigningKey.largestFile else { throw .tooLong }
        return try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }

    /// Makes a file of mode 0600 that is whole and on the disk, or none.
    ///
    /// It is written under another name first: a power cut in between leaves no half key under the real one.
    /// `link` then refuses, as O_EXCL does, when the real name is taken.
    static func create(_ path: String, holding bytes: UnsafeRawBufferPointer) throws(SigningFault) {
        guard access(path, F_OK) != 0 else { throw .alreadyExists }
        try publish(bytes, as: path, through: path + "." + Hexadecimal.text(RandomBytes.bytes(8)) + ".new")
        do throws(SigningFault) {
            try flushFolder(of: path)
        } catch {
            unlink(path)
            throw error
        }
    }

    private static func publish(
        _ bytes: UnsafeRawBufferPointer, as path: String, through draft: String
    ) throws(SigningFault) {
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw .cannotWrite(errno: errno) }
        defer {
            close(file)
            unlink(draft)
        }
        try write(bytes, to: file)
        guard link(draft, path) == 0 else { throw errno == EEXIST ? .alreadyExists : .cannotWrite(errno: errno) }
    }

    private static func write(_ bytes: UnsafeRawBufferPointer, to file: Int32) throws(SigningFault) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = Glibc.write(file, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { throw .cannotWrite(errno: written < 0 ? errno : EIO) }
            rest = rest.dropFirst(written)
        }
        guard fsync(file) == 0 else { throw .cannotWrite(errno: errno) }
    }

    /// The name of a new file is only on the disk once its folder is.
    private static func flushFolder(of path: String) throws(SigningFault) {
        let name = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let parent = name.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let folder = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw .cannotWrite(errno: errno) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw .cannotWrite(errno: errno) }
    }
}
