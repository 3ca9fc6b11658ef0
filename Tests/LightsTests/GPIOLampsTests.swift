import Lights
import Testing

@Suite("Lamps on GPIO lines")
struct GPIOLampsTests {
    @Test("a chip that is not there is named")
    func missingChip() {
        let settings = GPIOLampsSettings(chipLabel: "no-such-chip", green: LampWiring(line: "LAMP_GREEN"))
        #expect(throws: LightsFault.noChip("no-such-chip")) { try GPIOLamps(settings).set([]) }
    }

    @Test("settings without any lamp are refused")
    func noLamp() {
        #expect(throws: LightsFault.noLampNamed) { try GPIOLamps(GPIOLampsSettings(chipLabel: "any")).set([]) }
    }

    @Test("one line for two lamps is refused before the chip is touched")
    func sameLine() {
        let settings = GPIOLampsSettings(
            chipLabel: "any", green: LampWiring(line: "X"), red: LampWiring(line: "X", activeLow: true))
        #expect(throws: LightsFault.sameLineTwice("X")) { try GPIOLamps(settings).set([]) }
    }

    @Test(
        "every fault says that sales are safe",
        arguments: [
            LightsFault.noChip("a"), .noLine("b"), .sameLineTwice("c"), .noLampNamed, .linesHeldElsewhere,
            .lineDoesNotFollow("d"), .notAllowed,
            .board(5), .drawing(32), .noThread(11),
        ])
    func words(fault: LightsFault) {
        #expect(fault.description.hasSuffix("Sales go on and are safe."))
    }
}
