/// A base URL, taken apart and judged: https anywhere, plain http only on this machine.
///
/// Deliberately narrower than RFC 3986: a part that two parsers could read in two ways (user names, escapes, odd
/// characters in a host) is refused rather than interpreted.
struct ServerAddress: Sendable, Equatable {
    private static let longest = 2_048

    /// Scheme, host, port and prefix, without a slash at the end.
    let base: String
    /// Whether the host is this machine; such traffic never goes to a proxy.
    let isThisMachine: Bool

    init(_ text: String) throws(UplinkFault) {
        guard text.utf8.count <= Self.longest else { throw .badURL("it is too long") }
        guard let separator = text.firstRange(of: "://") else { throw .badURL("it has no https://") }
        let scheme = text[..<separator.lowerBound].lowercased()
        guard scheme == "https" || scheme == "http" else { throw .badURL("it is neither https nor http") }

        let rest = text[separator.upperBound...]
        let authority = rest.prefix { $0 != "/" }
        let (host, port) = try Self.split(authority)
        isThisMachine = ["127.0.0.1", "localhost", "[::1]"].contains(host)
        guard scheme == "https" || isThisMachine else { throw .badURL("plain http only on this machine") }

        var prefix = rest.dropFirst(authority.count)
        while prefix.hasSuffix("/") { prefix.removeLast() }
        if !prefix.isEmpty { try URLText.checkPath(prefix) { .badURL($0) } }
        base = "\(scheme)://\(host)\(port.map { ":\($0)" } ?? "")\(prefix)"
    }

    private static func split(_ authority: Substring) throws(UplinkFault) -> (host: String, port: UInt16?) {
        var host = authority
        var port: UInt16?
        let afterHost = authority.hasPrefix("[") ? authority.lastIndex(of: "]") : authority.startIndex
        guard let afterHost else { throw .badURL("its host cannot be read") }
        if let colon = authority[afterHost...].firstIndex(of: ":") {
            let digits = authority[authority.index(after: colon)...]
            guard let number = UInt16(digits), number > 0, digits.utf8.allSatisfy(URLText.isDigit) else {
                throw .badURL("its port is not a number from 1 to 65535")
            }
            port = number
            host = authority[..<colon]
        }
        guard isHost(host) else { throw .badURL("its host cannot be read") }
        return (host.lowercased(), port)
    }

    private static func isHost(_ host: Substring) -> Bool {
        if host.hasPrefix("[") && host.hasSuffix("]") {
            let inner = host.dropFirst().dropLast()
            let allowed = { (byte: UInt8) in
                URLText.isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
                    || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
            }
            return inner.contains(":") && inner.utf8.allSatisfy(allowed)
        }
        return !host.isEmpty && host.utf8.count <= 253 && !host.hasPrefix("-") && !host.hasPrefix(".")
            && host.utf8.allSatisfy { URLText.isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
    }
}
