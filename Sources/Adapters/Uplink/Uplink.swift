internal import Dispatch
internal import Synchronization

/// An answer with status 200. Whether it is really the server's is for the reader of the body to judge: a login page
/// of a network answers 200 as well.
public struct UplinkAnswer: Sendable, Equatable {
    /// The HTTP status.
    public let status: Int
    /// The body, at most `maxAnswerBytes`.
    public let body: [UInt8]
    /// The wait the server asks for, in seconds, at most a day.
    public let retryAfterSeconds: Int?
}

/// Carries bytes to headquarters and back over HTTPS (libcurl), one exchange at a time, over a connection that is kept.
///
/// Blocking work runs on a queue of its own, never on the cooperative pool. Redirects are not followed, a proxy is
/// taken from the environment, and no answer is unpacked. Safe to use from many tasks; more than 16 at once
/// are refused.
public final class Uplink: Sendable {
    private static let mostWaiting = 16

    private let server: ServerAddress
    private let session: CurlSession
    private let queue = DispatchQueue(label: "tillpost.uplink")
    private let waiting = Atomic(0)

    /// Checks the address; connects to nothing yet. Throws `.badURL`.
    public init(_ settings: UplinkSettings) throws(UplinkFault) {
        server = try ServerAddress(settings.baseURL)
        session = try CurlSession(settings)
    }

    /// Posts a body to a path below the base URL. Any status but 200 is thrown as `.status`.
    public func post(
        path: String, body: [UInt8], contentType: String
    ) async throws(UplinkFault) -> UplinkAnswer {
        try await exchange(.post(to: server, path: path, body: body, contentType: contentType))
    }

    /// Gets a path below the base URL; query values are escaped here. The bearer token (RFC 6750) appears in no error.
    public func get(
        path: String, query: [(String, String)], bearer: String?
    ) async throws(UplinkFault) -> UplinkAnswer {
        try await exchange(.get(from: server, path: path, query: query, bearer: bearer))
    }

    /// What came back last was not the answer to what was asked: the connection is not used again. A proxy that repeats an
    /// answer would else give every later request the answer before its own.
    public func distrustConnection() { queue.async { [session] in session.isSpent = true } }

    /// Cancelling the task ends the transfer within about a second.
    private func exchange(_ request: UplinkRequest) async throws(UplinkFault) -> UplinkAnswer {
        let before = waiting.wrappingAdd(1, ordering: .relaxed).oldValue
        defer { waiting.wrappingSubtract(1, ordering: .relaxed) }
        guard before < Self.mostWaiting else { throw .busy }
        let stop = StopFlag()
        let result: Result<UplinkAnswer, UplinkFault> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                queue.async { [session] in
                    continuation.resume(
                        returning: Result { () throws(UplinkFault) in
                            try session.perform(request, stop: stop)
                        })
                }
            }
        } onCancel: {
            stop.raise()
        }
        return try result.get()
    }
}
