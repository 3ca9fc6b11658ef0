internal import Boards
internal import Lights
internal import Scanning

/// Board files as a careless or a hostile hand leaves them: good ones, damaged. The same seed and number give the same file.
public struct HostileBoards: Sendable {
    /// Everything follows from it.
    public let seed: UInt64

    /// A row of files.
    public init(seed: UInt64) { self.seed = seed }

    private static let good = [
        "board: Stall 7\nmodels: [Stall 7, \"Stall 8\"]\nlamps:\n  chip: c\n  polarity: active-low\n  green: G\n  amber: A\n  red: { line: R, polarity: active-high }\n  link: L\n  buzzer: B\nswitches:\n  chip: d\n  button: X\n  tamper: {line: T, polarity: active-low}\nscanner: keyboard\n",
        "# A comment\nboard: 'generic'\nlamps: none\nscanner: pictures\n",
        "{\"board\": \"b\", \"lamps\": {\"chip\": \"c\", \"red\": \"R\"}, \"scanner\": \"none\"}",
        "%YAML 1.1\n---\nboard: >-\n  folded\n  text\nlamps:\n  chip: |-\n    c\n  red: R\nscanner: serial\n...\n",
    ].map { Array($0.utf8) }

    private static let pieces: [[UInt8]] =
        [
            "&a ", "*a", "!!str ", "! ", "<<: *a", "[", "]", "{", "}", ",", ": ", ":", "- ", "? ", "# ", "\n",
            "\n---\n",
            "\n...\n", "%TAG ! !\n", "\t", "  ", "\"", "'", "|\n", ">\n", "\\", "\\x00", "\"\\u202e\"", "\0", "\u{1b}",
            "\u{85}", "\u{2028}", "\u{FEFF}", "\u{202e}", "😀", "green: G\n", "  red: R\n", "lamps: none\n",
            "scanner: none\n",
            "board: b\n", "polarity: active-low\n", "{line: R}", "~", "null", "0x10", "<<",
        ].map { Array($0.utf8) } + [[0xFF, 0xFE], [0xFE, 0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0x80]]

    /// The file with this number.
    public func file(_ index: UInt64) -> [UInt8] {
        var chance = Chance(seed: seed, index: index)
        var file = chance.one(of: HostileBoards.good)
        for _ in 0..<chance.below(6) { file = chance.damaged(file, with: HostileBoards.pieces) }
        return Array(file.prefix(20_000))
    }

    /// What a file breaks, in words; nil where every promise holds: it is read, and is then fit for lamps and for a screen, or
    /// it is refused with a line that it has.
    public static func broken(by bytes: [UInt8]) -> String? {
        do throws(BoardFault) {
            let board = try BoardFile(reading: bytes)
            let lamps = board.lamps.map { [$0.green, $0.amber, $0.red, $0.link].compactMap { $0?.line } } ?? ["none"]
            if lamps.isEmpty || Set(lamps).count != lamps.count { return "lamps on \(lamps)" }
            let switches = [board.button, board.tamper].compactMap(\.self)
            if Set(switches.map(\.line)).count != switches.count { return "switches on \(switches)" }
            let texts =
                [board.name, board.lamps?.chipLabel ?? "none", board.lamps?.buzzer?.line ?? "none"] + board.models
                + lamps
                + switches.flatMap { [$0.chipLabel, $0.line] }
            return texts.allSatisfy(isShown) ? nil : "read: something that steers a terminal"
        } catch {
            // CR, NEL, LS and PS end a line of YAML too, so that it has at most one a byte.
            if let line = error.line, !(1...bytes.count + 1).contains(line) {
                return "line \(line) of \(bytes.count) bytes"
            }
            if error.description.utf8.count > 300 { return "a reason of \(error.description.utf8.count) bytes" }
            return isShown(error.description) ? nil : "refused: something that steers a terminal"
        }
    }

    private static func isShown(_ text: String) -> Bool {
        !text.isEmpty && text.unicodeScalars.allSatisfy { (0x20...0x7E).contains($0.value) }
    }
}
