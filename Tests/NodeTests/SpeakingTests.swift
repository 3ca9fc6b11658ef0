import Acceptance
import Foundation
import Lights
import Payments
import Scratch
import Synchronization
import TestWorld
import Testing

@testable import Node
@testable import Voice

/// A card that notes, as each sentence begins, how many records are on the board's disk, seen from beside the service.
private final class WitnessCard: SoundSink {
    let path: String
    let heard = Mutex<[(records: Int, samples: Int)]>([])
    let hangs = VoiceFault.card(name: "test", reason: "it takes no sound")
    let isBroken: Bool

    init(_ path: String, isBroken: Bool = false) {
        self.path = path
        self.isBroken = isBroken
    }

    func open() throws(VoiceFault) -> any SoundStream {
        let records = (try? Stall.sequences(in: path).count) ?? -1
        heard.withLock { $0.append((records, 0)) }
        if isBroken { throw .card(name: "test", reason: "No such device") }
        return Stream(card: self)
    }

    private final class Stream: SoundStream {
        let card: WitnessCard
        init(card: WitnessCard) { self.card = card }

        func write(_ samples: ArraySlice<Int16>) throws(VoiceFault) -> Int {
            card.heard.withLock { $0[$0.count - 1].samples += samples.count }
            return samples.count
        }
        func isPlaying() -> Bool { false }
    }

    /// Waits for so many sentences; how many records there were as each began.
    func records(at sentences: Int) async throws -> [Int] {
        for _ in 0..<2_000 {
            let records = heard.withLock { $0.map(\.records) }
            if records.count >= sentences { return records }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw NeverTold(what: "\(sentences) sentences", told: [])
    }
}

/// What a board says of a sale, over the real journal.
@Suite struct SpeakingTests {
    let scratch: ScratchFolder
    let board: Board
    let lamps = NotedLamps()

    init() async throws {
        scratch = try ScratchFolder()
        board = try await Board()
    }

    private func speaker(_ card: WitnessCard) -> Speaker {
        let speaker = Speaker(.swahili, clips: ClipFolder(path: scratch.path), sink: card, onFault: { _ in })
        speaker.start()
        return speaker
    }

    @Test func `nothing is said of a sale before its record is on the disk`() async throws {
        let card = WitnessCard(board.path)
        let speaker = speaker(card)
        let keypad = KeypadDesk(
            try await board.attendant(SpeakingLamps(lamps, speaker: speaker)), currency: .of("KES"))
        await keypad.type("1250⏎")
        #expect(try await card.records(at: 1) == [0])
        await keypad.type("+")
        #expect(try await card.records(at: 2) == [0, 1])
        speaker.stop()
    }

    @Test func `negative control: said before the sale, no record is there`() async throws {
        let card = WitnessCard(board.path)
        let speaker = speaker(card)
        speaker.say(.cashNoted(.kes(1_250)))
        let records = try await card.records(at: 1)
        try await board.sellForCash(1_250)
        #expect(records == [0])
        speaker.stop()
    }

    @Test func `a card that is gone stops no sale, and every lamp is shown`() async throws {
        let card = WitnessCard(board.path, isBroken: true)
        let speaker = speaker(card)
        let attendant = try await board.attendant(SpeakingLamps(lamps, speaker: speaker))
        for number in 1...3 {
            let report = try await attendant.sell(SaleRequest(due: .kes(100), means: .cash))
            #expect(report.receipt == UInt64(number))
        }
        #expect(lamps.told.filter { $0.hasPrefix("cashNoted") }.count == 3)
        speaker.stop()
    }

    @Test func `what comes to stand is said once`() async throws {
        let card = WitnessCard(board.path)
        let speaker = speaker(card)
        let lamps = SpeakingLamps(lamps, speaker: speaker)
        lamps.rest(.saleDeclined)
        _ = try await card.records(at: 1)
        for _ in 0..<3 { lamps.rest(.saleDeclined) }
        lamps.answer(.allSent)
        #expect(try await card.records(at: 2).count == 2)
        speaker.stop()
    }

    typealias Status = (status: CounterStatus, saying: Saying?)
    static let statuses: [Row<Status>] = [
        Row("ready", (.ready, nil)), Row("writing", (.writing, nil)),
        Row("working", (.working, nil)),
        Row("asking headquarters", (.taken(.awaitingApproval), nil)),
        Row("an amount is due", (.awaitingPayment, .due(.kes(1_250)))),
        Row("guaranteed", (.taken(.guaranteed), .taken(.kes(1_250)))),
        Row("at risk", (.taken(.atRisk), .takenAtRisk(.kes(1_250)))),
        Row("confirmed", (.taken(.confirmed), .paid(.kes(1_250)))),
        Row("approved", (.approved, .approved(.kes(1_250)))),
        Row("cash", (.cashNoted, .cashNoted(.kes(1_250)))),
        Row("refused", (.notTaken(.expired), .notTaken(reason: "expired"))),
        Row("the engineer", (.needsEngineer, .needsEngineer)),
    ]

    @Test(arguments: statuses)
    func `every status is said as what it is`(_ row: Row<Status>) {
        #expect(row.content.status.saying(of: .kes(1_250)) == row.content.saying)
    }
}
