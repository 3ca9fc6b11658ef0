import Lights
import Testing

@Suite("Every signal has its pattern")
struct LampPatternTests {
    typealias Row = (signal: LampSignal, repeats: Bool, frames: [LampFrame])

    static let table: [Row] = [
        (.ready, true, frames((.sale, 120), ([], 4_880))),
        (.readyNearLimit, true, frames((.sale, 120), ([], 400), (.amber, 120), ([], 4_360))),
        (.awaitingPayment, true, frames((.amber, 150), ([], 1_350))),
        (.working, true, frames((.amber, 800), ([], 800))),
        (.takenGuaranteed, false, frames((.green, 4_000))),
        (.takenAtRisk, false, frames((.amber, 200), ([], 200), (.amber, 200), ([], 200), (.amber, 4_000))),
        (.cashNoted, false, frames((.sale, 200), ([], 300), (.sale, 200), ([], 300))),
        (.answerYes, false, frames((.sale, 1_000))),
        (.answerNo, false, frames(([.amber, .red], 600), ([], 300), ([.amber, .red], 600), ([], 300))),
        (.notTaken, false, Array(repeating: frames((.red, 170), ([], 180)), count: 8).flatMap { $0 }),
        (.saleDeclined, true, frames((.red, 600), ([], 150), (.amber, 600), ([], 450))),
        (.sentWink, false, frames((.link, 200))),
        (.needsEngineer, true, frames((.red, 1_200), ([], 400), (.red, 300), ([], 1_100))),
        (.doNotCutPower, true, frames((.amber, 1_000))),
        (.off, true, frames(([], 1_000))),
    ]

    @Test("the table of the hardware page", arguments: table)
    func row(_ row: Row) {
        let pattern = LampPattern.pattern(for: row.signal)
        #expect(pattern.frames == row.frames)
        #expect(pattern.repeats == row.repeats)
    }

    @Test("the table has every signal")
    func complete() {
        #expect(Set(Self.table.map(\.signal)) == Set(LampSignal.allCases))
    }

    @Test("green by itself is lit by the guaranteed signal only")
    func greenIsSacred() {
        let signals = LampSignal.allCases.filter { signal in
            LampPattern.pattern(for: signal).frames.contains { $0.lamps.intersection(.sale) == .green }
        }
        #expect(signals == [.takenGuaranteed])
    }

    static let boards: [LampSet] = [
        .all, .sale, [.green, .amber], [.green, .red], [.amber, .red], .amber, .red, [.amber, .link],
    ]

    @Test("never more than three flashes a second, on any board", arguments: LampSignal.allCases, boards)
    func flashRate(signal: LampSignal, board: LampSet) {
        for link in LinkSignal.allCases {
            var film = Film(fitted: board)
            film.sequencer.link(link, atMilliseconds: 0)
            film.sequencer.play(.ready, atMilliseconds: 0)
            film.sequencer.play(signal, atMilliseconds: 0)
            film.roll(from: 0, until: 30_000)
            for lamps in [.green, .amber, .red, .link, LampSet.sale] {
                #expect(film.mostFlashesInASecond(of: lamps) <= 3)
            }
        }
    }

    @Test("a board with fewer lamps tells every signal of a sale apart by rhythm", arguments: boards)
    func rhythmAlone(board: LampSet) {
        let signals = LampSignal.allCases.filter { $0 != .sentWink }
        let patterns = signals.map { LampPattern.pattern(for: $0, fitted: board) }
        #expect(Set(patterns).count == signals.count)
        #expect(patterns.allSatisfy { $0.frames.allSatisfy { board.isSuperset(of: $0.lamps) } })
    }

    @Test("where one lamp says both, the warning about the power is not steady as taken is")
    func powerIsNotTaken() {
        let pattern = LampPattern.pattern(for: .doNotCutPower, fitted: .amber)
        #expect(pattern.frames == Self.frames((.amber, 1_700), ([], 300)))
    }

    @Test("green never stands in for another lamp", arguments: LampSignal.allCases)
    func greenStandsInForNothing(signal: LampSignal) {
        let alone = LampPattern.pattern(for: signal, fitted: .green).frames
        let full = LampPattern.pattern(for: signal).frames
        #expect(alone.contains { $0.lamps == .green } == full.contains { $0.lamps.contains(.green) })
    }

    private static func frames(_ pairs: (LampSet, Int)...) -> [LampFrame] {
        pairs.map { LampFrame($0.0, milliseconds: $0.1) }
    }
}
