internal import Forwarding
internal import Glibc

/// What was seen of one exchange from outside: what headquarters said, not what was made of it.
struct Sighting: Codable, Sendable {
    /// Begin and end by the machine's clock, milliseconds: the same for all programs on it.
    let began: Double
    private(set) var ended: Double = 0
    /// Bytes of the exchange.
    let bytes: Int
    /// Records in it.
    let records: Int
    /// `accepted`, `busy`, or `failed`.
    private(set) var result = ""
    /// How long headquarters asked to wait, in seconds; 0 where it did not.
    private(set) var told: UInt64 = 0

    init(bytes: Int, records: Int) {
        began = Sighting.now()
        self.bytes = bytes
        self.records = records
    }

    mutating func end(_ result: Forwarder.Result) {
        ended = Sighting.now()
        switch result {
        case .accepted(let callAgain, let hasMore, _): (self.result, told) = ("accepted", hasMore ? 0 : callAgain)
        case .busy(let retryAfter): (self.result, told) = ("busy", retryAfter ?? 0)
        case .notHQ, .unreachable: self.result = "failed"
        }
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) * 1_000 + Double(time.tv_nsec) / 1_000_000
    }
}
