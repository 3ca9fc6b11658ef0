import FoundationEssentials

/// The recorded folder as the disk holds it. Names and contents are apart, as in a file system: a file can be durable
/// while its name is not, and a deleted name can come back with the old content behind it.
struct DiskModel {
    /// What one log entry does, with the path below the recorded folder.
    enum Event {
        case opened(size: Int)
        case created
        case changed(FileOnDisk.Change)
        case synced(folderToo: Bool)
        case syncFailed(losingPages: Bool)
        case deleted(folderSynced: Bool)
    }

    /// A creation (with the file's number) or a deletion (nil) that no sync has made durable.
    private struct NameChange {
        let path: String
        let file: Int?
    }

    private var files: [FileOnDisk] = []
    private var durableNames: [String: Int] = [:]
    private var currentNames: [String: Int] = [:]
    private var pendingNames: [NameChange] = []

    /// The files that were there when the recording began count as durable.
    init(files: [String: Data]) {
        for (path, content) in files {
            durableNames[path] = self.files.count
            self.files.append(FileOnDisk(durable: content))
        }
        currentNames = durableNames
    }

    mutating func apply(_ event: Event, to path: String) throws(FaultDiskError) {
        switch event {
        case .opened(let size):
            if currentNames[path] != nil { return }
            // Made empty by the caller beforehand, for its permissions, say: as good as created here.
            guard size == 0 else { throw .unknownContent(file: path) }
            create(path)
        case .created:
            create(path)
        case .changed(let change):
            files[try number(of: path)].add(change)
        case .synced(let folderToo):
            let file = try number(of: path)
            files[file].settle()
            // Syncing a new file saves its name with it (ext4, xfs, f2fs), and no other file's.
            settleNames { folderToo ? folder(of: $0.path) == folder(of: path) : $0.file == file }
        case .syncFailed(let losingPages):
            let file = try number(of: path)
            if losingPages { files[file].lose() }
        case .deleted(let folderSynced):
            currentNames[path] = nil
            pendingNames.append(NameChange(path: path, file: nil))
            if folderSynced { settleNames { folder(of: $0.path) == folder(of: path) } }
        }
    }

    /// The files after a cut now.
    func contents(after chooser: inout CutChooser) -> [String: Data] {
        var names = durableNames
        for change in pendingNames where chooser.keeps() { names[change.path] = change.file }
        var contents: [String: Data] = [:]
        // In the order of their names, or a seed would not give the same disk twice.
        for (path, file) in names.sorted(by: { $0.key < $1.key }) {
            contents[path] = files[file].content(after: &chooser)
        }
        return contents
    }

    private mutating func create(_ path: String) {
        currentNames[path] = files.count
        pendingNames.append(NameChange(path: path, file: files.count))
        files.append(FileOnDisk())
    }

    private mutating func settleNames(where settles: (NameChange) -> Bool) {
        let latest = pendingNames.lastIndex(where: settles)
        guard let latest else { return }
        var left: [NameChange] = []
        for (index, change) in pendingNames.enumerated() {
            if settles(change) {
                durableNames[change.path] = change.file
            } else if index > latest || change.path != pendingNames[latest].path {
                // An earlier change of the same name is overtaken: it must not undo the durable one.
                left.append(change)
            }
        }
        pendingNames = left
    }

    private func number(of path: String) throws(FaultDiskError) -> Int {
        guard let file = currentNames[path] else { throw .unknownContent(file: path) }
        return file
    }
}

private func folder(of path: String) -> Substring {
    path.lastIndex(of: "/").map { path[..<$0] } ?? ""
}
