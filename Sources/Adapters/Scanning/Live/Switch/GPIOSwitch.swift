/// How a switch is wired: between a line and ground. The line is pulled up, so that it is low while the contact is closed.
public struct SwitchWiring: Sendable, Equatable {
    /// The label of the GPIO chip (`gpiodetect` shows it in brackets).
    public var chipLabel: String
    /// The name of the line, as the device tree gives it (`gpioinfo` shows it).
    public var line: String
    /// Whether the switch says yes (pressed, opened) while the line is low.
    public var activeLow: Bool

    /// A switch on a named line.
    public init(chipLabel: String, line: String, activeLow: Bool) {
        self.chipLabel = chipLabel
        self.line = line
        self.activeLow = activeLow
    }
}

/// A button or another switch on a GPIO line (libgpiod). Its state is told when it is first known, and whenever it has changed
/// for 30 ms: contacts bounce. A chip that goes away is opened again by itself, after 0.25 s at first and 5 s at most.
public struct GPIOSwitch: ScanSource {
    /// A chip that has gone away need not wake who waits for its edges.
    private static let longestWait: Int32 = 1_000

    private let wiring: SwitchWiring
    private let name: String

    /// A switch, named for `gpioinfo`.
    public init(_ wiring: SwitchWiring, name: String) {
        self.wiring = wiring
        self.name = name
    }

    /// Starts watching the line; see ``ScanSource/scans()``.
    public func scans() -> AsyncStream<ScanEvent> {
        let (wiring, consumer) = (wiring, "tillpost \(name)")
        return SourceThread.events { outlet in
            ReopeningSource.run(outlet) { () throws(ScanningFault) in
                try SwitchLine(chipLabel: wiring.chipLabel, line: wiring.line, consumer: consumer)
            } listen: { line, pause in
                GPIOSwitch.listen(to: line, activeLow: wiring.activeLow, outlet: outlet, pause: &pause)
            }
        }
    }

    /// Reads until the chip is gone (true) or the source is to stop (false).
    private static func listen(
        to line: SwitchLine, activeLow: Bool, outlet: EventOutlet, pause: inout ReopenPause
    ) -> Bool {
        let begun = ContinuousClock.now
        var contact = SettledLevel()
        var hasMoved = true
        while true {
            guard let level = line.level() else { return true }
            let now = Int(begun.duration(to: .now) / .milliseconds(1))
            if let settled = contact.take(level, hasMoved: hasMoved, at: now) {
                pause.reset()
                guard outlet.send(.contact(isActive: settled != activeLow)) else { return false }
            }
            let wait = contact.nextLook(after: now).map { min(Int32($0), longestWait) } ?? longestWait
            switch outlet.stop.wait(for: line.descriptor, milliseconds: wait) {
            case .stopped: return false
            case .timeUp: hasMoved = false
            case .ready: hasMoved = true
            }
        }
    }
}
