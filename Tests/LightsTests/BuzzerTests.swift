import Testing

@testable import Lights

@Suite("The buzzer")
struct BuzzerTests {
    static let withBuzzer: LampSet = [.green, .amber, .red, .link, .buzzer]

    /// When it began and stopped sounding.
    private func changes(_ film: Film) -> [Int] {
        var isSounding = false
        return film.scenes.compactMap { scene in
            guard scene.lamps.contains(.buzzer) != isSounding else { return nil }
            isSounding.toggle()
            return scene.at
        }
    }

    static let rhythms: [(LampSignal, [Int])] = [
        (.takenGuaranteed, [0, 100]), (.takenAtRisk, [0, 100, 200, 300]), (.cashNoted, [0, 100]),
        (.notTaken, [0, 700]),
        (.saleDeclined, [0, 700, 900, 1_600]), (.ready, []), (.working, []), (.doNotCutPower, []),
    ]

    @Test("short is taken, long is not taken, and what only stands is silent", arguments: rhythms)
    func rhythm(signal: LampSignal, expected: [Int]) {
        var film = Film(fitted: Self.withBuzzer)
        film.sequencer.play(signal, atMilliseconds: 0)
        film.roll(from: 0, until: 6_000)
        #expect(changes(film) == expected)
    }

    @Test("it changes nothing about the lamps", arguments: LampSignal.allCases)
    func lampsAsEver(signal: LampSignal) {
        var (with, without) = (Film(fitted: Self.withBuzzer), Film())
        with.sequencer.play(signal, atMilliseconds: 0)
        without.sequencer.play(signal, atMilliseconds: 0)
        with.roll(from: 0, until: 6_000)
        without.roll(from: 0, until: 6_000)
        for moment in stride(from: 0, to: 6_000, by: 10) {
            #expect(with.lamps(at: moment).subtracting(.buzzer) == without.lamps(at: moment))
        }
    }

    @Test("a declined sale is heard when it comes to stand, not again after each sale")
    func once() {
        var film = Film(fitted: Self.withBuzzer)
        film.sequencer.rest(.saleDeclined, atMilliseconds: 0)
        film.roll(from: 0, until: 5_000)
        film.sequencer.play(.takenGuaranteed, atMilliseconds: 5_000)
        film.roll(from: 5_000, until: 15_000)
        #expect(changes(film) == [0, 700, 900, 1_600, 5_000, 5_100])
    }

    @Test("the second of two equal sales is heard, too")
    func twice() {
        var film = Film(fitted: Self.withBuzzer)
        film.sequencer.play(.takenGuaranteed, atMilliseconds: 0)
        film.roll(from: 0, until: 1_000)
        film.sequencer.play(.takenGuaranteed, atMilliseconds: 1_000)
        film.roll(from: 1_000, until: 8_000)
        #expect(changes(film) == [0, 100, 1_400, 1_500])
    }
}
