import Foundation
import Payments
import Scratch
import Synchronization
import TestWorld
import Testing

@testable import Voice

/// A card that writes down what it plays, and that a test can hold, stop and pull out.
final class TestCard: SoundSink {
    struct State {
        var sentences: [[Int16]] = []
        var isHeld = false
        var fault: VoiceFault?
        var opened = 0
    }

    let state = Mutex(State())
    let hangs = VoiceFault.card(name: "test", reason: "it takes no sound")

    func open() throws(VoiceFault) -> any SoundStream {
        let fault = state.withLock { state in
            state.opened += 1
            if state.fault == nil { state.sentences.append([]) }
            return state.fault
        }
        if let fault { throw fault }
        return Stream(card: self)
    }

    final class Stream: SoundStream {
        let card: TestCard

        init(card: TestCard) { self.card = card }

        func write(_ samples: ArraySlice<Int16>) throws(VoiceFault) -> Int {
            let (isHeld, fault) = card.state.withLock { state in
                if !state.isHeld, state.fault == nil { state.sentences[state.sentences.count - 1] += samples }
                return (state.isHeld, state.fault)
            }
            if let fault { throw fault }
            if isHeld { usleep(1_000) }
            return isHeld ? 0 : samples.count
        }

        func isPlaying() -> Bool { false }
    }
}

@Suite("What is said reaches the card") struct SpeakerTests {
    private let scratch: ScratchFolder
    private let card = TestCard()

    /// Each clip is a few samples with a number of its own.
    private let sounds: [String: Int16]

    init() throws {
        scratch = try ScratchFolder()
        let names = Language.english.needed(reasons: ["expired"]).map(\.description).sorted()
        sounds = Dictionary(uniqueKeysWithValues: zip(names, 1...))
        for (name, sound) in sounds { try write(name, WAV(samples: [sound, sound])) }
    }

    private func write(_ name: String, _ wav: WAV) throws {
        try Data(wav.bytes).write(to: URL(filePath: scratch.file("\(name).wav")))
    }

    private final class Log: Sendable {
        let faults = Mutex<[VoiceFault]>([])
    }
    private let log = Log()

    private func speaker() -> Speaker {
        let speaker = Speaker(.english, clips: ClipFolder(path: scratch.path), sink: card) { [log] fault in
            log.faults.withLock { $0.append(fault) }
        }
        speaker.start()
        return speaker
    }

    private func samples(_ saying: Saying) throws -> [Int16] {
        let sentence = saying.sentence(in: .english)
        return try sentence.tones.samples
            + sentence.clips.flatMap { clip in
                let sound = try #require(sounds[clip.description])
                return [sound, sound]
            }
    }

    private func until(_ check: (TestCard.State) throws -> Bool) throws {
        for _ in 0..<5_000 {
            if try check(card.state.withLock { $0 }) { return }
            usleep(1_000)
        }
        Issue.record("waited in vain")
    }

    @Test("tones first, then the clips in their order")
    func order() throws {
        let speaker = speaker()
        speaker.say(.taken(.kes(1_250)))
        let expected = try samples(.taken(.kes(1_250)))
        try until { $0.sentences == [expected] }
        speaker.stop()
    }

    @Test("a new saying cuts the old one short, and is said whole")
    func interrupts() throws {
        let speaker = speaker()
        card.state.withLock { $0.isHeld = true }
        speaker.say(.due(.kes(99_999_900)))
        try until { $0.opened == 1 }
        speaker.say(.notTaken(reason: "expired"))
        card.state.withLock { $0.isHeld = false }
        let expected = try samples(.notTaken(reason: "expired"))
        try until { $0.sentences.last == expected }
        let first = try samples(.due(.kes(99_999_900)))
        #expect(card.state.withLock { $0.sentences.first?.count ?? 0 } < first.count)
        speaker.stop()
    }

    @Test("what can wait is said after what is being said")
    func later() throws {
        let speaker = speaker()
        card.state.withLock { $0.isHeld = true }
        speaker.say(.allSent)
        try until { $0.opened == 1 }
        speaker.sayLater(.saleDeclined)
        card.state.withLock { $0.isHeld = false }
        let expected = try [samples(.allSent), samples(.saleDeclined)]
        try until { $0.sentences == expected }
        speaker.stop()
    }

    @Test("of several sayings while the card hangs only the last is said")
    func lastOfSeveral() throws {
        let speaker = speaker()
        card.state.withLock { $0.isHeld = true }
        speaker.say(.allSent)
        try until { $0.opened == 1 }
        for _ in 0..<100 { speaker.say(.cleared) }
        speaker.say(.dayClosed)
        card.state.withLock { $0.isHeld = false }
        let expected = try samples(.dayClosed)
        try until { $0.sentences.last == expected }
        #expect(card.state.withLock { $0.opened } <= 3)
        speaker.stop()
    }

