import Testing

@testable import Scanning

@Suite("Contacts that bounce")
struct SettledLevelTests {
    struct Look: Sendable {
        let at: Int
        let level: Bool
        var hasMoved = false
    }

    struct Scene: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let looks: [Look]
        /// When which level was told.
        let told: [Int: Bool]
    }

    static let scenes = [
        Scene(
            testDescription: "the level at the start is told when it has stayed",
            looks: [Look(at: 0, level: false, hasMoved: true), Look(at: 30, level: false)], told: [30: false]),
        Scene(
            testDescription: "not before",
            looks: [Look(at: 0, level: true, hasMoved: true), Look(at: 29, level: true)],
            told: [:]),
        Scene(
            testDescription: "pressed once, however it bounces",
            looks: [
                Look(at: 0, level: false, hasMoved: true), Look(at: 30, level: false),
                Look(at: 100, level: true, hasMoved: true), Look(at: 103, level: false, hasMoved: true),
                Look(at: 104, level: true, hasMoved: true), Look(at: 134, level: true),
                Look(at: 1_134, level: true),
            ], told: [30: false, 134: true]),
        Scene(
            testDescription: "edges between two looks at one level begin the time anew",
            looks: [
                Look(at: 0, level: true, hasMoved: true), Look(at: 20, level: true, hasMoved: true),
                Look(at: 40, level: true), Look(at: 50, level: true),
            ], told: [50: true]),
        Scene(
            testDescription: "a disturbance that is over says nothing",
            looks: [
                Look(at: 0, level: true, hasMoved: true), Look(at: 30, level: true),
                Look(at: 200, level: false, hasMoved: true), Look(at: 210, level: true, hasMoved: true),
                Look(at: 240, level: true),
            ], told: [30: true]),
    ]

    @Test(arguments: scenes)
    func `a level is told when it has stayed the same`(_ scene: Scene) {
        var contact = SettledLevel()
        var told: [Int: Bool] = [:]
        for look in scene.looks { told[look.at] = contact.take(look.level, hasMoved: look.hasMoved, at: look.at) }
        #expect(told == scene.told)
    }

    @Test func `it is looked at again when the time is over, and then only at an edge`() {
        var contact = SettledLevel()
        #expect(contact.nextLook(after: 0) == nil)
        _ = contact.take(true, hasMoved: true, at: 0)
        #expect(contact.nextLook(after: 10) == 20)
        #expect(contact.nextLook(after: 40) == 1)
        _ = contact.take(true, hasMoved: false, at: 30)
        #expect(contact.nextLook(after: 30) == nil)
    }

    @Test func `a chip that is not there is told, and tried again`() async {
        let wiring = SwitchWiring(chipLabel: "no-such-chip", line: "BUTTON", activeLow: true)
        for await event in GPIOSwitch(wiring, name: "button").scans() {
            #expect(
                event
                    == .fault(
                        .switchUnavailable(place: "no-such-chip, line BUTTON", reason: "there is no such chip")))
            break
        }
    }
}
