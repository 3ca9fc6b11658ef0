import Lights
import Testing

@Suite("What the lamps show over time")
struct LampSequencerTests {
    @Test("everything is dark until something is played")
    func darkAtFirst() {
        var sequencer = LampSequencer()
        sequencer.link(.up, atMilliseconds: 0)
        let step = sequencer.step(atMilliseconds: 5_000)
        #expect(step.lamps == [])
        #expect(step.millisecondsToNext == nil)
    }

    typealias Moment = (signal: LampSignal, at: Int, lamps: LampSet)

    static let moments: [Moment] = [
        (.ready, 0, .sale), (.ready, 119, .sale), (.ready, 120, []), (.ready, 5_000, .sale),
        (.readyNearLimit, 530, .amber), (.working, 700, .amber), (.working, 900, []),
        (.takenGuaranteed, 3_999, .green), (.takenGuaranteed, 4_000, []),
        (.takenAtRisk, 300, []), (.takenAtRisk, 500, .amber), (.takenAtRisk, 4_799, .amber),
        (.takenAtRisk, 4_800, []), (.cashNoted, 600, .sale), (.cashNoted, 1_000, []),
        (.notTaken, 400, .red), (.notTaken, 2_800, []), (.saleDeclined, 100, .red), (.saleDeclined, 800, .amber),
        (.needsEngineer, 1_000, .red), (.needsEngineer, 1_700, .red), (.needsEngineer, 2_500, []),
        (.doNotCutPower, 60_000, .amber), (.off, 100, []),
    ]

    @Test("a signal at a moment", arguments: moments)
    func moment(_ row: Moment) {
        var sequencer = LampSequencer()
        sequencer.play(row.signal, atMilliseconds: 0)
        #expect(sequencer.step(atMilliseconds: row.at).lamps == row.lamps)
    }

    @Test("stepping from change to change misses nothing")
    func changes() {
        var film = Film()
        film.sequencer.play(.takenAtRisk, atMilliseconds: 0)
        film.roll(from: 0, until: 20_000)
        #expect(film.scenes.map(\.at) == [0, 200, 400, 600, 800, 4_800])
    }

    @Test("after a sale's signal the lamps return to the standing one, not to the work before the sale")
    func returnsToStanding() {
        var film = Film()
        film.sequencer.play(.saleDeclined, atMilliseconds: 0)
        film.sequencer.play(.working, atMilliseconds: 10)
        film.sequencer.play(.takenGuaranteed, atMilliseconds: 1_000)
        film.roll(from: 1_000, until: 8_000)
        #expect(film.lamps(at: 4_999) == .green)
        #expect(film.lamps(at: 5_000) == .red)
        #expect(film.lamps(at: 5_800) == .amber)
    }

    @Test(
        "an answer in between returns to what the counter waits for",
        arguments: [LampSignal.awaitingPayment, .doNotCutPower])
    func answersInBetween(_ lasting: LampSignal) {
        var film = Film()
        film.sequencer.play(.ready, atMilliseconds: 0)
        film.sequencer.play(lasting, atMilliseconds: 1_000)
        film.sequencer.play(.answerNo, atMilliseconds: 2_000)
        film.sequencer.rest(.readyNearLimit, atMilliseconds: 2_500)
        film.roll(from: 2_000, until: 3_900)
        #expect(film.lamps(at: 2_599) == [.amber, .red])
        #expect(film.lamps(at: 3_800) == .amber)
        // The sale's own signal ends the wait.
        film.sequencer.play(.notTaken, atMilliseconds: 6_000)
        film.roll(from: 6_000, until: 12_000)
        #expect(film.lamps(at: 8_800) == .sale)
    }

    @Test(
        "how long a signal still shows",
        arguments: [(LampSignal.takenGuaranteed, 3_000), (.ready, 0), (.doNotCutPower, 0)])
    func left(_ signal: LampSignal, _ milliseconds: Int) {
        var sequencer = LampSequencer()
        sequencer.play(signal, atMilliseconds: 0)
        #expect(sequencer.millisecondsLeft(atMilliseconds: 1_000) == milliseconds)
        #expect(sequencer.millisecondsLeft(atMilliseconds: 5_000) == 0)
    }

