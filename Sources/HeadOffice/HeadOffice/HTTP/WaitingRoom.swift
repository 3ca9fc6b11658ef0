/// What HQ has in hand, and when whoever finds no room should come back.
///
/// HQ works off so many bytes in a second, and learns how many while it works. It lets in what it will have answered
/// within a few seconds: a node that hears nothing for longer hangs up, and what was done for it was done in vain.
/// Everybody else is told a time of his own, one after the other as there will be room for them. Told the same time,
/// they would all be back at that time.
struct WaitingRoom: Sendable {
    /// The longest wait inside, as far as HQ can tell. Nodes hang up after 15 s of silence (`UplinkSettings`).
    static let longestWaitMs = 5_000.0
    /// The most bytes inside: sixteen of the largest exchanges.
    static let mostBytes = 67_108_864
    /// So many are let in whatever HQ believes about its pace: it learns from them.
    static let fewest = 8
    /// What a request costs beside its bytes, in bytes: a commit and a signature are as much work as a dozen records.
    static let overhead = 4_096
    /// So many times as fast as its pace says HQ calls those back whom it sends away. While they all come at once it is
    /// busy with sending them away, and slower than it will be. Who comes too soon waits inside or is sent away once
    /// more; a moment at which nobody comes is lost.
    static let hurry = 1.5
    /// Nobody is sent away for longer than an hour.
    static let longestSeconds = 3_600.0

    private(set) var requests = 0
    private(set) var bytes = 0
    private var pace = Pace()
    /// Until when there is somebody for every moment, milliseconds.
    private var promisedMs = 0.0

    /// Lets a request in, or says after how many seconds it should come back.
    mutating func enter(_ count: Int, atMs now: Double) -> Int? {
        if let seconds = sendAway(count, atMs: now) { return seconds }
        pace.tick(atMs: now, isBusy: requests > 0)
        requests += 1
        bytes += count
        return nil
    }

    /// A request was answered.
    mutating func leave(_ count: Int, atMs now: Double) {
        pace.tick(atMs: now, isBusy: requests > 0)
        pace.done(count + WaitingRoom.overhead)
        requests -= 1
        bytes -= count
    }

    /// Says after how many seconds a request should come back; nil where there is room for it now.
    mutating func sendAway(_ count: Int, atMs now: Double) -> Int? {
        let backlog = pace.ms(for: bytes + requests * WaitingRoom.overhead)
        let own = pace.ms(for: count + WaitingRoom.overhead)
        let isSoon = requests < WaitingRoom.fewest || backlog + own <= WaitingRoom.longestWaitMs
        guard !isSoon || bytes + count > WaitingRoom.mostBytes else { return nil }
        // When half of those inside are answered: whoever comes a little late must not find HQ idle.
        promisedMs = min(
            max(promisedMs, now + backlog / 2) + own / WaitingRoom.hurry, now + WaitingRoom.longestSeconds * 1_000)
        return max(1, Int(((promisedMs - now) / 1_000).rounded()))
    }
}

/// How many bytes HQ works off while it is busy, the last ten seconds or so counting most.
private struct Pace: Sendable {
    /// Where to begin: a kibibyte in a millisecond; a second of real work outweighs it. Rather too fast than too slow: who
    /// comes too soon is sent away once more, but nobody can be called back from a time that was too late.
    private var bytes = 262_144.0
    private var busyMs = 256.0
    private var lastMs = 0.0

    func ms(for count: Int) -> Double { Double(count) * busyMs / bytes }

    mutating func tick(atMs now: Double, isBusy: Bool) {
        if isBusy { busyMs += max(0, now - lastMs) }
        lastMs = now
    }

    mutating func done(_ count: Int) {
        bytes += Double(count)
        guard busyMs > 10_000 else { return }
        (bytes, busyMs) = (bytes / 2, busyMs / 2)
    }
}
