import Forwarding
import TestWorld
import Testing

@Suite("How long to wait after a failure")
struct BackoffTests {
    @Test("the ceiling doubles from one second to five minutes, and stays there")
    func ceilings() {
        var backoff = Backoff()
        let ceilings: [UInt64] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300].map { $0 * 1_000 }
        for ceiling in ceilings {
            // The largest remainder shows the ceiling.
            var other = backoff
            #expect(other.failed(random: ceiling - 1) == ceiling - 1)
            #expect(backoff.failed(random: ceiling) == 0)
        }
    }

    @Test("every wait is below its ceiling, whatever the jitter, however often it failed")
    func bounds() {
        var fuzz = Fuzz("Backoff")
        var backoff = Backoff()
        for _ in 0..<2_000 { #expect(backoff.failed(random: fuzz.next()) < Backoff.highestCeilingMs) }
        #expect(backoff.failed(random: .max) < Backoff.highestCeilingMs)
    }

    @Test("an accepted upload begins anew; nothing else does")
    func reset() {
        var backoff = Backoff()
        for _ in 0..<10 { _ = backoff.failed(random: 0) }
        backoff.accepted()
        #expect(backoff == Backoff())
        #expect(backoff.failed(random: 1_500) == 500)
    }

    @Test(
        "a server's wish to wait is obeyed, within a day, and jitter comes on top",
        arguments: [
            (nil, 0), (0, 0), (1, 1_000), (120, 120_000), (86_400, 86_400_000), (86_401, 86_400_000),
            (.max, 86_400_000),
        ] as [(UInt64?, UInt64)])
    func retryAfter(_ seconds: UInt64?, _ leastMs: UInt64) {
        var backoff = Backoff()
        #expect(backoff.failed(random: 7, retryAfterSeconds: seconds) == leastMs + 7)
        #expect(backoff.failed(random: .max, retryAfterSeconds: seconds) < leastMs + Backoff.highestCeilingMs)
    }
}

@Suite("How much to send at once")
struct UploadSizeTests {
    @Test("an upload doubles when accepted and halves when not, between 1 and 1,000 records")
    func steps() {
        var size = UploadSize()
        var seen = [size.records]
        for _ in 0..<5 {
            size.accepted()
            seen.append(size.records)
        }
        #expect(seen == [100, 200, 400, 800, 1_000, 1_000])
        seen = []
        for _ in 0..<12 {
            size.failed()
            seen.append(size.records)
        }
        #expect(seen == [500, 250, 125, 62, 31, 15, 7, 3, 1, 1, 1, 1])
        size.accepted()
        #expect(size.records == 2)
    }
}

@Suite("What the node does next")
struct ForwarderTests {
    typealias Result = Forwarder.Result
    typealias Next = Forwarder.Next

    static func accepted(again: UInt64 = 60, hasMore: Bool = false, hasMoved: Bool = true) -> Result {
        .accepted(callAgainSeconds: again, hasMore: hasMore, hasMoved: hasMoved)
    }

    /// From the start, with jitter 700: what an exchange came to, what still waits, what follows.
    typealias Step = (result: Result, waiting: UInt64, next: Next, link: LinkState, records: Int)

