/// What the node knows about the way to HQ.
public enum LinkState: String, Equatable, Sendable, CaseIterable {
    /// HQ gave a signed answer last time.
    case up
    /// The network carried something, but no answer of HQ's came back.
    case withoutHQ
    /// Nothing was reached, or nothing was tried yet.
    case down
}

/// Decides when to send, how much, and what a result means. Does no I/O: the shell sends and reports.
public struct Forwarder: Equatable, Sendable {
    /// What came of an exchange.
    public enum Result: Equatable, Sendable {
        /// A valid signed answer. `hasMoved` says whether HQ's mark or the outcome cursor went on.
        case accepted(callAgainSeconds: UInt64, hasMore: Bool, hasMoved: Bool)
        /// Something answered, but not HQ.
        case notHQ
        /// HQ or something before it asked for patience.
        case busy(retryAfterSeconds: UInt64?)
        /// Nothing was reached.
        case unreachable
    }

    /// What to do next.
    public enum Next: Equatable, Sendable {
        /// Send again at once: records or outcomes wait.
        case sendNow
        /// Wait, milliseconds. New records may end the wait, unless the last exchange failed.
        case wait(ms: UInt64, endsOnNewRecords: Bool)
    }

    /// The way to HQ.
    public private(set) var link = LinkState.down
    private var backoff: Backoff
    private var size = UploadSize()

    /// Starts knowing nothing.
    public init(highestWaitMs: UInt64 = Backoff.highestCeilingMs) { backoff = Backoff(highestMs: highestWaitMs) }

    /// The most records to put into the next upload.
    public var uploadRecords: Int { size.records }

    /// Takes the result of an exchange.
    ///
    /// - Parameters:
    ///   - waiting: records that HQ has not acknowledged.
    ///   - random: any 64 random bits, for the jitter.
    public mutating func handle(_ result: Result, waiting: UInt64, random: UInt64) -> Next {
        switch result {
        case .accepted(let callAgain, let hasMore, let hasMoved):
            link = .up
            // An answer that moves nothing while something waits is a failure in disguise: no hot loop over it.
            guard hasMoved || (waiting == 0 && !hasMore) else { return failed(.up, random) }
            backoff.accepted()
            size.accepted()
            guard !hasMore, waiting == 0 else { return .sendNow }
            // Never before HQ asked for, and never with all the others that it asked at the same time.
            let asked = max(1, min(callAgain, 86_400)) * 1_000
            return .wait(ms: asked + random % (asked / 4 + 1), endsOnNewRecords: true)
        case .notHQ:
            return failed(.withoutHQ, random)
        case .busy(let retryAfter):
            // Says nothing about the way: less at a time would only be more exchanges for an HQ that has too many.
            link = .withoutHQ
            return .wait(
                ms: backoff.failed(random: random, retryAfterSeconds: retryAfter), endsOnNewRecords: false)
        case .unreachable:
            return failed(.down, random)
        }
    }

    private mutating func failed(_ state: LinkState, _ random: UInt64) -> Next {
        link = state
        size.failed()
        return .wait(ms: backoff.failed(random: random), endsOnNewRecords: false)
    }
}
