internal import FoundationEssentials

/// Requests and replies as bytes on the control socket: JSON, keys in order.
enum ControlMessage {
    static func bytes(_ request: AdminRequest) -> [UInt8] { Array(JSONText.of(request).utf8) }

    static func bytes(_ reply: AdminReply) -> [UInt8] { Array(JSONText.of(reply).utf8) }

    static func request(_ bytes: [UInt8]) -> AdminRequest? {
        try? JSONDecoder().decode(AdminRequest.self, from: Data(bytes))
    }

    static func reply(_ bytes: [UInt8]) -> AdminReply? {
        try? JSONDecoder().decode(AdminReply.self, from: Data(bytes))
    }
}
