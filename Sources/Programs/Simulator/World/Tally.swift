/// What happened in a world, or in many.
package struct Tally: Equatable, Sendable {
    /// Steps of the schedule.
    package var events = 0
    /// Faults that hit something.
    package var faults = 0
    /// Exchanges that HQ answered.
    package var exchanges = 0
    /// Records that nodes appended.
    package var records = 0
    /// Lamps that said "taken".
    package var taken = 0
    /// Times the power went.
    package var cuts = 0
    /// Times HQ was restored from a backup.
    package var restores = 0
    /// Times a chain of a node split.
    package var forks = 0

    /// Adds another world's.
    package mutating func add(_ other: Tally) {
        events += other.events
        faults += other.faults
        exchanges += other.exchanges
        records += other.records
        taken += other.taken
        cuts += other.cuts
        restores += other.restores
        forks += other.forks
    }

    /// Nothing happened.
    package init() {}
}
