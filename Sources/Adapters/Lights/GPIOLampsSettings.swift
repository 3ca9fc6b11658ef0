/// Which lamps hang on which lines of a GPIO chip. A lamp that is nil is not fitted.
///
/// Whatever these settings name can say that a sale was not taken, and no line is two lamps': others cannot be made.
public struct GPIOLampsSettings: Sendable, Equatable {
    /// The label of the GPIO chip (`gpiodetect` shows it in brackets).
    public let chipLabel: String
    /// The green lamp.
    public let green: LampWiring?
    /// The amber lamp.
    public let amber: LampWiring?
    /// The red lamp.
    public let red: LampWiring?
    /// The link lamp.
    public let link: LampWiring?
    /// The buzzer.
    public let buzzer: LampWiring?

    /// Lamps on the chip with this label.
    public init(
        chipLabel: String, green: LampWiring? = nil, amber: LampWiring? = nil, red: LampWiring? = nil,
        link: LampWiring? = nil, buzzer: LampWiring? = nil
    ) throws(LampsSettingsFault) {
        self.chipLabel = chipLabel
        self.green = green
        self.amber = amber
        self.red = red
        self.link = link
        self.buzzer = buzzer
        guard amber != nil || red != nil else { throw .cannotRefuse }
        var owners: [String: LampSet] = [:]
        for (lamp, wiring) in wired {
            guard let other = owners.updateValue(lamp, forKey: wiring.line) else { continue }
            throw .sameLine(wiring.line, lamp: lamp.name, other: other.name)
        }
    }

    /// The lamps that have a line, in drawing order, and the buzzer.
    var wired: [(lamp: LampSet, wiring: LampWiring)] {
        zip(LampSet.inOrder + [.buzzer], [green, amber, red, link, buzzer]).compactMap { lamp, wiring in
            wiring.map { (lamp, $0) }
        }
    }
}

/// Why settings are no counter's lamps.
public enum LampsSettingsFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// Green or the link lamp alone, or no lamp.
    case cannotRefuse
    /// A lamp has the line of another.
    case sameLine(String, lamp: String, other: String)

    /// What is wrong, and what to do where that is not clear.
    public var description: String {
        switch self {
        case .cannotRefuse:
            "neither amber nor red has a line, so that nothing could say that a sale was not taken"
        case .sameLine(let line, let lamp, let other):
            "\(lamp) has the line of \(other), \"\(line)\"; give it its own"
        }
    }
}