    static let steps: [Row<Step>] = [
        Row(
            "all sent: wait as HQ says, and a little more",
            (accepted(), 0, .wait(ms: 60_700, endsOnNewRecords: true), .up, 200)),
        Row(
            "nothing to send, nothing new",
            (accepted(hasMoved: false), 0, .wait(ms: 60_700, endsOnNewRecords: true), .up, 200)),
        Row("records wait: go on at once", (accepted(), 5, .sendNow, .up, 200)),
        Row("outcomes wait: go on at once", (accepted(hasMore: true), 0, .sendNow, .up, 200)),
        Row(
            "records wait, but nothing moved: back off",
            (accepted(hasMoved: false), 5, .wait(ms: 700, endsOnNewRecords: false), .up, 50)),
        Row(
            "outcomes wait, but nothing moved: back off",
            (accepted(hasMore: true, hasMoved: false), 0, .wait(ms: 700, endsOnNewRecords: false), .up, 50)),
        Row(
            "call again at once is still a second",
            (accepted(again: 0), 0, .wait(ms: 1_198, endsOnNewRecords: true), .up, 200)),
        Row(
            "call again in a year is a day",
            (accepted(again: .max), 0, .wait(ms: 86_400_700, endsOnNewRecords: true), .up, 200)),
        Row("a captive portal", (.notHQ, 5, .wait(ms: 700, endsOnNewRecords: false), .withoutHQ, 50)),
        Row(
            "busy: not less at a time, only later",
            (.busy(retryAfterSeconds: nil), 5, .wait(ms: 700, endsOnNewRecords: false), .withoutHQ, 100)),
        Row(
            "busy for two minutes",
            (.busy(retryAfterSeconds: 120), 5, .wait(ms: 120_700, endsOnNewRecords: false), .withoutHQ, 100)),
        Row("no network", (.unreachable, 5, .wait(ms: 700, endsOnNewRecords: false), .down, 50)),
    ]

    @Test("a result leads to one next step", arguments: steps)
    func step(_ row: Row<Step>) {
        var forwarder = Forwarder()
        #expect(forwarder.link == .down)
        #expect(forwarder.uploadRecords == 100)
        #expect(forwarder.handle(row.content.result, waiting: row.content.waiting, random: 700) == row.content.next)
        #expect(forwarder.link == row.content.link)
        #expect(forwarder.uploadRecords == row.content.records)
    }

    @Test(
        "boards that were asked to call at one time come spread over the quarter of the time after it, never before it")
    func spread() {
        for random: UInt64 in [0, 1, 14_999, 15_000, 15_001, .max] {
            var forwarder = Forwarder()
            guard case .wait(let ms, _) = forwarder.handle(Self.accepted(), waiting: 0, random: random) else { return }
            #expect((60_000...75_000).contains(ms))
        }
    }

    @Test("the link is what the last exchange showed")
    func link() {
        var forwarder = Forwarder()
        let story: [(Result, LinkState)] = [
            (Self.accepted(), .up), (.unreachable, .down), (.notHQ, .withoutHQ), (Self.accepted(hasMoved: false), .up),
            (.busy(retryAfterSeconds: 1), .withoutHQ), (Self.accepted(), .up),
        ]
        for (result, link) in story {
            _ = forwarder.handle(result, waiting: 0, random: 0)
            #expect(forwarder.link == link)
        }
    }

    @Test("an answer that moves nothing, over and over, slows down like any failure: no hot loop")
    func noHotLoop() {
        var forwarder = Forwarder()
        var total: UInt64 = 0
        for round in 0..<40 {
            switch forwarder.handle(Self.accepted(hasMore: true, hasMoved: false), waiting: 3, random: 299_999) {
            case .sendNow: Issue.record("sent at once in round \(round)")
            case .wait(let ms, let endsOnNewRecords):
                total += ms
                #expect(!endsOnNewRecords, "a new sale must not end the wait after a failure")
            }
        }
        #expect(total > 30 * Backoff.highestCeilingMs / 2)
        #expect(forwarder.uploadRecords == 1)
    }

    @Test("only an accepted upload ends the back-off: a connection that opens proves nothing")
    func reset() {
        var forwarder = Forwarder()
        for _ in 0..<8 { _ = forwarder.handle(.unreachable, waiting: 1, random: 0) }
        let slow = Next.wait(ms: 200_000, endsOnNewRecords: false)
        for result in [Result.notHQ, Self.accepted(hasMoved: false), .busy(retryAfterSeconds: nil), .unreachable] {
            var other = forwarder
            #expect(other.handle(result, waiting: 1, random: 200_000) == slow)
        }
        #expect(forwarder.handle(Self.accepted(), waiting: 0, random: 0) == .wait(ms: 60_000, endsOnNewRecords: true))
        #expect(forwarder.handle(.unreachable, waiting: 1, random: 200_999) == .wait(ms: 999, endsOnNewRecords: false))
    }
}
