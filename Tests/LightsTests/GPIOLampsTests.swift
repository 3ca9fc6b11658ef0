import Lights
import Testing

@Suite("Lamps on GPIO lines")
struct GPIOLampsTests {
    @Test("a chip that is not there is named")
    func missingChip() throws {
        let settings = try GPIOLampsSettings(chipLabel: "no-such-chip", red: LampWiring(line: "LAMP_RED"))
        #expect(throws: LightsFault.noChip("no-such-chip")) { try GPIOLamps(settings).set([]) }
    }

    @Test("lamps that cannot say that a sale was not taken are no settings")
    func cannotRefuse() {
        let line = LampWiring(line: "X")
        #expect(throws: LampsSettingsFault.cannotRefuse) { try GPIOLampsSettings(chipLabel: "any") }
        #expect(throws: LampsSettingsFault.cannotRefuse) { try GPIOLampsSettings(chipLabel: "any", green: line) }
        #expect(throws: LampsSettingsFault.cannotRefuse) { try GPIOLampsSettings(chipLabel: "any", link: line) }
        #expect(throws: Never.self) { try GPIOLampsSettings(chipLabel: "any", amber: line) }
        #expect(throws: Never.self) { try GPIOLampsSettings(chipLabel: "any", red: line) }
    }

    @Test("one line for two lamps is no setting, whatever lights them")
    func sameLine() {
        #expect(throws: LampsSettingsFault.sameLine("X", lamp: "red", other: "green")) {
            try GPIOLampsSettings(
                chipLabel: "any", green: LampWiring(line: "X"), red: LampWiring(line: "X", activeLow: true))
        }
    }

    @Test(
        "every fault says that sales are safe",
        arguments: [
            LightsFault.noChip("a"), .noLine("b"), .linesHeldElsewhere,
            .lineDoesNotFollow("d"), .notAllowed,
            .board(5), .drawing(32), .noThread(11),
        ])
    func words(fault: LightsFault) {
        #expect(fault.description.hasSuffix("Sales go on and are safe."))
    }
}
