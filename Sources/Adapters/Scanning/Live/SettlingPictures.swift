/// Tells which pictures have stopped changing, and remembers those that cannot be moved away, so that they are neither
/// read twice nor complained about at every look. It holds no more than one look found.
struct SettlingPictures {
    private let settle: Duration
    private var seen: [PictureFolder.Name: (sighting: PictureFolder.Sighting, since: ContinuousClock.Instant)] = [:]
    private var stuck: Set<PictureFolder.Name> = []

    init(settle: Duration) {
        self.settle = settle
    }

    /// The pictures of this look that have been the same for the settle time.
    mutating func ready(
        among sightings: [PictureFolder.Sighting], at now: ContinuousClock.Instant
    ) -> [PictureFolder.Name] {
        var ready: [PictureFolder.Name] = []
        var still: [PictureFolder.Name: (sighting: PictureFolder.Sighting, since: ContinuousClock.Instant)] = [:]
        for sighting in sightings {
            if let known = seen[sighting.name], known.sighting == sighting {
                still[sighting.name] = known
                if known.since.duration(to: now) >= settle { ready.append(sighting.name) }
            } else {
                still[sighting.name] = (sighting, now)
            }
        }
        seen = still
        stuck.formIntersection(still.keys)
        return ready
    }

    /// Whether this name could not be moved before.
    func isStuck(_ name: PictureFolder.Name) -> Bool { stuck.contains(name) }

    /// This name cannot be moved away.
    mutating func markStuck(_ name: PictureFolder.Name) { stuck.insert(name) }
}
