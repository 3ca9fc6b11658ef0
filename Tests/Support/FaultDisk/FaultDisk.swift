import CFaultDisk
import FoundationEssentials
import Glibc
import Synchronization

/// A disk under SQLite that remembers in which order it was written, synced and deleted, fails on request, and can say
/// what it would hold after a power cut at any point. For tests only.
///
/// It is SQLite's default VFS, so that the product opens its database through it without knowing. A process killed with
/// SIGKILL loses nothing the kernel has taken over; only a disk like this one shows a missing sync.
///
/// Known limits. Only what SQLite writes (database, WAL, rollback journal) is recorded; every other file of the folder
/// is given back as it was when the recording began. Subfolders count as durable. An SQLite file must not be changed
/// by other means while it is recorded.
///
/// It may be used from any thread, also by the body's own threads.
public final class FaultDisk: @unchecked Sendable {
    // Unchecked: the recording is C's, behind its lock; the rest is constant or in a Mutex.
    private let recording: OpaquePointer
    private let folder: String
    private let snapshot: Result<FolderSnapshot, FaultDiskError>
    private let replay = Mutex<Replay?>(nil)

    /// The disk as it stood at `position`. Cuts are mostly asked for one after the other; going on from the last one
    /// keeps a loop over every position linear.
    private struct Replay {
        var position = 0
        var model: DiskModel
    }

    /// Makes this disk SQLite's default VFS, for connections opened from now on. Calling it again does nothing.
    public static func install() {
        let result = fault_disk_install()
        precondition(result == 0, "SQLite refused the fault disk: result \(result)")
    }

    /// Records what SQLite does below `folder` (created if missing) while `body` runs, and lets `body` set faults
    /// there. Every other file passes through untouched, so that tests may run in parallel. A second recording of the
    /// same folder, one above or one below it waits for the first to end; nested ones wait for ever.
    ///
    /// What the folder holds when recording begins counts as durable; nothing may write there at that moment. A
    /// connection opened before (but after `install`) is recorded as well. `body` may return the disk: when it ends
    /// the faults are gone, the log stays.
    public static func record<T>(in folder: String, _ body: (FaultDisk) throws -> T) rethrows -> T {
        install()
        let disk = FaultDisk(folder: folder)
        defer { fault_disk_end(disk.recording) }
        return try body(disk)
    }

    private init(folder: String) {
        let manager = FileManager.default
        try? manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
        // SQLite follows links before it opens, so the recorded folder must be named the same way.
        guard let resolved = realpath(folder, nil) else { preconditionFailure("There is no folder to record in") }
        defer { free(resolved) }
        guard let recording = fault_disk_begin(resolved) else { preconditionFailure("No memory for a recording") }
        self.recording = recording
        self.folder = String(cString: resolved)
        // After the wait for an earlier recording of this folder, which was still writing.
        snapshot = Result { () throws(FaultDiskError) in try FolderSnapshot(of: String(cString: resolved)) }
    }

    deinit {
        fault_disk_free(recording)
    }

    /// The length of the log, which is the position right after the latest operation. A test notes it when a lamp is
    /// shown: a cut there or later must not lose what the lamp promised.
    public var operations: Int { Int(fault_disk_count(recording)) }

    /// Syncs SQLite asked for, the failed ones included; not the folder sync that goes with a deletion.
    public var syncs: Int { Int(fault_disk_syncs(recording)) }

    /// Bytes written to all files together.
    public var bytesWritten: Int { Int(fault_disk_bytes_written(recording)) }

    /// The log positions just after each sync, the failed ones included.
    public var syncPoints: [Int] {
        (0..<operations).compactMap { index in
            switch entry(index).kind {
            case fault_disk_synced, fault_disk_sync_failed, fault_disk_sync_lost: index + 1
            default: nil
            }
        }
    }

