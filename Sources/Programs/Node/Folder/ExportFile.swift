internal import Glibc

/// A file that an export goes to: a new one, or standard output. Never overwrites.
public final class ExportFile {
    private let descriptor: Int32
    private var buffer: [UInt8] = []

    /// Opens it; nil is standard output.
    public init(_ path: String?) throws {
        guard let path else {
            descriptor = 1
            return
        }
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ExportFile.refusal(path, errno) }
    }

    /// Throws where a file of this name is there already: for whoever writes several, all or none.
    public static func check(_ path: String) throws {
        if access(path, F_OK) == 0 { throw refusal(path, EEXIST) }
    }

    private static func refusal(_ path: String, _ cause: Int32) -> NodeFault {
        let reason =
            switch cause {
            case EEXIST: "is there already, and nothing is overwritten. Choose another name."
            case ENOENT, ENOTDIR: "cannot be made: its folder is not there. Make the folder, or choose another."
            case EACCES, EPERM, EROFS: "cannot be made: its folder may not be written. Choose another folder."
            default: "cannot be made (\(String(cString: strerror(cause)))). Choose another file."
            }
        return NodeFault("\(path) \(reason) Nothing was written.", exit: NodeFault.Exit.cantCreate)
    }

    deinit { if descriptor != 1 { close(descriptor) } }

    /// Adds bytes.
    public func write(_ bytes: [UInt8]) throws {
        buffer += bytes
        if buffer.count >= 65_536 { try flush() }
    }

    /// Writes what is left; a file is on disk when this returns.
    public func finish() throws {
        try flush()
        guard descriptor == 1 || fsync(descriptor) == 0 else { throw ExportFile.failed }
    }

    private func flush() throws {
        var rest = buffer[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard written > 0 else { throw ExportFile.failed }
            rest = rest.dropFirst(written)
        }
        buffer.removeAll(keepingCapacity: true)
    }

    private static let failed = NodeFault(
        "the export could not be written; nothing else was changed. Free some space.", exit: NodeFault.Exit.io)
}
