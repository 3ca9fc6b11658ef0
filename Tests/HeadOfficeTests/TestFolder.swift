import Glibc
import StateFolder

/// A temporary folder that goes with the last who holds it.
final class TestFolder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/tillpost-hq-test.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw StateFolderFault.failed(path: "/tmp", reason: "no folder") }
        path = String(decoding: template.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit { TestFolder.remove(path) }

    /// Copies what a kill would leave of another folder.
    func fill(from other: String) throws { try TestFolder.copy(other, to: path) }

    private static func entries(_ path: String) -> [(name: String, isFolder: Bool)] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [(String, Bool)] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append((name, entry.pointee.d_type == UInt8(DT_DIR))) }
        }
        return names
    }

    private static func copy(_ source: String, to target: String) throws {
        mkdir(target, 0o700)
        for entry in entries(source) {
            let (from, to) = (source + "/" + entry.name, target + "/" + entry.name)
            if entry.isFolder {
                try copy(from, to: to)
            } else if !entry.name.hasSuffix("-shm"), !["lock", "control.sock"].contains(entry.name) {
                try WholeFile.write(WholeFile.read(from, limit: 1 << 28), to: to)
            }
        }
    }

    private static func remove(_ path: String) {
        for entry in entries(path) {
            if entry.isFolder { remove(path + "/" + entry.name) } else { unlink(path + "/" + entry.name) }
        }
        rmdir(path)
    }
}
