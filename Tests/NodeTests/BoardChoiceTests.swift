import Boards
import Foundation
import Lights
import Scratch
import SettingsFile
import TestWorld
import Testing

@testable import Node

@Suite struct BoardChoiceTests {
    private let scratch: ScratchFolder

    init() throws {
        scratch = try ScratchFolder()
        try write("generic", "board: generic\nlamps: none\nscanner: none\n")
        try write("pi-4", "board: Pi 4\nmodels: [Pi 4]\nlamps: {chip: c, red: R}\nscanner: keyboard\n")
        try write("pi-4-long", "board: Pi 4 long\nmodels: [Pi 3, Pi 4 Model L]\nlamps: none\nscanner: serial\n")
    }

    private func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: scratch.file("\(name).yaml")))
    }

    static let models: [Row<(model: String?, board: String)>] = [
        Row("named by its model", ("Pi 4 Rev 1.1", "Pi 4")),
        Row("the longest that fits", ("Pi 4 Model L", "Pi 4 long")),
        Row("one of several models", ("Pi 3", "Pi 4 long")), Row("a model that no file names", ("Odroid", "generic")),
        Row("a PC, which has no device tree", (nil, "generic")),
        Row("the model in another place", ("A Pi 4", "generic")),
    ]

    @Test(arguments: models)
    func `auto finds the file of the board's model`(_ row: Row<(model: String?, board: String)>) throws {
        let found = try BoardChoice.board("auto", in: scratch.path, model: row.content.model)
        #expect(found.file.name == row.content.board)
    }

    @Test func `a name is a file of the folder, a path is a file anywhere`() throws {
        #expect(try BoardChoice.board("pi-4", in: scratch.path).file.scanner == .keyboard)
        #expect(try BoardChoice.board(scratch.file("pi-4.yaml"), in: "/nowhere").file.name == "Pi 4")
    }

    @Test func `a board that is not there is told with those that are`() throws {
        let fault = try #require(throws: SettingsFault.self) { try BoardChoice.board("pi-5", in: scratch.path) }
        #expect(fault.description.contains("there are generic, pi-4, pi-4-long, or auto"))
        #expect(throws: SettingsFault.self) { try BoardChoice.board("/nowhere/pi.yaml") }
        let none = try #require(throws: SettingsFault.self) { try BoardChoice.board("auto", in: "/nowhere") }
        #expect(none.description.hasPrefix("board: the boards' files are not in /nowhere. Install them"))
    }

    @Test func `a file that is wrong is told with its line`() throws {
        try write("pi-4", "board: Pi 4\nlamp: none\n")
        let fault = try #require(throws: SettingsFault.self) { try BoardChoice.board("pi-4", in: scratch.path) }
        #expect(fault.description.contains("pi-4.yaml, line 2: \"lamp\" is not known here"))
    }

    private func configuration(_ text: String) throws -> Configuration {
        try Data(text.utf8).write(to: URL(filePath: scratch.file("node.json")))
        return try Configuration(file: scratch.file("node.json"))
    }

    @Test func `the board's lamps and scanner are used`() throws {
        let configuration = try configuration(#"{ "board": "\#(scratch.file("pi-4.yaml"))" }"#)
        guard case .wired(let lamps) = configuration.lamps else {
            Issue.record("no lamps")
            return
        }
        #expect(lamps.chipLabel == "c")
        #expect(configuration.scanners.map(\.name) == ["keyboard /dev/input/by-id/*-event-kbd"])
    }

    @Test func `what the configuration says itself comes before the board`() throws {
        let configuration = try configuration(
            #"{ "board": "\#(scratch.file("pi-4.yaml"))", "scanners": [], "lamps": "drawn" }"#)
        guard case .drawn = configuration.lamps else {
            Issue.record("the board's lamps")
            return
        }
        #expect(configuration.scanners.isEmpty)
    }
}