    /// Fails one sync with `SQLITE_IOERR_FSYNC`: the next one if `number` is 1, the one after it if 2, and so on; with
    /// `persistently`, every sync after it too, until `heal`.
    ///
    /// With `losingPages` the failed sync takes with it what was not yet synced in that file: SQLite goes on reading
    /// it, no later sync saves it. That is Linux, which marks the pages clean after telling of the error once.
    /// Without, the pages stay dirty and the next good sync saves them.
    public func failSync(number: Int, losingPages: Bool, persistently: Bool) {
        fault_disk_fail_sync(recording, Int64(number), losingPages ? 1 : 0, persistently ? 1 : 0)
    }

    /// Fails writes with `SQLITE_FULL` once `afterBytes` more are written, until `heal`. The write that reaches the
    /// end is cut short, as on a real full disk. Overwriting fails as well as growing (as on a copy-on-write file
    /// system).
    public func fullDisk(afterBytes: Int) {
        fault_disk_fill(recording, Int64(afterBytes))
    }

    /// Fails writes with `SQLITE_IOERR_WRITE` once `afterBytes` more are written, until `heal`. The write that reaches
    /// the end is cut short.
    public func failWrites(afterBytes: Int) {
        fault_disk_fail_writes(recording, Int64(afterBytes))
    }

    /// Takes every fault away. What a failed sync lost stays lost.
    public func heal() {
        fault_disk_heal(recording)
    }

    /// Writes to `newFolder` (new or empty, outside the recorded folder) the files the disk would hold after a power
    /// cut right after log position `operation`: the snapshot taken when recording began, what was synced since, and
    /// of the rest what `policy` keeps. 0 is the snapshot, `operations` the latest moment. Open the copy read-write
    /// and let SQLite recover it; `immutable` would hide the WAL.
    ///
    /// Throws `FaultDiskError`.
    public func stateAfterCut(at operation: Int, policy: CutPolicy, into newFolder: String) throws {
        let start = try snapshot.get()
        guard operation >= 0 else { throw FaultDiskError.noSuchOperation(operation) }
        if operation > operations {
            throw fault_disk_overflowed(recording) == 1
                ? FaultDiskError.logOverflowed : FaultDiskError.noSuchOperation(operation)
        }
        let model = try replay.withLock { replay in
            var current = replay ?? Replay(model: DiskModel(files: start.files))
            replay = nil
            if current.position > operation { current = Replay(model: DiskModel(files: start.files)) }
            while current.position < operation {
                try apply(entry(current.position), to: &current.model)
                current.position += 1
            }
            replay = current
            return current.model
        }
        try? FileManager.default.createDirectory(atPath: newFolder, withIntermediateDirectories: true)
        guard let resolved = realpath(newFolder, nil) else { throw FaultDiskError.writeFailed(file: newFolder) }
        defer { free(resolved) }
        let place = String(cString: resolved)
        guard place != folder, !place.hasPrefix("\(folder)/") else { throw FaultDiskError.folderIsRecorded }
        var chooser = CutChooser(policy: policy, position: operation)
        try start.write(model.contents(after: &chooser), to: place)
    }

    private func entry(_ index: Int) -> fault_disk_operation {
        var entry = fault_disk_operation()
        let found = fault_disk_read(recording, Int64(index), &entry)
        precondition(found == 1, "The log never shrinks")
        return entry
    }

    private func apply(_ entry: fault_disk_operation, to model: inout DiskModel) throws(FaultDiskError) {
        let path = String(cString: entry.path + folder.utf8.count + 1)
        let event: DiskModel.Event? =
            switch entry.kind {
            case fault_disk_opened: .opened(size: Int(entry.offset))
            case fault_disk_created: .created
            case fault_disk_written:
                .changed(
                    .write(
                        UnsafeRawBufferPointer(start: entry.bytes, count: Int(entry.length)), at: Int(entry.offset)))
            case fault_disk_resized: .changed(.resize(Int(entry.offset)))
            case fault_disk_synced: .synced(folderToo: entry.folder_synced == 1)
            case fault_disk_sync_failed: .syncFailed(losingPages: false)
            case fault_disk_sync_lost: .syncFailed(losingPages: true)
            case fault_disk_deleted: .deleted(folderSynced: entry.folder_synced == 1)
            default: nil
            }
        guard let event else { preconditionFailure("The log has a kind of operation the replay does not know") }
        try model.apply(event, to: path)
    }
}
