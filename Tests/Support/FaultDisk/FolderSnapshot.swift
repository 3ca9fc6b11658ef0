import FoundationEssentials
import Glibc

/// A folder's plain files when the recording began. The -shm files are left out: SQLite rebuilds them from the WAL, and
/// an old one would say things of a WAL that is no more.
struct FolderSnapshot {
    private static let limit = 512 * 1024 * 1024

    private(set) var files: [String: Data] = [:]
    private var modes: [String: mode_t] = [:]
    private var folders: [String] = []

    /// Sockets, links and the like are passed over.
    init(of folder: String) throws(FaultDiskError) {
        do {
            var size = 0
            for path in try FileManager.default.subpathsOfDirectory(atPath: folder) {
                var status = stat()
                guard lstat("\(folder)/\(path)", &status) == 0 else { continue }
                if status.st_mode & S_IFMT == S_IFDIR {
                    folders.append(path)
                } else if status.st_mode & S_IFMT == S_IFREG, !path.hasSuffix("-shm") {
                    size += Int(status.st_size)
                    guard size <= Self.limit else { throw FaultDiskError.snapshotFailed("more than 512 MiB") }
                    files[path] = try Data(contentsOf: URL(filePath: "\(folder)/\(path)"))
                    modes[path] = status.st_mode & 0o777
                }
            }
        } catch let error as FaultDiskError {
            throw error
        } catch {
            throw .snapshotFailed("\(error)")
        }
    }

    /// Writes `contents` to a new or empty folder, with the subfolders and permissions of this one. Files it did not
    /// have get 0600: the product keeps its state from other users and may refuse to start otherwise.
    func write(_ contents: [String: Data], to folder: String) throws(FaultDiskError) {
        let manager = FileManager.default
        if let entries = try? manager.contentsOfDirectory(atPath: folder), !entries.isEmpty { throw .folderNotEmpty }
        let private700: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
        for path in [folder] + folders.map({ "\(folder)/\($0)" }) {
            do {
                try manager.createDirectory(
                    atPath: path, withIntermediateDirectories: true, attributes: private700)
            } catch {
                throw .writeFailed(file: path)
            }
        }
        for (path, content) in contents {
            let whole = "\(folder)/\(path)"
            guard manager.createFile(atPath: whole, contents: content), chmod(whole, modes[path] ?? 0o600) == 0 else {
                throw .writeFailed(file: path)
            }
        }
    }
}
