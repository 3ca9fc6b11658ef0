public import Lights

/// A board as its file describes it (`hardware/boards/*.yaml`): which lamps hang on which lines, lit by which level, and
/// what kind of scanner is usual there.
///
///     board: Raspberry Pi 4
///     models: [Raspberry Pi 4]
///     lamps:
///       chip: pinctrl-bcm2711
///       polarity: active-high
///       green: GPIO17
///       amber: GPIO27
///       red: { line: GPIO22, polarity: active-low }
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
    /// The kind of scanner.
    public let scanner: Scanner

    /// Reads a file's bytes.
    public init(reading bytes: [UInt8]) throws(BoardFault) {
        guard bytes.count <= BoardFile.largestFile else {
            throw BoardFault(line: nil, "it has more than \(BoardFile.largestFile) bytes")
        }
        var file = try BoardObject(try YAMLNode(reading: bytes), allowed: ["board", "models", "lamps", "scanner"])
        name = try file.text("board", upTo: 64)
        models = try file.texts("models", most: 16, upTo: 64)
        scanner = try file.choice("scanner")
        lamps = try BoardFile.lamps(file.value("lamps"))
    }

    private enum Polarity: String, CaseIterable {
        case high = "active-high"
        case low = "active-low"
    }

    private static func lamps(_ node: YAMLNode) throws(BoardFault) -> GPIOLampsSettings? {
        if case .text("none") = node.content { return nil }
        var lamps = try BoardObject(
            node, allowed: ["chip", "polarity", "green", "amber", "red", "link"], orText: "none")
        let chip = try lamps.text("chip", upTo: 31)
        let polarity: Polarity = try lamps.choice("polarity", usual: .high)
        var used: [String: String] = [:]
        var wired: [String: LampWiring] = [:]
        for lamp in ["green", "amber", "red", "link"] {
            guard let value = lamps.optional(lamp) else { continue }
            let wiring = try wiring(value, polarity)
            if let other = used.updateValue(lamp, forKey: wiring.line) {
                throw BoardFault(
                    line: value.line,
                    "\(lamp) has the line of \(other), \(BoardFault.quoted(wiring.line)); give it its own")
            }
            wired[lamp] = wiring
        }
        guard wired["amber"] != nil || wired["red"] != nil else {
            throw BoardFault(
                line: node.line, "neither amber nor red has a line, so that nothing could say that a sale was not taken"
            )
        }
        return GPIOLampsSettings(
            chipLabel: chip, green: wired["green"], amber: wired["amber"], red: wired["red"], link: wired["link"])
    }

    /// A line's name, or an object with the name and a polarity of its own.
    private static func wiring(_ node: YAMLNode, _ usual: Polarity) throws(BoardFault) -> LampWiring {
        guard case .object = node.content else {
            return LampWiring(line: try BoardObject.text(node, "a line's name", upTo: 31), activeLow: usual == .low)
        }
        var lamp = try BoardObject(node, allowed: ["line", "polarity"])
        let line = try lamp.text("line", upTo: 31)
        let polarity: Polarity = try lamp.choice("polarity", usual: usual)
        return LampWiring(line: line, activeLow: polarity == .low)
    }

    /// Whether a character may stand in a name: the kernel's are ASCII.
    static func isPlain(_ scalar: Unicode.Scalar) -> Bool { (0x20...0x7E).contains(scalar.value) }
}
