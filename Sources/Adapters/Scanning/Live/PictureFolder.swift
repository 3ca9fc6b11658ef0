import Glibc

/// An open folder of pictures with its two subfolders. Names are bytes, as the file system keeps them.
final class PictureFolder {
    /// A file name of the folder.
    struct Name: Hashable {
        /// The bytes, with the closing zero.
        let characters: [CChar]

        init(_ bytes: some Sequence<UInt8>) { characters = bytes.map { CChar(bitPattern: $0) } + [0] }

        var bytes: [UInt8] { characters.dropLast().map { UInt8(bitPattern: $0) } }

        var shown: String { PrintableText.of(characters) }

        /// Hidden names and the usual names of unfinished files.
        var isUnfinished: Bool {
            let bytes = bytes
            return bytes.first == UInt8(ascii: ".")
                || [".tmp", ".part", ".partial", ".crdownload"].contains {
                    bytes.suffix($0.utf8.count).elementsEqual($0.utf8)
                }
        }
    }

    /// A picture as one look found it.
    struct Sighting: Equatable {
        let name: Name
        let inode: UInt
        let size: Int
        let changedSeconds: Int
        let changedNanoseconds: Int
    }

    private static let maxNames = 1_000

    private let folder: Descriptor
    private let read: Descriptor
    private let refused: Descriptor

    /// Opens the folder and makes its subfolders.
    init(path: String) throws(ScanningFault) {
        let shown = PrintableText.of(path)
        guard !path.utf8.contains(0) else { throw .folderUnusable(path: shown, reason: "the path has a zero byte") }
        guard let folder = Descriptor(Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)),
            let read = Self.subfolder("read", of: folder), let refused = Self.subfolder("refused", of: folder)
        else { throw .folderUnusable(path: shown, reason: PrintableText.of(error: errno)) }
        self.folder = folder
        self.read = read
        self.refused = refused
    }

    private static func subfolder(_ name: String, of folder: Descriptor) -> Descriptor? {
        mkdirat(folder.number, name, 0o750)
        return Descriptor(openat(folder.number, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC))
    }

    /// Whether the path still leads to this folder and its subfolders: false after any was removed, renamed or mounted
    /// over.
    func isStill(at path: String) -> Bool {
        var there = stat()
        guard stat(path, &there) == 0, folder.isSame(as: there) else { return false }
        for (name, subfolder) in [("read", read), ("refused", refused)] {
            guard fstatat(folder.number, name, &there, AT_SYMLINK_NOFOLLOW) == 0, subfolder.isSame(as: there) else {
                return false
            }
        }
        return true
    }

    /// The finished-looking entries that are not folders, oldest first.
    func pictures() -> [Sighting] {
        // A descriptor of its own: `fdopendir` takes it over and keeps a position in it.
        let copy = openat(folder.number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0 else { return [] }
        guard let stream = fdopendir(copy) else {
            close(copy)
            return []
        }
        defer { closedir(stream) }
        var sightings: [Sighting] = []
        while sightings.count < Self.maxNames, let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Name($0.prefix { $0 != 0 }) }
            guard !name.isUnfinished, let status = status(name), !status.isFolder else { continue }
            sightings.append(
                Sighting(
                    name: name, inode: UInt(status.st_ino), size: Int(status.st_size),
                    changedSeconds: status.st_mtim.tv_sec, changedNanoseconds: status.st_mtim.tv_nsec))
        }
        return sightings.sorted {
            ($0.changedSeconds, $0.changedNanoseconds) < ($1.changedSeconds, $1.changedNanoseconds)
        }
    }

    private func status(_ name: Name) -> stat? {
        var status = stat()
        return fstatat(folder.number, name.characters, &status, AT_SYMLINK_NOFOLLOW) == 0 ? status : nil
    }

    /// Whether a finished-looking name is there, is no folder, and is not an empty file.
    func hasContent(_ name: Name) -> Bool {
        guard !name.isUnfinished, let status = status(name), !status.isFolder else { return false }
        return !status.isFile || status.st_size > 0
    }

    /// Moves a picture into `read` and tells its name there, or nil when it is gone.
    func claim(_ name: Name) throws(ScanningFault) -> Name? {
        try move(name, from: folder, to: read)
    }

    /// Moves a claimed picture on into `refused`.
    func refuse(_ claimed: Name) throws(ScanningFault) {
        _ = try move(claimed, from: read, to: refused)
    }

    /// Opens a claimed picture. A symbolic link is not followed: it could lead to any file of the machine.
    func open(_ claimed: Name) throws(ScanningFault) -> Descriptor {
        let flags = PictureFile.openFlags | O_NOFOLLOW
        if let file = Descriptor(openat(read.number, claimed.characters, flags)) { return file }
        switch errno {
        case ELOOP, ENXIO, ENODEV: throw .notAFile(path: claimed.shown)
        default: throw .unreadable(path: claimed.shown, reason: PrintableText.of(error: errno))
        }
    }

    private func move(_ name: Name, from: Descriptor, to: Descriptor) throws(ScanningFault) -> Name? {
        var target = name
        var there = stat()
        // Only this object adds to the subfolders, so that a free name stays free until the rename.
        if fstatat(to.number, target.characters, &there, AT_SYMLINK_NOFOLLOW) == 0 {
            target = Self.unused(name)
        }
        if renameat(from.number, name.characters, to.number, target.characters) == 0 { return target }
        let failure = errno
        // The picture is gone; but where it is still there, its new place is gone.
        if failure == ENOENT, fstatat(from.number, name.characters, &there, AT_SYMLINK_NOFOLLOW) != 0 { return nil }
        throw .notSetAside(name: name.shown, reason: PrintableText.of(error: failure))
    }

    /// The name behind the present time in nanoseconds, cut at the front to what a file system allows.
    private static func unused(_ name: Name) -> Name {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let prefix = Array("\(now.tv_sec)\(String(now.tv_nsec + 1_000_000_000).dropFirst())-".utf8)
        return Name(prefix + name.bytes.suffix(200))
    }
}
