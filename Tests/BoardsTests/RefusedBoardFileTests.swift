import Boards
import HostileCodes
import Testing

/// A file that is refused: its text, the line that is named, and a word of the reason.
struct Refused: Sendable, CustomStringConvertible {
    let description: String
    let text: String
    let line: Int?
    let words: String

    init(_ description: String, _ text: String, line: Int?, _ words: String) {
        (self.description, self.text, self.line, self.words) = (description, text, line, words)
    }

    /// The good file with one of its lines replaced, or one more at the end.
    init(_ description: String, line: Int, _ text: String, _ words: String, at other: Int? = nil) {
        var lines = Refused.good
        if line <= lines.count { lines[line - 1] = text } else { lines.append(text) }
        self.init(description, lines.joined(separator: "\n"), line: other ?? line, words)
    }

    static let good = [
        "board: Stall 7", "models: [Stall 7]", "lamps:", "  chip: c", "  polarity: active-high", "  green: G",
        "  amber: A", "  red: { line: R, polarity: active-low }", "scanner: keyboard",
    ]
}

@Suite("Board files that are refused")
struct RefusedBoardFileTests {
    static let corpus = [
        Refused("nothing", "", line: nil, "the file is empty"),
        Refused("only a comment", "# nothing\n", line: nil, "the file is empty"),
        Refused("a list", "- a\n", line: 1, "keys and values are needed (board, models, lamps, switches, scanner)"),
        Refused("a text", "board", line: 1, "keys and values are needed"),
        Refused("JSON that ends too early", "{\"board\": ", line: 2, "not YAML"),
        Refused("not UTF-8", "board: \u{FFFE}", line: nil, "not YAML"),
        Refused("a control character", "board: \u{1}", line: nil, "not YAML"),
        Refused("an unknown key", line: 9, "scaner: keyboard", "allowed are board, models, lamps, switches, scanner"),
        Refused("an unknown lamp", line: 6, "  blue: G", "allowed are chip, polarity, green, amber, red, link, buzzer"),
        Refused("an unknown key of a lamp", line: 8, "  red: { line: R, pull: up }", "allowed are line, polarity"),
        Refused("a key twice", line: 7, "  green: A", "\"green\" stands here twice"),
        Refused("a key that is a list", line: 9, "[a]: keyboard", "a key is a plain word"),
        Refused("no board", line: 1, "# none", "board is missing", at: 2),
        Refused("no chip", line: 4, "  link: L", "chip is missing"),
        Refused("no scanner", line: 9, "", "scanner is missing", at: 1),
        Refused("switches without a line", line: 10, "switches: {chip: c}", "neither button nor tamper has a line"),
        Refused("switches without a chip", line: 10, "switches: {button: B}", "chip is missing"),
        Refused("an unknown switch", line: 10, "switches: {chip: c, lid: L}", "allowed are chip, button, tamper"),
        Refused("a switch on a lamp's line", line: 10, "switches: {chip: c, button: R}", "button has the line of red"),
        Refused(
            "two switches on one line", line: 10, "switches: {chip: d, button: B, tamper: B}",
            "tamper has the line of button"),
        Refused("a switch that is a list", line: 10, "switches: {chip: c, button: [B]}", "a line's name is a text"),
        Refused("no lamps", "board: b\nscanner: none\n", line: 1, "lamps is missing"),
        Refused("an empty name", line: 1, "board: \"\"", "board is a text of 1 to 64"),
        Refused("a long name", line: 1, "board: " + String(repeating: "b", count: 65), "1 to 64"),
        Refused("a name that steers a terminal", line: 1, "board: \"\\e[2J\"", "ASCII only"),
        Refused("a line that is not ASCII", line: 6, "  green: Grün", "ASCII only"),
        Refused("a line that no kernel has", line: 6, "  green: " + String(repeating: "G", count: 32), "1 to 31"),
        Refused("a lamp without a line", line: 8, "  red: { polarity: active-low }", "line is missing"),
        Refused("a lamp that is a list", line: 6, "  green: [G]", "a line's name is a text"),
        Refused("one line for two lamps", line: 7, "  amber: G", "amber has the line of green"),
        Refused("no models", line: 2, "models: []", "models is a list of 1 to 16"),
        Refused("a model that is none", line: 2, "models: [{}]", "one of models is a text"),
        Refused("a polarity that is none", line: 5, "  polarity: high", "polarity is one of active-high, active-low"),
        Refused(
            "a polarity of a lamp that is none", line: 8, "  red: {line: R, polarity: 1}", "active-high, active-low"),
        Refused(
            "a scanner that is none", line: 9, "scanner: barcode", "one of keyboard, serial, camera, pictures, none"),
        Refused("lamps that are a word", "board: b\nlamps: yes\nscanner: none", line: 2, "or the word none"),
        Refused("no lamp", "board: b\nlamps: {chip: c}\nscanner: none", line: 2, "neither amber nor red"),
        Refused(
            "green alone", "board: b\nlamps:\n  chip: c\n  green: G\nscanner: none", line: 3, "neither amber nor red"),
        Refused("an anchor", line: 1, "board: &b Stall 7", "anchors"),
        Refused("an alias", line: 6, "  green: *b", "anchors", at: 6),
        Refused("a tag", line: 1, "board: !!str Stall", "tags"),
        Refused("an anchor on a key", line: 1, "&b board: Stall", "a key is a plain word"),
        Refused("a second document", line: 10, "---\nboard: b", "a second document begins"),
        Refused("a tab", line: 5, "\tpolarity: active-high", "not YAML"),
        Refused("a colon too few", line: 6, "  green G", "not YAML", at: 7),
        Refused("a quote too few", line: 6, "  green: \"G", "not YAML", at: 9),
        Refused("nested too deep", line: 6, "  green: [[[[[[[[[]]]]]]]]]", "nested too deep"),
        Refused("endless", String(repeating: "#", count: 16_385), line: nil, "16384 bytes"),
        Refused("nested without an end", String(repeating: "[", count: 16_000), line: 1, "nested too deep"),
        Refused("many keys of nothing", String(repeating: "? ", count: 8_000), line: 1, "a key is a plain word"),
    ]

