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
    /// So many times as fast as its calm pace says HQ calls those back whom it sends away. Who comes too soon waits inside or
    /// is sent away once more; a moment at which nobody comes is lost.
    static let hurry = 1.2
    /// Nobody is sent away for longer than an hour.
    static let longestSeconds = 3_600.0

    private(set) var requests = 0
    private(set) var bytes = 0
    private var pace = Pace()
    private var calm = CalmPace()
    /// Until when there is somebody for every moment, milliseconds.
    private var promisedMs = 0.0
    private var lastMs = 0.0

    /// Lets a request in, or says after how many seconds it should come back.
    mutating func enter(_ count: Int, atMs now: Double) -> Int? {
        if let seconds = sendAway(count, atMs: now) { return seconds }
        tick(atMs: now)
        requests += 1
        bytes += count
        return nil
    }

    /// A request was answered.
    mutating func leave(_ count: Int, atMs now: Double) {
        tick(atMs: now)
        pace.done(count + WaitingRoom.overhead)
        calm.done(count + WaitingRoom.overhead)
        requests -= 1
        bytes -= count
    }

    /// Says after how many seconds a request should come back; nil where there is room for it now.
    mutating func sendAway(_ count: Int, atMs now: Double) -> Int? {
        let inside = self.bytes + requests * WaitingRoom.overhead
        let own = count + WaitingRoom.overhead
        let isSoon = requests < WaitingRoom.fewest || pace.ms(for: inside + own) <= WaitingRoom.longestWaitMs
        guard !isSoon || bytes + count > WaitingRoom.mostBytes else { return nil }
        calm.sentAway()
        // When half of those inside are answered: whoever comes a little late must not find HQ idle.
        let next = max(promisedMs, now + calm.ms(for: inside) / 2) + calm.ms(for: own) / WaitingRoom.hurry
        promisedMs = min(next, now + WaitingRoom.longestSeconds * 1_000)
        return max(1, Int(((promisedMs - now) / 1_000).rounded()))
    }

    private mutating func tick(atMs now: Double) {
        if requests > 0 {
            let passed = max(0, now - lastMs)
            pace.passed(passed)
            calm.passed(passed, inside: requests)
        }
        lastMs = now
    }
}
