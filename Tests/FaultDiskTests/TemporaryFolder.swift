import FoundationEssentials
import Glibc
import Testing

/// A folder of its own for `body`, removed afterwards.
func inTemporaryFolder<T>(_ body: (String) throws -> T) throws -> T {
    let folder = "/tmp/faultdisk-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try body(folder)
}

/// Every plain file's content by path, without the -shm files.
func contents(of folder: String) throws -> [String: [UInt8]] {
    var contents: [String: [UInt8]] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder) where !path.hasSuffix("-shm") {
        let whole = "\(folder)/\(path)"
        var isFolder = false
        guard FileManager.default.fileExists(atPath: whole, isDirectory: &isFolder), !isFolder else { continue }
        contents[path] = [UInt8](try #require(FileManager.default.contents(atPath: whole)))
    }
    return contents
}

/// The permission bits of a file or folder.
func permissions(of path: String) throws -> mode_t {
    var status = stat()
    try #require(stat(path, &status) == 0)
    return status.st_mode & 0o777
}