    @Test("a card that is busy or gone is told once and tried with the next saying")
    func vanished() throws {
        let speaker = speaker()
        let fault = VoiceFault.card(name: "default", reason: "another program uses it")
        card.state.withLock { $0.fault = fault }
        for number in 1...3 {
            speaker.say(.allSent)
            try until { $0.opened == number }
        }
        card.state.withLock { $0.fault = nil }
        speaker.say(.allSent)
        let expected = try samples(.allSent)
        try until { $0.sentences == [expected] }
        #expect(log.faults.withLock { $0 } == [fault])
        speaker.stop()
    }

    @Test("a clip that is missing leaves the others in their places, and is told")
    func missingClip() throws {
        try FileManager.default.removeItem(atPath: scratch.file("n-12.wav"))
        let speaker = speaker()
        speaker.say(.cashNoted(.kes(1_200)))
        let expected = try samples(.cashNoted(.kes(1_200))).dropFirst(2)
        try until { $0.sentences == [Array(expected)] }
        #expect(log.faults.withLock { $0.map(\.description) }.contains { $0.contains("n-12.wav") })
        speaker.stop()
    }

    @Test("the last thing is said again")
    func again() throws {
        let speaker = speaker()
        speaker.sayAgain()
        speaker.say(.allSent)
        let expected = try samples(.allSent)
        try until { $0.sentences == [expected] }
        speaker.sayAgain()
        try until { $0.sentences == [expected, expected] }
        speaker.stop()
    }

    @Test("a real card's samples, by ALSA's own file device, and a card that is not there")
    func alsa() throws {
        let file = scratch.file("sound.raw")
        let stream = try ALSACard(name: "file:\(file),raw").open()
        var rest = Array<Int16>(0..<3_000)[...]
        while !rest.isEmpty { rest = rest.dropFirst(try stream.write(rest)) }
        #expect(!stream.isPlaying())
        withExtendedLifetime(stream) {}
        #expect(throws: VoiceFault.self) { try ALSACard(name: "no-such-card").open() }
    }
}

@Suite("Recordings") struct ClipFolderTests {
    private static let good = WAV(samples: [1, -2, 3])

    typealias File = (bytes: [UInt8], samples: [Int16]?)
    static let files: [Row<File>] = [
        Row("as espeak-ng writes it", (good.bytes, [1, -2, 3])),
        Row(
            "into a pipe: the length is beyond the end",
            (WAV(samples: [1, -2, 3], claims: 0x7FFF_F000).bytes, [1, -2, 3])),
        Row("cut within a sample", (Array(good.bytes.dropLast()), [1, -2])),
        Row(
            "with a chunk before the data",
            (WAV(samples: [7], extra: Array("LIST".utf8) + [3, 0, 0, 0, 1, 2, 3, 0]).bytes, [7])),
        Row("nothing", ([], nil)), Row("another file", (Array("RIFF....AVI ".utf8), nil)),
        Row("two channels", (WAV(samples: [1], channels: 2).bytes, nil)),
        Row("another rate", (WAV(samples: [1], rate: 44_100).bytes, nil)),
        Row("eight bits", (WAV(samples: [1], bits: 8).bytes, nil)), Row("no data", (Array(good.bytes.prefix(36)), nil)),
    ]

    @Test(arguments: files)
    func `what is no clip is refused`(_ row: Row<File>) {
        #expect(ClipFolder.samples(of: row.content.bytes) == row.content.samples)
    }

    @Test func `whatever is cut off, nothing is read beyond the end`() {
        for length in 0...Self.good.bytes.count { _ = ClipFolder.samples(of: Array(Self.good.bytes.prefix(length))) }
    }
}

/// A WAV file.
struct WAV {
    let bytes: [UInt8]

    init(
        samples: [Int16], channels: Int = 1, rate: Int = 22_050, bits: Int = 16, claims: Int? = nil, extra: [UInt8] = []
    ) {
        func little(_ value: Int, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        let data = samples.flatMap { little(Int($0), 2) }
        bytes =
            Array("RIFF".utf8) + little(36 + data.count, 4) + Array("WAVEfmt ".utf8) + little(16, 4) + little(1, 2)
            + little(channels, 2) + little(rate, 4) + little(rate * 2, 4) + little(2, 2) + little(bits, 2) + extra
            + Array("data".utf8) + little(claims ?? data.count, 4) + data
    }
}
