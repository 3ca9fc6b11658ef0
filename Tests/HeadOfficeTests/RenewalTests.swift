import Payments
import Signing
import SyncProtocol
import Testing

@testable import HeadOffice

/// A board is enrolled again: new key, new epoch, the same node and the same queue.
@Suite struct RenewalTests {
    private func nodes(_ world: World) async throws -> [NodeInfo] {
        guard case .nodes(let nodes) = try await world.ask(.nodeList) else { throw HeadOfficeFault.otherVersion }
        return nodes
    }

    private static let revoked = Verdict(decision: .exception, reason: .keyRevoked)

    @Test func `after a fork the board that is enrolled again goes on in good standing, whichever chain it is`()
        async throws
    {
        let world = try await World.shop()
        let board = try await world.node()
        try await board.send((1...2).map { try board.write(board.cash($0 * 100)) })
        let other = board.clone()
        try await other.send([other.write(other.cash(300)), other.write(other.cash(301))])
        try await board.send([board.write(board.cash(900))])
        #expect(try await nodes(world).map(\.sequence) == [4])
        #expect(try await board.enrolAgain().registration.epoch == 2)
        let next = try board.write(board.cash(901))
        let answer = try await board.send([next])
        #expect(answer.standing == .good)
        #expect(answer.mark == next.head && next.head.epoch == 2)
        #expect(board.verdict(on: next) == .paid)
        // From now on HQ follows this chain.
        #expect(try await nodes(world).map(\.sequence) == [4])
        #expect(try await nodes(world).map(\.epoch) == [2])
        let late = try await other.send([other.write(other.cash(302))])
        #expect(late.standing == .revoked)
        #expect(try await board.send([]).standing == .good)
    }

    @Test func `a board that was set back begins a chain with its new epoch, without an alarm`() async throws {
        let world = try await World.shop()
        let board = try await world.node()
        try await board.send([board.write(board.cash(100))])
        let image = board.clone()
        try await board.send([board.write(board.cash(200)), board.write(board.cash(300))])
        try await image.enrolAgain()
        let record = try image.write(image.cash(900))
        let answer = try await image.send([record])
        #expect(answer.standing == .good)
        #expect(answer.mark == record.head)
        #expect(image.verdict(on: record) == .paid)
        #expect(try await world.exceptions() == [])
    }

    @Test func `the queue that the old key signed is judged normally when the new key brings it`() async throws {
        let world = try await World.shop()
        let board = try await world.node()
        try await board.send([board.write(board.cash(100))])
        let queue = try [200, 300].map { try board.write(board.cash($0)) }
        try await board.enrolAgain()
        let after = try board.write(board.cash(400))
        let answer = try await board.send(queue + [after])
        #expect(answer.standing == .good && answer.mark == after.head)
        #expect((queue + [after]).map { board.verdict(on: $0) } == [.paid, .paid, .paid])
    }

    @Test func `an old key's own exchange is heard, but speaks for nothing above what was witnessed`() async throws {
        let world = try await World.shop()
        let board = try await world.node()
        try await board.send((1...3).map { try board.write(board.cash($0)) })
        let thief = board.clone()
        let early = try thief.state(thief.cash(700), after: board.chain[1].head)
        try await board.enrolAgain()
        let late = try thief.write(thief.cash(900))
        let answer = try await thief.send([late])
        #expect(answer.standing == .revoked)
        #expect(thief.verdict(on: late) == RenewalTests.revoked)
        #expect(try await world.balance("suspense:M-001") == 900)
        #expect(try await world.exceptions().map(\.reason) == ["keyRevoked"])
        // What it signed below that is judged like any other record.
        try await thief.send([early], base: board.chain[1].head)
        #expect(thief.verdict(on: early) == .paid)
    }

    @Test func `until the new code is used the old key stays good`() async throws {
        let world = try await World.shop()
        let board = try await world.node()
        try await board.takeNewCode()
        #expect(try await board.settle(board.cash(100)) == .paid)
        #expect(try await board.send([]).standing == .good)
    }

    @Test func `a key that was in use before is not taken again: it may be in the clone as well`() async throws {
        let world = try await World.shop()
        let board = try await world.node()
        try await board.takeNewCode()
        await #expect(throws: HeadOfficeFault.refused(.enrolment)) { try await board.enrol() }
        board.key = try SigningKey.generate()
        #expect(try await board.enrol().registration.epoch == 2)
        // The answer may be lost, and is the same again.
        #expect(try await board.enrol().registration.epoch == 2)
    }

    @Test func `a code that was used by a board is of no use to another`() async throws {
        let world = try await World.shop()
        let board = try await world.node()
        try await board.enrolAgain()
        let thief = board.clone()
        thief.key = try SigningKey.generate()
        await #expect(throws: HeadOfficeFault.refused(.enrolment)) { try await thief.enrol() }
    }

    @Test func `what nobody can read from the old card casts no doubt on the board that was enrolled again`()
        async throws
    {
        let world = try await World.shop()
        let board = try await world.node()
        try await board.send([board.write(board.cash(100))])
        let image = board.clone()
        try await board.send([board.write(board.cash(200))])
        try await image.enrolAgain()
        try await image.send([image.write(image.cash(900))])
        // The old card's chain goes on: first with noise, then with a record behind it.
        let noise = [UInt8](repeating: 0xAB, count: 100)
        let first = try await board.sendRaw([noise])
        #expect(first.mark.sequence == 3)
        let second = try await board.send([board.state(board.cash(300), after: first.mark)])
        #expect(second.mark.sequence == 4)
        #expect(try await image.send([]).standing == .good)
    }
}
