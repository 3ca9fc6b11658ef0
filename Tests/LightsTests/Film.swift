import Lights

/// What a sequencer shows over time: one entry a change, without any real clock.
struct Film {
    private(set) var scenes: [(at: Int, lamps: LampSet)] = []
    var sequencer: LampSequencer

    init(fitted: LampSet = .all) {
        sequencer = LampSequencer(fitted: fitted)
    }

    /// Steps as a player would, from `start` until `end` milliseconds, at most 10,000 steps.
    mutating func roll(from start: Int, until end: Int) {
        var now = start
        for _ in 0..<10_000 where now < end {
            let step = sequencer.step(atMilliseconds: now)
            if scenes.last?.lamps != step.lamps { scenes.append((now, step.lamps)) }
            guard let next = step.millisecondsToNext else { return }
            now += next
        }
    }

    /// The lamps at a moment that has been rolled over.
    func lamps(at moment: Int) -> LampSet {
        scenes.last { $0.at <= moment }?.lamps ?? []
    }

    /// When any of these lamps went from dark to lit.
    func lightings(of lamps: LampSet) -> [Int] {
        zip([(at: 0, lamps: LampSet())] + scenes, scenes).compactMap { before, after in
            let newlyLit = after.lamps.subtracting(before.lamps).intersection(lamps)
            return newlyLit.isEmpty ? nil : after.at
        }
    }

    /// The most lightings within any window of one second.
    func mostFlashesInASecond(of lamps: LampSet) -> Int {
        let moments = lightings(of: lamps)
        return moments.map { start in moments.count { $0 >= start && $0 < start + 1_000 } }.max() ?? 0
    }
}
