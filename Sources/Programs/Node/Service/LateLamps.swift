internal import Lights
internal import Synchronization

/// Lamps that may not be there yet: a chip that appears late, or is repaired, is found when the player tries again.
/// Sales go on meanwhile, because a broken lamp must not stop a counter.
final class LateLamps: LampLines {
    private let settings: GPIOLampsSettings
    private let lines = Mutex<GPIOLamps?>(nil)

    init(_ settings: GPIOLampsSettings) { self.settings = settings }

    var fitted: LampSet {
        var fitted: LampSet = []
        for (wiring, lamp) in [
            (settings.green, LampSet.green), (settings.amber, .amber), (settings.red, .red), (settings.link, .link),
        ] where wiring != nil { fitted.insert(lamp) }
        return fitted
    }

    func set(_ lamps: LampSet) throws(LightsFault) {
        let open = lines.withLock { $0 }
        if let open { return try open.set(lamps) }
        let opened = try GPIOLamps(settings)
        lines.withLock { $0 = opened }
        try opened.set(lamps)
    }
}
