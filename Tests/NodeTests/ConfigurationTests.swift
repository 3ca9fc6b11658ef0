import Foundation
import Scratch
import SettingsFile
import TestWorld
import Testing

@testable import Node

/// `node.json`: what is refused, by its key, and that every key is written down.
@Suite struct ConfigurationTests {
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    private func configuration(_ text: String) throws -> Configuration {
        try Data(text.utf8).write(to: URL(filePath: scratch.file("node.json")))
        return try Configuration(file: scratch.file("node.json"))
    }

    static let refused: [Row<(text: String, words: String)>] = [
        Row("green alone", (#"{"lamps": {"chip": "c", "green": "G"}}"#, "lamps: neither amber nor red has a line")),
        Row("no lamp at all", (#"{"lamps": {"chip": "c"}}"#, "lamps: neither amber nor red")),
        Row(
            "one line for two lamps",
            (#"{"lamps": {"chip": "c", "red": "X", "link": "X"}}"#, #"lamps: link has the line of red, "X""#)),
        Row("a line without a name", (#"{"lamps": {"chip": "c", "red": ""}}"#, "lamps.red: a line's name is needed")),
        Row("a word for the lamps", (#"{"lamps": "drwan"}"#, "lamps: there is no drwan; there are drawn, none")),
        Row("no kind of scanner", (#"{"scanners": [{"baud": 9600}]}"#, "scanners[0]: neither folder, serial")),
        Row(
            "two kinds at once",
            (#"{"scanners": [{"serial": "/dev/a", "camera": "/dev/b"}]}"#, "scanners[0].camera: this one is a serial")),
        Row(
            "a key of another kind",
            (#"{"scanners": [{"keypad": "/dev/a", "baud": 9600}]}"#, "scanners[0].baud: a keypad has no such key")),
        Row(
            "a key of none",
            (
                #"{"scanners": [{"serial": "/dev/a", "boud": 1}]}"#,
                #"scanners[0]: "boud" is not known here; allowed are aim, baud"#
            )),
        Row("a key that steers a terminal", (#"{"a\nb\u001b[31m": 1}"#, #"the file: "a?b?[31m" is not known here"#)),
        Row("a word that does", (#"{"lamps": "a\u001b[2J"}"#, "lamps: there is no a?[2J")),
        Row(
            "a long key",
            (
                #"{"\#(String(repeating: "k", count: 41))": 1}"#,
                #"the file: "\#(String(repeating: "k", count: 40))..." is not known here"#
            )),
        Row("a key twice", ("{\"caFile\": \"a\",\n\"caFile\": \"a\"}", #"line 2: "caFile" stands here twice"#)),
        Row("twice, once escaped", (#"{"voice": {}, "v\u006fice" : {}}"#, #"line 1: "voice" stands here twice"#)),
        Row(
            "twice within a list",
            (#"{"scanners": [{"serial": "/a", "baud": 1, "baud": 2}]}"#, #"line 1: "baud" stands here twice"#)),
        Row("another encoding", ("{\u{0}\"a\"\u{0}}", "the file: not JSON in UTF-8")),
        Row("an empty path", (#"{"scanners": [{"folder": ""}]}"#, "scanners[0].folder: a path is needed")),
        Row(
            "one device as two scanners",
            (
                #"{"scanners": [{"keyboard": "/dev/a"}, {"keypad": "/dev/a"}]}"#,
                "scanners[1].keypad: /dev/a is named already"
            )),
        Row(
            "an ending that is none",
            (#"{"scanners": [{"serial": "/dev/a", "ending": "tab"}]}"#, "scanners[0].ending: lineEnd or silence")),
        Row(
            "silence that is none",
            (#"{"scanners": [{"serial": "/dev/a", "silenceMs": 0}]}"#, "scanners[0].silenceMs: a whole number from 1")),
        Row("aim that is a word", (#"{"scanners": [{"serial": "/dev/a", "aim": "no"}]}"#, "scanners[0].aim: true or")),
        Row("an empty path of certificates", (#"{"caFile": ""}"#, "caFile: a path is needed")),
        Row("clips nowhere", (#"{"voice": {"language": "en", "clips": ""}}"#, "voice.clips: a path is needed")),
        Row("an empty board", (#"{"board": ""}"#, "board: auto, a board's name or a path")),
    ]

    @Test(arguments: refused)
    func `what is wrong is refused by its key`(_ row: Row<(text: String, words: String)>) throws {
        let fault = try #require(throws: NodeFault.self) { try configuration(row.content.text) }
        #expect(fault.description.contains("node.json: \(row.content.words)"), "\(fault)")
    }

    static let scanners: [Row<(text: String, name: String)>] = [
        Row(
            "a serial scanner with everything",
            (
                #"{"serial": "/dev/a", "baud": 115200, "ending": "silence", "silenceMs": 80, "aim": false}"#,
                "serial /dev/a"
            )),
        Row("as usual", (#"{"serial": "/dev/a", "ending": "lineEnd", "aim": true}"#, "serial /dev/a")),
        Row("a slow wedge", (#"{"keyboard": "/dev/a", "silenceMs": 900}"#, "keyboard /dev/a")),
        Row("a keypad", (#"{"keypad": "/dev/a", "numLockClears": true}"#, "keypad /dev/a")),
        Row(
            "a camera",
            (#"{"camera": "/dev/a", "width": 1280, "height": 720, "exposure": 9, "focus": 0}"#, "camera /dev/a")),
        Row("a folder", (#"{"folder": "/srv/a"}"#, "folder /srv/a")),
    ]

    @Test(arguments: scanners)
    func `each kind has its own keys`(_ row: Row<(text: String, name: String)>) throws {
        #expect(try configuration(#"{"scanners": [\#(row.content.text)]}"#).scanners.map(\.name) == [row.content.name])
    }

    @Test(arguments: [
        #"{"scanners": [{"serial": "/dev/a"}, {"serial": "/dev/b"}]}"#,
        #"{"caFile": "caFile", "board": "\"caFile\": {", "voice": {"card": "}\\"}}"#, #"{"a": "b", "b": "a"}"#,
    ])
    func `a key stands once where it only looks as if it stood twice`(_ text: String) throws {
        guard case .object = try SettingsValue(file: Array(text.utf8)) else { throw SettingsFault("", "no object") }
    }

    @Test func `a file is told from another, and one board's file from another`() throws {
        try Data("board: one\nlamps: none\nscanner: none\n".utf8).write(to: URL(filePath: scratch.file("a.yaml")))
        let text = #"{"board": "\#(scratch.file("a.yaml"))"}"#
        let first = try configuration(text).fingerprint
        #expect(try configuration(text).fingerprint == first)
        #expect(try configuration(text + "\n").fingerprint != first)
        try Data("board: two\nlamps: none\nscanner: none\n".utf8).write(to: URL(filePath: scratch.file("a.yaml")))
        #expect(try configuration(text).fingerprint != first)
        #expect(Configuration().fingerprint == nil)
    }

    @Test func `every key is in the table of ops`() throws {
        var root = URL(filePath: #filePath)
        for _ in 0..<3 { root.deleteLastPathComponent() }
        let table = try String(contentsOf: root.appending(path: "ops/README.md"), encoding: .utf8)
        let keys = Configuration.keys.union(Configuration.lampKeys).union(Configuration.voiceKeys)
            .union(ConfiguredScanner.keys)
        #expect(keys.filter { !table.contains("`\($0)`") }.isEmpty)
    }

    @Test func `the example that is installed with the programs is read`() throws {
        var root = URL(filePath: #filePath)
        for _ in 0..<3 { root.deleteLastPathComponent() }
        let text = try String(contentsOf: root.appending(path: "ops/node.json"), encoding: .utf8)
        let configuration = try configuration(text.replacing(#""board": "auto","#, with: ""))
        #expect(Set(configuration.scanners.map(\.kind)) == Set(ScannerKind.allCases))
    }
}
