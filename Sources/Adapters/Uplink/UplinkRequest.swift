/// One request, checked: no line break or odd character of the caller's reaches the wire.
struct UplinkRequest: Sendable {
    private static let longestURL = 8_192
    private static let longestHeader = 4_096

    let url: String
    let headers: [String]
    /// Nil for GET.
    let body: [UInt8]?
    let toThisMachine: Bool

    static func post(
        to server: ServerAddress, path: String, body: [UInt8], contentType: String
    ) throws(UplinkFault) -> UplinkRequest {
        let visible = contentType.utf8.allSatisfy { (0x20...0x7E).contains($0) }
        guard visible, !contentType.isEmpty, contentType.utf8.count <= Self.longestHeader else {
            throw .badRequest("its content type")
        }
        return UplinkRequest(
            url: try url(server, path, []),
            // Without "Expect:" curl would wait a second for "100 Continue" before a larger body.
            headers: ["Content-Type: \(contentType)", "Expect:"], body: body, toThisMachine: server.isThisMachine)
    }

    static func get(
        from server: ServerAddress, path: String, query: [(String, String)], bearer: String?
    ) throws(UplinkFault) -> UplinkRequest {
        var headers: [String] = []
        if let bearer {
            let isToken = bearer.utf8.allSatisfy { URLText.isUnreserved($0) || "+/=".utf8.contains($0) }
            guard isToken, !bearer.isEmpty, bearer.utf8.count <= Self.longestHeader else {
                throw .badRequest("its token has a form that is not allowed")
            }
            headers.append("Authorization: Bearer \(bearer)")
        }
        return UplinkRequest(
            url: try url(server, path, query), headers: headers, body: nil, toThisMachine: server.isThisMachine)
    }

    private static func url(
        _ server: ServerAddress, _ path: String, _ query: [(String, String)]
    ) throws(UplinkFault) -> String {
        try URLText.checkPath(path) { .badRequest($0) }
        let pairs = query.map { "\(URLText.escaped($0.0))=\(URLText.escaped($0.1))" }
        let url = server.base + path + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
        guard url.utf8.count <= Self.longestURL else { throw .badRequest("its path and query are too long") }
        return url
    }
}
