internal import Glibc
internal import StateFolder

/// What Tillpost runs on.
enum Machine {
    /// The board's model, the system and the kernel, as far as they say.
    static var description: String {
        [model, system, "Linux \(kernel)"].compactMap { $0 }.joined(separator: ", ")
    }

    /// The board's model as its device tree says it; a PC has none.
    static var model: String? {
        text("/proc/device-tree/model", upTo: 256).map { $0.filter { !$0.isNewline && $0 != "\0" } }
    }

    private static var system: String? {
        text("/etc/os-release", upTo: 16_384)?.split(separator: "\n").first { $0.hasPrefix("PRETTY_NAME=") }
            .map { $0.dropFirst("PRETTY_NAME=".count).filter { $0 != "\"" } }
    }

    private static var kernel: String {
        var name = utsname()
        guard uname(&name) == 0 else { return "of an unknown version" }
        return withUnsafeBytes(of: name.release) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    /// A file's beginning; those of the kernel have no size.
    private static func text(_ path: String, upTo most: Int) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: most)
        let count = read(descriptor, &bytes, most)
        return count > 0 ? String(decoding: bytes.prefix(count), as: UTF8.self) : nil
    }
}
