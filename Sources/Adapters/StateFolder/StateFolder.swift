internal import Glibc

/// The folder in which a program keeps everything: its lock, its files, its control socket.
public struct StateFolder: Sendable, Equatable {
    /// The folder's path.
    public let path: String

    /// Names a folder that must exist, and into which this user may look: else nothing in it would seem to be there.
    public init(existing path: String) throws(StateFolderFault) {
        var info = stat()
        guard stat(path, &info) == 0 else {
            throw errno == EACCES ? StateFolder.notAllowed(path) : .missing(path)
        }
        guard info.st_mode & S_IFMT == S_IFDIR else { throw .notAFolder(path) }
        guard access(path, X_OK) == 0 else {
            throw errno == EACCES
                ? StateFolder.notAllowed(path) : .failed(path: path, reason: StateFolder.reason())
        }
        self.path = path
    }

    /// Makes a folder that only its owner can enter (0700), parents included, or takes one that is there.
    public init(creating path: String) throws(StateFolderFault) {
        var prefix = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            prefix += prefix.isEmpty || prefix.hasSuffix("/") ? String(part) : "/" + part
            guard mkdir(prefix, 0o700) == 0 || errno == EEXIST || errno == EISDIR else {
                throw errno == EROFS || errno == EACCES || errno == EPERM
                    ? .notWritable(prefix) : .failed(path: prefix, reason: StateFolder.reason())
            }
        }
        try self.init(existing: path)
    }

    /// The path of a file in it.
    public func file(_ name: String) -> String { path + "/" + name }

    /// Whether a file is there.
    public func has(_ name: String) -> Bool { access(file(name), F_OK) == 0 }

    /// Whether something is at a path.
    public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// The names of what is in the folder, sorted; hidden ones left out, as many as `most` at most.
    public func names(most: Int) throws(StateFolderFault) -> [String] {
        guard let listing = opendir(path) else { throw .failed(path: path, reason: StateFolder.reason()) }
        defer { closedir(listing) }
        var names: [String] = []
        while names.count < most, let entry = readdir(listing) {
            let name = withUnsafePointer(to: entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    /// When a file was changed last, seconds since 1970; 0 where it is not there.
    public func changed(_ name: String) -> Int64 {
        var info = stat()
        return stat(file(name), &info) == 0 ? Int64(info.st_mtim.tv_sec) : 0
    }

    /// Puts one file in the place of another, durably.
    public func replace(_ name: String, with other: String) throws(StateFolderFault) {
        guard rename(file(other), file(name)) == 0 else {
            throw .failed(path: file(name), reason: StateFolder.reason())
        }
        try WholeFile.syncFolder(of: file(name))
    }

    /// Removes a file, if it is there, durably.
    public func remove(_ name: String) throws(StateFolderFault) {
        guard unlink(file(name)) == 0 || errno == ENOENT else {
            throw .failed(path: file(name), reason: StateFolder.reason())
        }
        try WholeFile.syncFolder(of: file(name))
    }

    /// Whether files can be made in it.
    public var isWritable: Bool { access(path, W_OK) == 0 }

    /// Becomes the only process that works on the folder.
    ///
    /// The kernel gives the lock back when the process ends, however it ends.
    ///
    /// - Parameter patienceMs: how long to wait for a command that holds it shortly, in milliseconds.
    public func lock(patienceMs: UInt32 = 0) throws(StateFolderFault) -> FolderLock {
        let descriptor = open(file("lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw errno == EROFS || errno == EACCES
                ? .notWritable(path) : .failed(path: file("lock"), reason: StateFolder.reason())
        }
        var patience = patienceMs / 50
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            if errno == EWOULDBLOCK, patience > 0 {
                patience -= 1
                usleep(50_000)
                continue
            }
            let held = errno == EWOULDBLOCK
            let reason = StateFolder.reason()
            close(descriptor)
            throw held ? .heldByAnother(path) : .failed(path: file("lock"), reason: reason)
        }
        return FolderLock(descriptor: descriptor)
    }

    /// A path that means the same from every folder.
    public static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let here = getcwd(nil, 0) else { return path }
        defer { free(here) }
        return String(cString: here) + "/" + path
    }

    /// The fault of a user who may not look there, with the user who may: the owner of it, or of what hides it.
    static func notAllowed(_ path: String) -> StateFolderFault {
        var info = stat()
        var place = path[...]
        while stat(String(place), &info) != 0 {
            guard let slash = place.dropLast().lastIndex(of: "/") else { return .notAllowed(path, owner: nil) }
            place = place[...slash]
        }
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var text = [CChar](repeating: 0, count: 4_096)
        guard getpwuid_r(info.st_uid, &entry, &text, text.count, &found) == 0, found != nil, let name = entry.pw_name
        else { return .notAllowed(path, owner: nil) }
        return .notAllowed(path, owner: String(cString: name))
    }

    /// The system's words for the last error.
    static func reason() -> String { String(cString: strerror(errno)) }
}

/// The right to be the only process that works on a folder, until it is let go.
public final class FolderLock: Sendable {
    private let descriptor: Int32

    init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }
}
