public import Payments

/// What a node knows about the time, without ever believing its own wall clock alone.
public struct ClockWitness: Equatable, Sendable {
    /// HQ's time when it was last heard, seconds since 1970.
    public let hqTime: Int64
    /// The boot in which it was heard.
    public let boot: [UInt8]
    /// The uptime at which it was heard, milliseconds.
    public let uptimeMs: UInt64
    /// The wall clock at that moment.
    public let wall: Int64

    /// Remembers HQ's time.
    public init(hqTime: Int64, boot: [UInt8], uptimeMs: UInt64, wall: Int64) {
        self.hqTime = hqTime
        self.boot = boot
        self.uptimeMs = uptimeMs
        self.wall = wall
    }

    /// A wall clock may differ from HQ's by this much and still be trusted, in seconds.
    public static let tolerance: Int64 = 120

    /// The time that it surely is already: the time witnessed, and the uptime since. Another boot began after it, so all
    /// of that boot's uptime counts.
    public func earliest(at moment: Moment) -> Int64 {
        guard moment.boot == boot else { return hqTime + Int64(moment.uptimeMs / 1_000) }
        return moment.uptimeMs >= uptimeMs ? hqTime + Int64((moment.uptimeMs - uptimeMs) / 1_000) : hqTime
    }

    /// Whether a wall clock can be believed: it agreed with HQ in this boot, and has run with the uptime since.
    public func trusts(_ moment: Moment) -> Bool {
        moment.boot == boot && moment.uptimeMs >= uptimeMs
            && abs(wall - hqTime) <= ClockWitness.tolerance
            && abs(moment.wall - earliest(at: moment)) <= ClockWitness.tolerance
    }

    /// The same knowledge, as of now: what is written down before the board may go off, so that the uptime witnessed is
    /// not lost with the boot. Trust is neither gained nor lost by it.
    public func advanced(to moment: Moment) -> ClockWitness {
        // The part of a second that has passed beyond the whole ones is not thrown away: it counts the next time.
        let rest =
            moment.boot == boot && moment.uptimeMs >= uptimeMs
            ? (moment.uptimeMs - uptimeMs) % 1_000 : moment.uptimeMs % 1_000
        let counted = Moment(
            wall: moment.wall, isTrusted: moment.isTrusted, boot: moment.boot, uptimeMs: moment.uptimeMs - rest)
        return ClockWitness(passed: earliest(at: moment), at: counted, wall: trusts(moment) ? moment.wall : nil)
    }

    /// A time that surely was reached at a moment. The moment says whether its wall clock could be believed.
    public init(passed time: Int64, at moment: Moment) {
        self.init(passed: time, at: moment, wall: moment.isTrusted ? moment.wall : nil)
    }

    private init(passed time: Int64, at moment: Moment, wall: Int64?) {
        self.init(
            hqTime: time, boot: moment.boot, uptimeMs: moment.uptimeMs,
            wall: wall ?? time - 2 * ClockWitness.tolerance)
    }
}
