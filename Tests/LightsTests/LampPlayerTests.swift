import Foundation
import Lights
import Synchronization
import Testing

@Suite("The player")
struct LampPlayerTests {
    @Test("it lights what is played and puts everything off when stopped")
    func playsAndStops() {
        let lines = RecordedLamps()
        let player = LampPlayer(lines: lines)
        player.link(.up)
        player.play(.takenGuaranteed)
        #expect(eventually { lines.last == [.green, .link] })
        player.stop()
        player.stop()
        #expect(lines.last == [])
        #expect(player.faults == 0)
    }

    @Test("it steps through a pattern by itself")
    func steps() {
        let lines = RecordedLamps()
        let player = LampPlayer(lines: lines)
        player.play(.cashNoted)
        #expect(eventually { lines.shown.count { $0 == .sale } == 2 && lines.last == [] })
    }

    @Test("lamps that fail are counted and reported once, and playing goes on")
    func failing() {
        let lines = RecordedLamps(failing: true)
        let reported = Mutex([LightsFault]())
        let player = LampPlayer(lines: lines) { fault in reported.withLock { $0.append(fault) } }
        player.play(.notTaken)
        #expect(eventually { player.faults >= 3 })
        #expect(reported.withLock { $0 } == [.board(5)])
        lines.mend()
        player.play(.doNotCutPower)
        #expect(eventually { lines.last == .amber })
    }

    @Test("letting go of the player puts the lamps off")
    func letGo() {
        let lines = RecordedLamps()
        do {
            let player = LampPlayer(lines: lines)
            player.play(.doNotCutPower)
            #expect(eventually { lines.last == .amber })
        }
        #expect(lines.last == [])
    }

    /// Asks again and again, at most ten seconds.
    private func eventually(_ condition: () -> Bool) -> Bool {
        for _ in 0..<1_000 {
            if condition() { return true }
            usleep(10_000)
        }
        return condition()
    }
}

/// Lamps that remember what they were told, and fail on demand.
private final class RecordedLamps: LampLines {
    private let state: Mutex<(shown: [LampSet], failing: Bool)>

    init(failing: Bool = false) {
        state = Mutex(([], failing))
    }

    var shown: [LampSet] {
        state.withLock { $0.shown }
    }

    var last: LampSet? {
        shown.last
    }

    func mend() {
        state.withLock { $0.failing = false }
    }

    func set(_ lamps: LampSet) throws(LightsFault) {
        let failed = state.withLock { state in
            if !state.failing { state.shown.append(lamps) }
            return state.failing
        }
        if failed { throw .board(5) }
    }
}
