import Boards
import Foundation
import Lights
import Scanning
import Testing

@Suite("Board files")
struct BoardFileTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../hardware/boards")

    static func shipped() throws -> [String: BoardFile] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yaml") }
        return try Dictionary(
            uniqueKeysWithValues: names.map { name in
                (name, try BoardFile(reading: Array(Data(contentsOf: folder.appending(path: name)))))
            })
    }

    @Test("every board that is shipped is read, and no two are for the same model")
    func all() throws {
        let boards = try Self.shipped()
        #expect(
            Set(boards.keys).isSuperset(of: [
                "raspberry-pi-3.yaml", "raspberry-pi-4.yaml", "raspberry-pi-5.yaml", "raspberry-pi-zero-2-w.yaml",
                "generic.yaml",
            ]))
        let models = boards.values.flatMap(\.models)
        for model in models { #expect(models.count { $0.hasPrefix(model) } == 1, "\(model)") }
        #expect(boards.filter { $0.value.models.isEmpty }.map(\.key) == ["generic.yaml"])
        for (name, board) in boards where name != "generic.yaml" {
            #expect(GPIOLamps(try #require(board.lamps)).fitted == .all, "\(name)")
        }
    }

    @Test("a board is what its file says")
    func content() throws {
        let text = """
            # A stall of our own.
            board: "Stall 7"
            models: [Stall 7, "Stall 8"]
            lamps:
              chip: gpio-sim
              polarity: active-low
              amber: LAMP A
              red: { line: LAMP_R, polarity: active-high }
            scanner: serial
            """
        let board = try BoardFile(reading: Array(text.utf8))
        #expect(board.name == "Stall 7")
        #expect(board.models == ["Stall 7", "Stall 8"])
        #expect(
            try board.lamps
                == GPIOLampsSettings(
                    chipLabel: "gpio-sim", amber: LampWiring(line: "LAMP A", activeLow: true),
                    red: LampWiring(line: "LAMP_R")))
        #expect(board.scanner == .serial)
    }

    @Test("a buzzer, a button and a tamper switch, where there are some")
    func switches() throws {
        let text = """
            board: b
            lamps: { chip: c, red: R, buzzer: { line: B, polarity: active-low } }
            switches: { chip: d, button: R, tamper: { line: T, polarity: active-low } }
            scanner: none
            """
        let board = try BoardFile(reading: Array(text.utf8))
        #expect(board.lamps?.buzzer == LampWiring(line: "B", activeLow: true))
        // A line of the same name on another chip is another line.
        #expect(board.button == SwitchWiring(chipLabel: "d", line: "R", activeLow: true))
        #expect(board.tamper == SwitchWiring(chipLabel: "d", line: "T", activeLow: true))
        let usual = "board: b\nlamps: none\nswitches: {chip: d, tamper: T}\nscanner: none\n"
        let other = try BoardFile(reading: Array(usual.utf8))
        #expect(other.button == nil)
        #expect(other.tamper == SwitchWiring(chipLabel: "d", line: "T", activeLow: false))
    }

    @Test("without a polarity a lamp is lit by a high line; without lamps there are none")
    func usual() throws {
        let lit = try BoardFile(reading: Array("board: b\nlamps: {chip: c, red: R}\nscanner: none\n".utf8))
        #expect(try lit.lamps == GPIOLampsSettings(chipLabel: "c", red: LampWiring(line: "R", activeLow: false)))
        #expect(try BoardFile(reading: Array("board: b\nlamps: none\nscanner: none\n".utf8)).lamps == nil)
    }
}