    @Test("resting on another signal does not cut a sale's signal short")
    func restWaits() {
        var film = Film()
        film.sequencer.play(.ready, atMilliseconds: 0)
        film.sequencer.play(.takenGuaranteed, atMilliseconds: 0)
        film.sequencer.rest(.needsEngineer, atMilliseconds: 100)
        film.roll(from: 100, until: 6_000)
        #expect(film.lamps(at: 3_999) == .green)
        #expect(film.lamps(at: 4_000) == .red)
    }

    @Test("resting shows at once where a standing signal shows, and ignores what is not standing")
    func restNow() {
        var sequencer = LampSequencer()
        sequencer.play(.ready, atMilliseconds: 0)
        sequencer.rest(.takenGuaranteed, atMilliseconds: 1_000)
        #expect(sequencer.step(atMilliseconds: 1_000).lamps == [])
        sequencer.rest(.needsEngineer, atMilliseconds: 1_000)
        #expect(sequencer.step(atMilliseconds: 1_000).lamps == .red)
    }

    @Test("a signal that is told again keeps its rhythm")
    func keepsRhythm() {
        var film = Film()
        for moment in stride(from: 0, to: 10_000, by: 100) {
            film.sequencer.play(.ready, atMilliseconds: moment)
            film.roll(from: moment, until: moment + 100)
        }
        #expect(film.lightings(of: .green) == [0, 5_000])
    }

    @Test("a second sale while the first still shows begins with a gap, so that it is seen")
    func secondSale() {
        var film = Film()
        film.sequencer.play(.takenGuaranteed, atMilliseconds: 0)
        film.roll(from: 0, until: 2_000)
        film.sequencer.play(.takenGuaranteed, atMilliseconds: 2_000)
        film.roll(from: 2_000, until: 10_000)
        #expect(film.lightings(of: .green) == [0, 2_400])
        #expect(film.scenes.map(\.at) == [0, 2_000, 2_400, 6_400])
    }

    typealias LinkRow = (link: LinkSignal, early: Bool, late: Bool)

    static let links: [LinkRow] = [(.up, true, true), (.withoutHQ, true, false), (.down, false, false)]

    @Test("the link lamp by itself", arguments: links)
    func link(_ row: LinkRow) {
        var sequencer = LampSequencer()
        sequencer.play(.ready, atMilliseconds: 0)
        sequencer.link(row.link, atMilliseconds: 0)
        #expect(sequencer.step(atMilliseconds: 900).lamps.contains(.link) == row.early)
        #expect(sequencer.step(atMilliseconds: 1_900).lamps.contains(.link) == row.late)
    }

    @Test("a wink turns the link lamp over once and touches nothing else", arguments: [LinkSignal.up, .down])
    func wink(link: LinkSignal) {
        var film = Film()
        film.sequencer.play(.takenGuaranteed, atMilliseconds: 0)
        film.sequencer.link(link, atMilliseconds: 0)
        film.roll(from: 0, until: 1_000)
        film.sequencer.play(.sentWink, atMilliseconds: 1_000)
        film.roll(from: 1_000, until: 3_000)
        let still = link == .up
        #expect([999, 1_000, 1_200].map { film.lamps(at: $0).contains(.link) } == [still, !still, still])
        #expect(film.scenes.allSatisfy { $0.lamps.contains(.green) })
    }

    @Test("off is dark, link lamp and winks included")
    func off() {
        var sequencer = LampSequencer()
        sequencer.play(.ready, atMilliseconds: 0)
        sequencer.link(.up, atMilliseconds: 0)
        sequencer.play(.off, atMilliseconds: 100)
        sequencer.play(.sentWink, atMilliseconds: 100)
        #expect(sequencer.step(atMilliseconds: 100).lamps == [])
    }

    @Test("signals that follow each other fast do not flash faster than three a second")
    func jammed() {
        var film = Film()
        let jam: [LampSignal] = [.working, .notTaken, .off, .cashNoted, .sentWink, .doNotCutPower]
        for (index, moment) in stride(from: 0, to: 20_000, by: 70).enumerated() {
            film.sequencer.play(jam[index % jam.count], atMilliseconds: moment)
            film.sequencer.link(LinkSignal.allCases[index % 3], atMilliseconds: moment)
            film.roll(from: moment, until: moment + 70)
        }
        for lamp in [LampSet.green, .amber, .red, .link] {
            #expect(!film.lightings(of: lamp).isEmpty)
            #expect(film.mostFlashesInASecond(of: lamp) <= 3)
        }
    }

