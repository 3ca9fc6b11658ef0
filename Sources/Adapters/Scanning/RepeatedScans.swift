/// Tells one source's scans from its repeats: many scanners send a code again and again while it lies before them, and the same
/// code presented once is one scan, not a second payment that is refused.
///
/// A repeat shows nothing but what the source showed less than ``window`` ago. It counts as a sighting too, so that a code is new
/// only after it was away for so long. A scan that shows anything new is none, and stays whole.
///
/// What nobody waited for is new once more when somebody does: a phone that lay there before the sale need not be taken away, and
/// a trigger that was pulled too early can be pulled again at once.
public struct RepeatedScans: Sendable {
    /// How long a code is remembered after it was last seen.
    public static let window: Duration = .seconds(2)
    /// More codes than anybody shows within the window; the oldest are forgotten first.
    private static let mostCodes = 64

    private var sightings: [(bytes: [UInt8], at: ContinuousClock.Instant, wasAwaited: Bool)] = []

    /// A source that has shown nothing.
    public init() {}

    /// Takes a scan that the source gave now; whether it is a repeat. Moments must not go back.
    ///
    /// - Parameter isAwaited: Whether somebody waits for a scan.
    public mutating func isRepeat(_ scan: Scan, at now: ContinuousClock.Instant, isAwaited: Bool) -> Bool {
        sightings.removeAll { $0.at.duration(to: now) >= RepeatedScans.window }
        let shown = scan.codes.map(\.bytes)
        let isRepeat = shown.allSatisfy { code in
            sightings.contains { $0.bytes == code && ($0.wasAwaited || !isAwaited) }
        }
        let awaited = sightings.filter(\.wasAwaited).map(\.bytes)
        sightings.removeAll { shown.contains($0.bytes) }
        sightings += shown.map { ($0, now, isAwaited || awaited.contains($0)) }
        sightings.removeFirst(max(sightings.count - RepeatedScans.mostCodes, 0))
        return isRepeat
    }
}
