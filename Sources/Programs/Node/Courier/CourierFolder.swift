internal import StateFolder
internal import SyncProtocol

/// A courier's folder, such as a stick: files are there whole or not at all, and half-written ones are passed over.
public enum CourierFolder {
    /// The most files of one folder that are looked at.
    private static let mostFiles = 10_000

    /// Writes a file, durably.
    public static func write(_ bytes: [UInt8], _ name: String, in path: String) throws {
        let folder = try StateFolder(creating: path)
        try WholeFile.write(bytes, to: folder.file(name), mode: 0o644)
    }

    /// The names of HQ's answers in a folder.
    public static func answers(in path: String) throws -> [String] {
        try StateFolder(existing: path).names(most: mostFiles).filter { $0.hasSuffix(".tpa") }
    }

    /// Reads a file.
    public static func read(_ name: String, in path: String) throws -> [UInt8] {
        try WholeFile.read(StateFolder(existing: path).file(name), limit: CourierBundle.largestSize + 1_024)
    }
}
