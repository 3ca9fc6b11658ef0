import Forwarding
import Testing

@testable import HeadOffice

/// A storm in virtual time: nodes with one exchange each, and an HQ that answers one after the other.
private struct VirtualStorm {
    static let nodes = 1_000
    static let size = 26_000
    var room = WaitingRoom()
    /// Exchanges answered when everybody was; milliseconds.
    private(set) var overMs = 0
    /// How many were turned away in each second.
    private(set) var turnedAway: [Int] = []
    private(set) var longestInsideMs = 0

    /// - Parameters:
    ///   - exchangeMs: how long HQ takes for one.
    ///   - withinMs: the time in which all nodes find their link.
    ///   - sendingAwayMs: how long HQ takes to send one away; nothing else is done meanwhile.
    ///   - told: what a node is told, given what HQ says.
    init(exchangeMs: Int, withinMs: Int, sendingAwayMs: Int = 0, told: (Int) -> Int = { $0 }) {
        // The same chance in every run: multiples of an odd constant, whose low bits are dropped.
        var chance: UInt64 = 0
        var forwarders = [Forwarder](repeating: Forwarder(), count: VirtualStorm.nodes)
        var coming: [Int: [Int]] = [:]
        for node in 0..<VirtualStorm.nodes { coming[node * withinMs / VirtualStorm.nodes, default: []].append(node) }
        var inside: [Int] = []
        var (answered, freeAt, now) = (0, exchangeMs, 0)
        while answered < VirtualStorm.nodes, now < 1_000_000 {
            for node in coming.removeValue(forKey: now) ?? [] {
                guard let seconds = room.enter(VirtualStorm.size, atMs: Double(now)) else {
                    if inside.isEmpty { freeAt = now + exchangeMs }
                    inside.append(now)
                    continue
                }
                while turnedAway.count <= now / 1_000 { turnedAway.append(0) }
                turnedAway[now / 1_000] += 1
                freeAt += sendingAwayMs
                chance &+= 0x9E37_79B9_7F4A_7C15
                let result = Forwarder.Result.busy(retryAfterSeconds: UInt64(told(seconds)))
                guard case .wait(let ms, _) = forwarders[node].handle(result, waiting: 100, random: chance >> 16)
                else { continue }
                coming[now + Int(ms), default: []].append(node)
            }
            if !inside.isEmpty, now >= freeAt {
                longestInsideMs = max(longestInsideMs, now - inside.removeFirst())
                room.leave(VirtualStorm.size, atMs: Double(now))
                answered += 1
                freeAt = now + exchangeMs
            }
            now += 1
        }
        overMs = now
    }

    /// How much of the time HQ worked.
    func usefulShare(exchangeMs: Int) -> Double { Double(VirtualStorm.nodes * exchangeMs) / Double(overMs) }
}

@Suite struct WaitingRoomTests {
    @Test(arguments: [10, 25, 60, 90])
    func `in a storm HQ stays at work, nobody waits inside for long, and no second wave comes`(exchangeMs: Int) {
        let storm = VirtualStorm(exchangeMs: exchangeMs, withinMs: 2_000)
        #expect(storm.usefulShare(exchangeMs: exchangeMs) >= 0.9)
        // Nodes hang up after 15 s of silence.
        #expect(storm.longestInsideMs < 10_000)
        let first = storm.turnedAway.prefix(3).reduce(0, +)
        let later = storm.turnedAway.dropFirst(3)
        #expect((later.max() ?? 0) <= max(20, first / 10), "\(storm.turnedAway)")
        #expect(storm.turnedAway.reduce(0, +) < 2 * VirtualStorm.nodes)
        #expect(storm.room.requests == 0)
        #expect(storm.room.bytes == 0)
    }

    @Test(arguments: [1, 2])
    func `the seconds in which a thousand are sent away set no pace for the rest`(sendingAwayMs: Int) {
        let storm = VirtualStorm(exchangeMs: 25, withinMs: 2_000, sendingAwayMs: sendingAwayMs)
        #expect(storm.usefulShare(exchangeMs: 25) >= 0.9)
        #expect(storm.longestInsideMs < 10_000)
    }

    @Test func `told the same time, all come back at that time: the fault that times of their own prevent`() {
        let storm = VirtualStorm(exchangeMs: 25, withinMs: 2_000, told: { _ in 5 })
        let later = storm.turnedAway.dropFirst(3)
        #expect((later.max() ?? 0) > 100)
    }

    @Test func `an HQ that knows nothing of its pace yet lets a few in, however large`() {
        var room = WaitingRoom()
        for _ in 0..<WaitingRoom.fewest { #expect(room.enter(FrontDoor.largestExchange, atMs: 0) == nil) }
        #expect(room.enter(FrontDoor.largestExchange, atMs: 0) != nil)
    }

    @Test func `bytes inside are bounded, whatever the pace`() {
        var room = WaitingRoom()
        // A quick HQ: a megabyte in a millisecond.
        for round in 0..<1_000 {
            #expect(room.enter(1_048_576, atMs: Double(round)) == nil)
            room.leave(1_048_576, atMs: Double(round) + 1)
        }
        var count = 0
        while room.enter(FrontDoor.largestExchange, atMs: 2_000) == nil { count += 1 }
        #expect(count == WaitingRoom.mostBytes / FrontDoor.largestExchange)
    }

    @Test func `nobody is sent away for more than an hour, nor for no time`() {
        var room = WaitingRoom()
        while room.enter(FrontDoor.largestExchange, atMs: 0) == nil {}
        for _ in 0..<2_000 {
            let seconds = room.sendAway(FrontDoor.largestExchange, atMs: 0)
            #expect(seconds.map { (1...3_600).contains($0) } == true)
        }
    }

    @Test func `a purse for bodies that is empty leaves everybody a small one`() {
        let memory = BodyMemory()
        #expect(memory.take(BodyMemory.most))
        #expect(!memory.take(1))
        #expect(memory.take(0))
        memory.give(back: BodyMemory.most)
        #expect(memory.take(1))
    }
}
