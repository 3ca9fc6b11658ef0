/// The lamps themselves, or something that stands for them.
public protocol LampLines: Sendable {
    /// The lamps that are really there; signals choose their pattern by it. All four unless said otherwise.
    var fitted: LampSet { get }

    /// Lights these lamps and darkens the others. May block for as long as the board takes; call it from a thread of
    /// your own, as `LampPlayer` does.
    func set(_ lamps: LampSet) throws(LightsFault)
}

extension LampLines {
    /// All four lamps.
    public var fitted: LampSet { .all }
}

/// Why the lamps do not show what they should. Nothing here ever holds up a sale.
public enum LightsFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// No GPIO chip with this label.
    case noChip(String)
    /// The chip has no line with this name.
    case noLine(String)
    /// The line has another level than it was given.
    case lineDoesNotFollow(String)
    /// Another program holds a line.
    case linesHeldElsewhere
    /// This user may not open the GPIO chip.
    case notAllowed
    /// The board refused; the system's error number.
    case board(Int32)
    /// The drawn lamps could not be written; the system's error number.
    case drawing(Int32)
    /// No thread could be started for the lamps; the system's error number.
    case noThread(Int32)

    /// What happened and what to do next.
    public var description: String {
        let remedy =
            switch self {
            case .noChip(let label):
                "No GPIO chip is labelled \"\(label)\". Check the lamp settings with gpiodetect."
            case .noLine(let name):
                "The GPIO chip has no line named \"\(name)\". Check the lamp settings with gpioinfo."
            case .lineDoesNotFollow(let name):
                "The line \"\(name)\" does not take the level that it is given. Look for a short circuit at its lamp."
            case .linesHeldElsewhere:
                "Another program holds a lamp line. Find it with gpioinfo and stop it."
            case .notAllowed:
                "This user may not open the GPIO chip. Install hardware/udev/70-tillpost.rules, and add the user to the group gpio."
            case .board(let number):
                "The lamp board refused (error \(number)). Check its cable."
            case .drawing(let number):
                "The drawn lamps could not be written (error \(number)). Check where the output goes."
            case .noThread(let number):
                "The lamps could not be started (error \(number)). Restart the node when memory is free."
            }
        return "\(remedy) Sales go on and are safe."
    }
}
