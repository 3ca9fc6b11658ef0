/// How many bytes HQ works off while it is busy, the last ten seconds or so counting most.
struct Pace: Sendable {
    /// Where to begin: a kibibyte in a millisecond; a second of real work outweighs it. Rather too fast than too slow: who
    /// comes too soon is sent away once more, but nobody can be called back from a time that was too late.
    private var bytes = 262_144.0
    private var busyMs = 256.0

    /// How long so many bytes take.
    func ms(for count: Int) -> Double { Double(count) * busyMs / bytes }

    /// HQ was busy for so long.
    mutating func passed(_ ms: Double) { busyMs += ms }

    /// So many bytes are worked off.
    mutating func done(_ count: Int) {
        bytes += Double(count)
        guard busyMs > 10_000 else { return }
        (bytes, busyMs) = (bytes / 2, busyMs / 2)
    }
}

/// The pace of HQ while it has enough to do and sends few away: that at which it will work when those come back whom it
/// sends away now.
///
/// A thousand that knock at once make the slowest second that HQ has, and what it promises in this second stands: reckoned
/// by it, everybody comes back too late. So would they if it were reckoned by what came one at a time before: then one core
/// worked, and the disk was waited for by one.
struct CalmPace: Sendable {
    /// About what it takes to send one away: a handshake, a body that is read, a connection that ends.
    private static let sendingAwayMs = 3.0
    /// With fewer inside HQ could do more than it has to.
    private static let enough = 4
    /// A stretch of which more than this share went into sending away tells nothing.
    private static let mostSendingAway = 0.5
    /// What is judged as a whole, milliseconds of work.
    private static let stretchMs = 250.0

    private var pace = Pace()
    private var stretch = Stretch()

    /// Work since the last look.
    private struct Stretch: Sendable {
        var bytes = 0
        var ms = 0.0
        var sentAway = 0
    }

    /// How long so many bytes will take.
    func ms(for count: Int) -> Double { pace.ms(for: count) }

    /// One was sent away.
    mutating func sentAway() { stretch.sentAway += 1 }

    /// HQ was busy for so long, with so many inside.
    mutating func passed(_ ms: Double, inside requests: Int) {
        guard requests >= CalmPace.enough else {
            stretch = Stretch()
            return
        }
        stretch.ms += ms
    }

    /// So many bytes are worked off.
    mutating func done(_ count: Int) {
        stretch.bytes += count
        guard stretch.ms >= CalmPace.stretchMs else { return }
        let sendingAwayMs = Double(stretch.sentAway) * CalmPace.sendingAwayMs
        if sendingAwayMs <= stretch.ms * CalmPace.mostSendingAway {
            pace.passed(stretch.ms - sendingAwayMs)
            pace.done(stretch.bytes)
        }
        stretch = Stretch()
    }
}