    @Test("a clock that jumps back is taken as standing still")
    func backwards() {
        var sequencer = LampSequencer()
        sequencer.play(.takenGuaranteed, atMilliseconds: 10_000)
        #expect(sequencer.step(atMilliseconds: -5).lamps == .green)
        #expect(sequencer.step(atMilliseconds: 14_000).lamps == [])
    }

    @Test("lamps that are not fitted are not asked for")
    func fitted() {
        var sequencer = LampSequencer(fitted: .amber)
        sequencer.link(.up, atMilliseconds: 0)
        sequencer.play(.notTaken, atMilliseconds: 0)
        #expect(sequencer.step(atMilliseconds: 0).lamps == .amber)
    }
}

@Suite("Showing an engineer what the lamps say")
struct DemonstrationTests {
    private var standing: LampSequencer {
        var sequencer = LampSequencer()
        sequencer.link(.up, atMilliseconds: 0)
        sequencer.play(.needsEngineer, atMilliseconds: 0)
        return sequencer
    }

    @Test("what stands comes back by itself, whatever was shown", arguments: LampStatus.allCases)
    func returns(_ status: LampStatus) {
        var sequencer = standing
        let isShown = sequencer.demonstrate(status, forMilliseconds: 6_000, atMilliseconds: 2_000)
        #expect(isShown)
        #expect(sequencer.step(atMilliseconds: 8_100).lamps == [.red, .link])
        #expect(sequencer.step(atMilliseconds: 9_300).lamps == .link, "needs the engineer, from its beginning")
    }

    @Test(
        "each status is shown as its pattern, and those of the link on the link lamp alone",
        arguments: LampStatus.allCases)
    func shows(_ status: LampStatus) {
        var sequencer = LampSequencer()
        _ = sequencer.demonstrate(status, forMilliseconds: 6_000, atMilliseconds: 0)
        let pattern = LampPattern.pattern(for: status.signal)
        #expect(sequencer.step(atMilliseconds: 0).lamps.intersection(.sale) == pattern.frames[0].lamps)
        let linkLamp = [0, 300, 1_100].map { sequencer.step(atMilliseconds: $0).lamps.contains(.link) }
        switch status {
        case .linkUp: #expect(linkLamp == [true, true, true])
        case .linkWithoutHQ: #expect(linkLamp == [true, true, false])
        case .sent: #expect(linkLamp == [false, true, true])
        default: #expect(linkLamp == [false, false, false])
        }
    }

    @Test("a sale ends it at once, and is shown from its beginning")
    func sale() {
        for signal in [LampSignal.working, .takenGuaranteed, .notTaken] {
            var sequencer = standing
            _ = sequencer.demonstrate(.taken, forMilliseconds: 6_000, atMilliseconds: 0)
            sequencer.play(signal, atMilliseconds: 3_000)
            let lamps = LampPattern.pattern(for: signal).frames[0].lamps
            #expect(sequencer.step(atMilliseconds: 3_001).lamps == lamps.union(.link))
        }
    }

    @Test("a sale is never covered up")
    func covered() {
        for signal in [LampSignal.working, .takenGuaranteed, .takenAtRisk, .cashNoted, .notTaken, .doNotCutPower] {
            var sequencer = LampSequencer()
            sequencer.play(signal, atMilliseconds: 0)
            let isShown = sequencer.demonstrate(.off, forMilliseconds: 1_000, atMilliseconds: 50)
            #expect(!isShown)
            #expect(sequencer.step(atMilliseconds: 60).lamps == LampPattern.pattern(for: signal).frames[0].lamps)
        }
    }

    @Test("what changes meanwhile stands afterwards")
    func changes() {
        var sequencer = LampSequencer()
        sequencer.play(.ready, atMilliseconds: 0)
        _ = sequencer.demonstrate(.ready, forMilliseconds: 1_000, atMilliseconds: 500)
        sequencer.rest(.needsEngineer, atMilliseconds: 600)
        #expect(sequencer.step(atMilliseconds: 610).lamps == .sale)
        #expect(sequencer.step(atMilliseconds: 1_900).lamps == .red)
    }

    @Test("every status has words and a name of its own")
    func words() { #expect(Set(LampStatus.allCases.map(\.words)).count == LampStatus.allCases.count) }
}
