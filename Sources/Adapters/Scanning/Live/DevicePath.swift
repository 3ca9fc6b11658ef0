import Glibc

/// Where a device is: a path, or a pattern with `*` that must lead to exactly one device.
enum DevicePath {
    /// The path to open now. Several names of one device count as one.
    static func found(_ path: String) throws(ScanningFault) -> String {
        guard path.contains("*") else { return path }
        var matches = glob_t()
        defer { globfree(&matches) }
        guard glob(path, 0, nil, &matches) == 0 else {
            throw .scannerUnavailable(path: PrintableText.of(path), reason: "nothing there has such a name")
        }
        var names: [String: String] = [:]
        for index in 0..<Int(matches.gl_pathc) {
            guard let name = matches.gl_pathv[index], let real = realpath(name, nil) else { continue }
            names[String(cString: real)] = String(cString: name)
            free(real)
        }
        guard names.count <= 1 else { throw .severalDevices(path: PrintableText.of(path), count: names.count) }
        guard let name = names.values.first else {
            throw .scannerUnavailable(path: PrintableText.of(path), reason: "nothing there has such a name")
        }
        return name
    }
}
