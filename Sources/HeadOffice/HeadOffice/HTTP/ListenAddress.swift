/// Where HQ listens: a host and a port, `127.0.0.1:8080` or `[::1]:0`. Port 0 lets the system choose a free one.
public struct ListenAddress: Sendable, Equatable {
    /// The host, without brackets.
    public let host: String
    /// The port, 0 to 65535.
    public let port: UInt16

    /// Reads `HOST:PORT`, or nothing where it is not that.
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]),
            text[text.index(after: colon)...].utf8.allSatisfy({ (48...57).contains($0) })
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("[") && host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard (1...253).contains(host.utf8.count), host.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return nil
        }
        self.host = String(host)
        self.port = port
    }

    /// The URL on this machine when the system has given a port.
    func url(port: Int) -> String {
        switch host {
        case "0.0.0.0", "::": "http://127.0.0.1:\(port)"
        case _ where host.contains(":"): "http://[\(host)]:\(port)"
        default: "http://\(host):\(port)"
        }
    }
}
