/// How long to wait after a failure: full jitter over a ceiling that doubles (Brooker, "Exponential Backoff And
/// Jitter", AWS Architecture Blog 2015). Only an accepted upload resets it; a connection that opens proves nothing.
public struct Backoff: Equatable, Sendable {
    /// The first ceiling, milliseconds.
    public static let firstCeilingMs: UInt64 = 1_000
    /// The highest ceiling unless told otherwise, milliseconds.
    public static let highestCeilingMs: UInt64 = 300_000

    private let highestMs: UInt64
    private var failures: UInt64 = 0

    /// Starts without failures.
    public init(highestMs: UInt64 = Backoff.highestCeilingMs) {
        self.highestMs = max(highestMs, Backoff.firstCeilingMs)
    }

    /// Counts a failure.
    ///
    /// - Parameters:
    ///   - random: any 64 random bits.
    ///   - retryAfterSeconds: what the server asked for; obeyed, within a day.
    /// - Returns: milliseconds to wait.
    public mutating func failed(random: UInt64, retryAfterSeconds: UInt64? = nil) -> UInt64 {
        let ceiling = min(highestMs, Backoff.firstCeilingMs << min(failures, 20))
        failures = min(failures + 1, 1_000_000)
        let asked = min(retryAfterSeconds ?? 0, 86_400) * 1_000
        return asked + random % ceiling
    }

    /// An upload was accepted.
    public mutating func accepted() { failures = 0 }
}
