/// A contact's level, told when it has stayed the same for a while: contacts bounce. Pure; times are in milliseconds from any
/// start.
struct SettledLevel {
    /// How long a level has to stay. Good contacts bounce for less than 5 ms, cheap ones for 20.
    static let settlingTime: Int = 30

    private var settled: Bool?
    private var candidate: (level: Bool, since: Int)?

    /// Takes what was seen.
    ///
    /// - Parameter hasMoved: whether there were edges since the last look, which may both have begun and ended at this level.
    /// - Returns: the level, where it has just settled at another one than before, or for the first time.
    mutating func take(_ level: Bool, hasMoved: Bool, at now: Int) -> Bool? {
        guard level != settled else {
            candidate = nil
            return nil
        }
        guard let candidate, candidate.level == level, !hasMoved else {
            candidate = (level, now)
            return nil
        }
        guard now - candidate.since >= SettledLevel.settlingTime else { return nil }
        settled = level
        self.candidate = nil
        return level
    }

    /// When to look again, though no edge comes; nil where only an edge can change anything.
    func nextLook(after now: Int) -> Int? {
        candidate.map { max(1, $0.since + SettledLevel.settlingTime - now) }
    }
}