    @Test("the line is named, and what is wrong", arguments: corpus)
    func refusing(_ file: Refused) {
        #expect {
            _ = try BoardFile(reading: Array(file.text.utf8))
        } throws: { error in
            guard let fault = error as? BoardFault else { return false }
            return fault.line == file.line && fault.why.contains(file.words)
        }
    }

    @Test("the file that the others are made from is read")
    func good() throws {
        #expect(try BoardFile(reading: Array(Refused.good.joined(separator: "\n").utf8)).name == "Stall 7")
    }

    @Test("every prefix of a good file is read or refused")
    func prefixes() {
        let text = Array(Refused.good.joined(separator: "\n").utf8)
        for count in 0...text.count {
            #expect(HostileBoards.broken(by: Array(text.prefix(count))) == nil)
        }
    }

    @Test("hostile files keep every promise")
    func hostile() {
        for index in 0..<3_000 as Range<UInt64> {
            let file = HostileBoards(seed: 7).file(index)
            #expect(HostileBoards.broken(by: file) == nil, "\(index)")
        }
    }

    @Test("the hostile files reach both sides: some are read, most are refused, for many reasons")
    func reach() {
        var reasons = Set<String>()
        var read = 0
        for index in 0..<3_000 as Range<UInt64> {
            do throws(BoardFault) {
                _ = try BoardFile(reading: HostileBoards(seed: 7).file(index))
                read += 1
            } catch { reasons.insert(error.why) }
        }
        #expect(read > 100 && reasons.count > 50, "\(read) read, \(reasons.count) reasons")
    }
}
