internal import Hummingbird
internal import NIOCore
internal import Synchronization

/// Why a request's body was not taken.
enum BodyFault: Error {
    case tooLarge(limit: Int)
    case tooSlow
    /// Too many large bodies arrive at once; a small one would be taken.
    case noMemory

    var reply: Response {
        switch self {
        case .tooLarge(let limit): Reply.refusal(413, "more than \(limit) bytes")
        case .tooSlow: Reply.refusal(408, "the request took too long to arrive")
        case .noMemory: Reply.refusal(413, "too many large requests now; send less", retryAfterSeconds: 5)
        }
    }
}

/// A request's body while it arrives: whole, or not at all.
///
/// Whoever sends slowly holds a connection, and no more memory than he has sent. He is cut off when he has fallen below a
/// tenth of the slowest link that boards are built for (40 kbit/s), or after a minute.
final class Body: Sendable {
    private static let longestSeconds = 60
    /// Packets that were lost are sent again within this time.
    private static let graceSeconds = 10
    private static let slowestBytesPerSecond = 500

    private let request: Request
    private let memory: BodyMemory
    private let arrived = Atomic(0)
    private let whole = Atomic(false)

    init(_ request: Request, in memory: BodyMemory) {
        self.request = request
        self.memory = memory
    }

    /// The declared size; 0 where none is.
    var declared: Int { request.headers[.contentLength].flatMap { Int($0) } ?? 0 }

    /// Whether nothing of it is still to come.
    var isWhole: Bool {
        whole.load(ordering: .relaxed)
            || (declared == 0 && request.headers[.transferEncoding] == nil)
    }

    func bytes(limit: Int) async throws -> [UInt8] {
        guard declared <= limit else { throw BodyFault.tooLarge(limit: limit) }
        return try await withThrowingTaskGroup(of: [UInt8].self) { group in
            group.addTask { try await self.read(limit) }
            group.addTask { try await self.watch() }
            defer { group.cancelAll() }
            return try await group.next() ?? []
        }
    }

    private func read(_ limit: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        var held = 0
        defer { memory.give(back: held) }
        for try await chunk in request.body {
            guard chunk.readableBytes <= limit - bytes.count else { throw BodyFault.tooLarge(limit: limit) }
            let more = max(0, bytes.count + chunk.readableBytes - BodyMemory.free) - held
            guard memory.take(more) else { throw BodyFault.noMemory }
            held += more
            bytes.append(contentsOf: chunk.readableBytesView)
            arrived.store(bytes.count, ordering: .relaxed)
        }
        whole.store(true, ordering: .relaxed)
        return bytes
    }

    /// Ends only by throwing.
    private func watch() async throws -> [UInt8] {
        try await Task.sleep(for: .seconds(Body.graceSeconds))
        for seconds in Body.graceSeconds..<Body.longestSeconds {
            guard arrived.load(ordering: .relaxed) >= seconds * Body.slowestBytesPerSecond else { break }
            try await Task.sleep(for: .seconds(1))
        }
        throw BodyFault.tooSlow
    }
}

/// Memory for bodies that are still arriving.
///
/// Each has 64 KiB of its own, enough for some hundred records; what is beyond comes out of one purse. So strangers who
/// send much and then stop can empty the purse, and honest nodes still get through: a board whose upload is refused
/// sends half as much the next time.
final class BodyMemory: Sendable {
    /// What every body may have.
    static let free = 65_536
    /// What all have together beyond that.
    static let most = 67_108_864
    private let taken = Atomic(0)

    func take(_ count: Int) -> Bool {
        guard count > 0 else { return true }
        guard taken.wrappingAdd(count, ordering: .relaxed).newValue <= BodyMemory.most else {
            give(back: count)
            return false
        }
        return true
    }

    func give(back count: Int) { taken.wrappingSubtract(count, ordering: .relaxed) }
}
