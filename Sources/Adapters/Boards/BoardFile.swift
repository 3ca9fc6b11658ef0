public import Lights
public import Scanning

/// A board as its file describes it (`hardware/boards/*.yaml`): which lamps hang on which lines, lit by which level, what
/// kind of scanner is usual there, and perhaps a buzzer, a button and a tamper switch.
///
///     board: Raspberry Pi 4
///     models: [Raspberry Pi 4]
///     lamps:
///       chip: pinctrl-bcm2711
///       polarity: active-high
///       green: GPIO17
///       amber: GPIO27
///       red: { line: GPIO22, polarity: active-low }
///       buzzer: GPIO24
///     switches:
///       chip: pinctrl-bcm2711
///       button: GPIO5
///       tamper: GPIO6
///     scanner: keyboard
///
/// Whatever is not known is refused with its line.
public struct BoardFile: Sendable, Equatable {
    /// Files with more bytes are refused.
    public static let largestFile = 16_384

    /// What kind of scanner is usual at a board.
    public enum Scanner: String, Sendable, Equatable, CaseIterable {
        /// The one USB scanner that is a keyboard.
        case keyboard
        /// The one USB scanner that is a serial line.
        case serial
        /// The one USB camera.
        case camera
        /// A folder into which pictures are put.
        case pictures
        /// None.
        case none
    }

    /// Its name for people.
    public let name: String
    /// How the model in the device tree begins, for each model that it describes.
    public let models: [String]
    /// The lamps, or nil where it has none.
    public let lamps: GPIOLampsSettings?
    /// The button: pressed, everything is sent now; held, the board may be switched off afterwards.
    public let button: SwitchWiring?
    /// The switch that says that the board's case is open.
    public let tamper: SwitchWiring?
    /// The kind of scanner.
    public let scanner: Scanner

    /// Reads a file's bytes.
    public init(reading bytes: [UInt8]) throws(BoardFault) {
        guard bytes.count <= BoardFile.largestFile else {
            throw BoardFault(line: nil, "it has more than \(BoardFile.largestFile) bytes")
        }
        var file = try BoardObject(
            try YAMLNode(reading: bytes), allowed: ["board", "models", "lamps", "switches", "scanner"])
        name = try file.text("board", upTo: 64)
        models = try file.texts("models", most: 16, upTo: 64)
        scanner = try file.choice("scanner")
        var used: [String: String] = [:]
        lamps = try BoardFile.lamps(file.value("lamps"), &used)
        (button, tamper) =
            try file.optional("switches").map { (node) throws(BoardFault) in
                try BoardFile.switches(node, &used)
            } ?? (nil, nil)
    }

    private enum Polarity: String, CaseIterable {
        case high = "active-high"
        case low = "active-low"
    }

    private static func lamps(
        _ node: YAMLNode, _ used: inout [String: String]
    ) throws(BoardFault) -> GPIOLampsSettings? {
        if case .text("none") = node.content { return nil }
        var lamps = try BoardObject(
            node, allowed: ["chip", "polarity", "green", "amber", "red", "link", "buzzer"], orText: "none")
        let chip = try lamps.text("chip", upTo: 31)
        let polarity: Polarity = try lamps.choice("polarity", usual: .high)
        var wired: [String: LampWiring] = [:]
        for lamp in ["green", "amber", "red", "link", "buzzer"] {
            guard let wiring = try wiring(lamp, of: &lamps, on: chip, polarity, &used) else { continue }
            wired[lamp] = LampWiring(line: wiring.line, activeLow: wiring.polarity == .low)
        }
        do throws(LampsSettingsFault) {
            return try GPIOLampsSettings(
                chipLabel: chip, green: wired["green"], amber: wired["amber"], red: wired["red"], link: wired["link"],
                buzzer: wired["buzzer"])
        } catch { throw BoardFault(line: node.line, error.description) }
    }

    /// Both hang between a pulled-up line and ground. A button closes when it is pressed; a tamper switch opens with the case, as
    /// does its cable when it is cut.
    private static func switches(
        _ node: YAMLNode, _ used: inout [String: String]
    ) throws(BoardFault) -> (button: SwitchWiring?, tamper: SwitchWiring?) {
        var switches = try BoardObject(node, allowed: ["chip", "button", "tamper"])
        let chip = try switches.text("chip", upTo: 31)
        let button = try wiring("button", of: &switches, on: chip, .low, &used)
        let tamper = try wiring("tamper", of: &switches, on: chip, .high, &used)
        guard button != nil || tamper != nil else {
            throw BoardFault(line: node.line, "neither button nor tamper has a line; leave switches out")
        }
        return (
            button.map { SwitchWiring(chipLabel: chip, line: $0.line, activeLow: $0.polarity == .low) },
            tamper.map { SwitchWiring(chipLabel: chip, line: $0.line, activeLow: $0.polarity == .low) }
        )
    }

    /// A line's name, or an object with the name and a polarity of its own; nil where it is left out. Each line is used once.
    private static func wiring(
        _ key: String, of object: inout BoardObject, on chip: String, _ usual: Polarity, _ used: inout [String: String]
    ) throws(BoardFault) -> (line: String, polarity: Polarity)? {
        guard let node = object.optional(key) else { return nil }
        var wiring: (line: String, polarity: Polarity)
        if case .object = node.content {
            var own = try BoardObject(node, allowed: ["line", "polarity"])
            wiring = (try own.text("line", upTo: 31), try own.choice("polarity", usual: usual))
        } else {
            wiring = (try BoardObject.text(node, "a line's name", upTo: 31), usual)
        }
        // No name contains a zero byte, so that chip and line stay apart.
        if let other = used.updateValue(key, forKey: "\(chip)\0\(wiring.line)") {
            throw BoardFault(
                line: node.line,
                "\(key) has the line of \(other), \(BoardFault.quoted(wiring.line)); give it its own")
        }
        return wiring
    }

    /// Whether a character may stand in a name: the kernel's are ASCII.
    static func isPlain(_ scalar: Unicode.Scalar) -> Bool { (0x20...0x7E).contains(scalar.value) }
}
