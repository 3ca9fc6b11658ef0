internal import Hummingbird
internal import NIOCore

/// Why a request's body was not taken.
enum BodyFault: Error {
    case tooLarge(limit: Int)
    case tooSlow

    var reply: Response {
        switch self {
        case .tooLarge(let limit): Reply.refusal(413, "more than \(limit) bytes")
        case .tooSlow: Reply.refusal(408, "the request took too long to arrive")
        }
    }
}

/// A request's body, read whole, but never more than a limit and never for longer than a minute.
struct Body {
    private static let seconds: Int64 = 60
    private let request: Request

    init(_ request: Request) { self.request = request }

    func bytes(limit: Int) async throws -> [UInt8] {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw BodyFault.tooLarge(limit: limit)
        }
        let body = request.body
        return try await withThrowingTaskGroup(of: [UInt8].self) { group in
            group.addTask {
                var bytes: [UInt8] = []
                for try await chunk in body {
                    guard chunk.readableBytes <= limit - bytes.count else { throw BodyFault.tooLarge(limit: limit) }
                    bytes.append(contentsOf: chunk.readableBytesView)
                }
                return bytes
            }
            group.addTask {
                try await Task.sleep(for: .seconds(Body.seconds))
                throw BodyFault.tooSlow
            }
            defer { group.cancelAll() }
            return try await group.next() ?? []
        }
    }
}
