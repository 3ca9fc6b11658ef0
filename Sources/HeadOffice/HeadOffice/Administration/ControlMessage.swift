internal import FoundationEssentials

/// Requests and replies as bytes on the control socket: JSON, keys in order.
enum ControlMessage {
    static func bytes(_ request: AdminRequest) -> [UInt8] { encoded(request) }

    static func bytes(_ reply: AdminReply) -> [UInt8] { encoded(reply) }

    static func request(_ bytes: [UInt8]) -> AdminRequest? {
        try? JSONDecoder().decode(AdminRequest.self, from: Data(bytes))
    }

    static func reply(_ bytes: [UInt8]) -> AdminReply? {
        try? JSONDecoder().decode(AdminReply.self, from: Data(bytes))
    }

    private static func encoded(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Integers, texts and flags always encode.
        return (try? encoder.encode(value)).map(Array.init) ?? []
    }
}
