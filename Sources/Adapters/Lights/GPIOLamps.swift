internal import CGPIO
internal import Glibc
internal import Synchronization

/// How one lamp is wired.
public struct LampWiring: Sendable, Equatable {
    /// The name of its GPIO line, as the device tree gives it (`gpioinfo` shows it).
    public var line: String
    /// Whether the lamp is lit while the line is low.
    public var activeLow: Bool

    /// A lamp on a named line.
    public init(line: String, activeLow: Bool = false) {
        self.line = line
        self.activeLow = activeLow
    }
}

/// Lamps on the lines of a GPIO chip (libgpiod). All of them change in one call; they are dark when it is let go.
///
/// The chip is opened when a lamp is first set, and again after it has failed: one that appears late, or was unplugged,
/// is found the next time. Until then every `set` says what is wrong.
public final class GPIOLamps: LampLines {
    /// The lamps that have a line.
    public let fitted: LampSet
    private let settings: GPIOLampsSettings
    private let outputs = Mutex<LampOutputs?>(nil)

    /// Lamps that are opened when they are first set.
    public init(_ settings: GPIOLampsSettings) {
        self.settings = settings
        fitted = settings.wired.reduce(into: []) { $0.formUnion($1.lamp) }
    }

    /// Lights these lamps and darkens the others; lamps that are not fitted are ignored. Throws where the chip or a line is
    /// missing, a line is held by somebody else, or the board refuses.
    public func set(_ lamps: LampSet) throws(LightsFault) {
        try outputs.withLock { (held) throws(LightsFault) in
            let open: LampOutputs
            if let held { open = held } else { open = try LampOutputs(settings) }
            do throws(LightsFault) {
                try open.set(lamps)
                held = open
            } catch {
                held = nil
                throw error
            }
        }
    }

    /// Tries every lamp that has a line, in drawing order: what is wrong with it, or nil. Lines that are held already are
    /// read back as they are; else each is taken by itself, lit for less than an eye sees, and read back.
    public func examine() -> [(lamp: LampSet, line: String, fault: LightsFault?)] {
        outputs.withLock { held in
            settings.wired.map { lamp, wiring in
                do throws(LightsFault) {
                    if let held {
                        try held.check(lamp, named: wiring.line)
                    } else {
                        let alone = try LampOutputs(settings.chipLabel, [(lamp, wiring)])
                        for lit in [lamp, []] {
                            try alone.set(lit)
                            try alone.check(lamp, named: wiring.line)
                        }
                    }
                    return (lamp, wiring.line, nil)
                } catch {
                    return (lamp, wiring.line, error)
                }
            }
        }
    }
}

/// Owns the requested lines.
private final class LampOutputs {
    private let pointer: UnsafeMutablePointer<tp_gpio_outputs>
    private let lamps: [LampSet]
    private var values: UInt32 = 0

    convenience init(_ settings: GPIOLampsSettings) throws(LightsFault) {
        try self.init(settings.chipLabel, settings.wired)
    }

    init(_ chipLabel: String, _ wired: [(lamp: LampSet, wiring: LampWiring)]) throws(LightsFault) {
        var error: Int32 = 0
        guard let opened = tp_gpio_open(chipLabel, &error) else {
            throw error == ENOENT ? .noChip(chipLabel) : Self.fault(error)
        }
        // From here on deinit closes what was opened, also where a line is missing.
        pointer = opened
        lamps = wired.map(\.lamp)
        for (_, wiring) in wired {
            let missing = tp_gpio_add(pointer, wiring.line, wiring.activeLow ? 1 : 0)
            guard missing == 0 else { throw missing == ENOENT ? .noLine(wiring.line) : Self.fault(missing) }
        }
        let refused = tp_gpio_request(pointer, "tillpost lamps", 0)
        guard refused == 0 else { throw Self.fault(refused) }
    }

    deinit {
        _ = tp_gpio_set(pointer, 0)
        tp_gpio_close(pointer)
    }

    func set(_ lit: LampSet) throws(LightsFault) {
        values = mask(lit)
        let refused = tp_gpio_set(pointer, values)
        guard refused == 0 else { throw Self.fault(refused) }
    }

    /// Whether a lamp's line has the level that it was given last: one that is shorted has another.
    func check(_ lamp: LampSet, named line: String) throws(LightsFault) {
        var found: UInt32 = 0
        let refused = tp_gpio_get(pointer, &found)
        guard refused == 0 else { throw Self.fault(refused) }
        guard (found ^ values) & mask(lamp) == 0 else { throw .lineDoesNotFollow(line) }
    }

    private func mask(_ lit: LampSet) -> UInt32 {
        lamps.enumerated().reduce(0) { lit.contains($1.element) ? $0 | 1 << UInt32($1.offset) : $0 }
    }

    private static func fault(_ number: Int32) -> LightsFault {
        switch number {
        case EBUSY: .linesHeldElsewhere
        case EACCES, EPERM: .notAllowed
        default: .board(number)
        }
    }
}
