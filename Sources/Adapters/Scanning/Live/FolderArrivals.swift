import Glibc

/// Tells at once which names were closed after writing or renamed into a folder (inotify). It may miss some: the
/// folder is looked through from time to time as well.
struct FolderArrivals {
    let descriptor: Descriptor

    /// Nil where the system gives no watch (its number is limited); looking through the folder is enough then.
    init?(path: String) {
        guard let descriptor = Descriptor(inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))) else {
            return nil
        }
        // IN_MOVE_SELF only wakes the thread. A removed folder gives no event while we hold it open.
        let wanted = UInt32(IN_CLOSE_WRITE) | UInt32(IN_MOVED_TO) | UInt32(IN_MOVE_SELF) | UInt32(IN_ONLYDIR)
        guard inotify_add_watch(descriptor.number, path, wanted) >= 0 else { return nil }
        self.descriptor = descriptor
    }

    /// The names that arrived since the last call; none when the folder itself was renamed.
    func names() -> [PictureFolder.Name] {
        let bytes = [UInt8](unsafeUninitializedCapacity: 16 * 1024) { target, count in
            count = max(0, descriptor.read(into: UnsafeMutableRawBufferPointer(target)))
        }
        let head = MemoryLayout<inotify_event>.size
        var names: [PictureFolder.Name] = []
        var at = 0
        bytes.withUnsafeBytes { bytes in
            while at + head <= bytes.count {
                let event = bytes.loadUnaligned(fromByteOffset: at, as: inotify_event.self)
                let end = at + head + Int(event.len)
                guard end <= bytes.count else { return }
                let name = bytes[(at + head)..<end].prefix { $0 != 0 }
                let arrived = event.mask & (UInt32(IN_CLOSE_WRITE) | UInt32(IN_MOVED_TO)) != 0
                if arrived, event.mask & UInt32(IN_ISDIR) == 0, !name.isEmpty {
                    let arrival = PictureFolder.Name(name)
                    if !names.contains(arrival) { names.append(arrival) }
                }
                at = end
            }
        }
        return names
    }
}
