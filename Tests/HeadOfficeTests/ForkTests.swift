import Payments
import SyncProtocol
import Testing

@testable import HeadOffice

/// A card was cloned, or set back to an older image: HQ sees two chains of one node.
@Suite struct ForkTests {
    /// A world in which both cards have sent what they hold: two records in common, and one of their own each.
    private struct Pair {
        let world: World
        let board: TestNode
        let clone: TestNode

        init() async throws {
            world = try await World.shop()
            let board = try await world.node()
            try await board.send((1...2).map { try board.write(board.cash($0 * 100)) })
            (self.board, clone) = (board, board.clone())
        }
    }

    @Test func `a clone's records are kept and judged like any, and both cards are told to stop`() async throws {
        let pair = try await Pair()
        let (board, clone) = (pair.board, pair.clone)
        let own = try board.write(board.cash(300))
        #expect(try await board.send([own]).standing == .good)
        let other = try clone.write(clone.cash(900))
        let answer = try await clone.send([other])
        #expect(answer.standing == .forked)
        #expect(answer.mark == other.head)
        #expect(clone.verdict(on: other) == .paid)
        let next = try await board.send([])
        #expect(next.standing == .forked)
        #expect(next.mark == own.head)
        #expect(try await pair.world.pulled().compactMap { $0["amount"] } == ["1.00", "2.00", "3.00", "9.00"])
        let waiting = try await pair.world.exceptions()
        #expect(waiting.map(\.kind) == ["inspection"])
        #expect(waiting.map(\.reason) == ["fork"])
        #expect(waiting.map(\.node) == [board.id.description])
        #expect(try await pair.world.isBalanced())
    }

    @Test func `both chains go on after the alarm, each from its own mark, and there is one inspection`() async throws {
        let pair = try await Pair()
        let (board, clone) = (pair.board, pair.clone)
        try await board.send([board.write(board.cash(300))])
        try await clone.send([clone.write(clone.cash(900))])
        for amount in [Int64(400), 500] {
            let (own, other) = (try board.write(board.cash(amount)), try clone.write(clone.cash(amount + 1)))
            #expect(try await board.send([own]).mark == own.head)
            #expect(try await clone.send([other]).mark == other.head)
            #expect(board.verdict(on: own) == .paid)
            #expect(clone.verdict(on: other) == .paid)
        }
        #expect(try await pair.world.exceptions().count == 1)
    }

    @Test func `what both cards claim is found by its claim`() async throws {
        let pair = try await Pair()
        let payer = try await pair.world.payer()
        let note = try payer.note(to: pair.board, 1_000)
        #expect(try await pair.board.settle(.payment(pair.board.take(note, from: payer))) == .paid)
        #expect(
            try await pair.clone.settle(.payment(pair.clone.take(note, from: payer)))
                == Verdict(decision: .refused, reason: .copiedNote, liability: .merchant))
        #expect(try await pair.world.balance("payable:M-001") == 1_000)
    }

    @Test func `a record of a place that its upload had passed is kept undecided, and a person looks at the board`()
        async throws
    {
        let pair = try await Pair()
        let board = pair.board
        let stray = try board.state(board.cash(900), after: board.chain[0].head)
        let next = try board.write(board.cash(300))
        let answer = try await board.send([stray, next], base: board.chain[1].head)
        #expect(answer.mark == next.head)
        #expect(board.verdict(on: stray) == nil)
        #expect(board.verdict(on: next) == .paid)
        #expect(try await pair.world.exceptions().map(\.reason) == ["fork"])
        #expect(try await pair.world.balance("suspense:M-001") == 0)
        #expect(try await pair.world.isBalanced())
    }

    @Test func `a stray that comes again at its place becomes a part of its chain and is decided`() async throws {
        let pair = try await Pair()
        let (board, clone) = (pair.board, pair.board.clone())
        let root = board.chain[0].head
        let stray = try clone.state(clone.cash(900), after: root)
        try await clone.send([stray], base: board.chain[1].head)
        let after = try clone.state(clone.cash(901), after: stray.head)
        let answer = try await clone.send([stray, after], base: root)
        #expect(answer.mark == after.head && answer.standing == .forked)
        #expect(clone.verdict(on: stray) == .paid && clone.verdict(on: after) == .paid)
        #expect(try await pair.world.isBalanced())
    }

    @Test func `an upload after a place that HQ does not hold is not taken, and the mark tells where to go on`()
        async throws
    {
        let pair = try await Pair()
        let elsewhere = ChainHead(epoch: 1, sequence: 7, digest: pair.board.head.digest)
        let answer = try await pair.board.send(
            [pair.board.state(pair.board.cash(1), after: elsewhere)], base: elsewhere)
        #expect(answer.mark == pair.board.head)
        #expect(answer.outcomes.isEmpty)
    }

    @Test func `a void on one chain takes a payment that both share out of that chain's day only`() async throws {
        let pair = try await Pair()
        let (board, clone) = (pair.board, pair.clone)
        guard case .payment(let shared) = board.chain[0].record.body else {
            Issue.record("no payment")
            return
        }
        try board.write(board.correction(of: shared, isVoid: true))
        try clone.write(clone.cash(900))
        let own = try board.write(board.closedDay(1...3, [(1, 200)]))
        let other = try clone.write(clone.closedDay(1...3, [(3, 1_200)]))
        try await board.send(Array(board.chain.dropFirst(2)))
        try await clone.send(Array(clone.chain.dropFirst(2)))
        #expect(board.verdict(on: own) == .paid)
        #expect(clone.verdict(on: other) == .paid)
    }
}
