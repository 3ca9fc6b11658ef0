import Payments
import SyncProtocol
import Testing

@testable import HeadOffice

/// What a board may forget is in two backups, so that either of them may be restored.
@Suite struct HorizonTests {
    @Test func `the horizon is what the backup before the newest holds`() async throws {
        let world = try await World.shop()
        let board = try await world.node()
        try await board.send((1...3).map { try board.write(board.cash($0)) })
        try await world.backUp(to: world.path + "/first")
        #expect(try await board.send([]).horizon == .nothing)
        try await board.send([board.write(board.cash(4))])
        try await world.backUp(to: world.path + "/second")
        #expect(try await board.send([]).horizon == Horizon(sequence: 3, cursor: 3))
        try await world.backUp(to: world.path + "/third")
        #expect(try await board.send([]).horizon == Horizon(sequence: 4, cursor: 4))
    }

    /// A board of which two backups hold everything.
    private func backedUp() async throws -> (World, TestNode) {
        let world = try await World.shop()
        let board = try await world.node()
        try await board.send((1...3).map { try board.write(board.cash($0)) })
        for name in ["first", "second"] { try await world.backUp(to: world.path + "/" + name) }
        #expect(try await board.send([]).horizon.sequence == 3)
        return (world, board)
    }

    @Test func `a board in doubt forgets nothing, and neither does its clone`() async throws {
        let (_, board) = try await backedUp()
        let clone = board.clone()
        try await board.send([board.write(board.cash(4))])
        #expect(try await clone.send([clone.write(clone.cash(900))]).horizon == .nothing)
        #expect(try await board.send([]).horizon == .nothing)
    }

    @Test func `an old key is told no horizon`() async throws {
        let (_, board) = try await backedUp()
        let old = board.clone()
        try await board.enrolAgain()
        #expect(try await old.send([]).horizon == .nothing)
        #expect(try await board.send([]).horizon.sequence == 3)
    }

    @Test func `a board that goes on from a place that HQ does not hold is told no horizon`() async throws {
        let (_, board) = try await backedUp()
        let elsewhere = ChainHead(epoch: 1, sequence: 2, digest: board.head.digest)
        #expect(try await board.say(board.content(base: elsewhere)).horizon == .nothing)
    }

    @Test func `a backup goes into a new folder only`() async throws {
        let world = try await World.shop()
        try await world.backUp(to: world.path + "/first")
        await #expect(throws: HeadOfficeFault.self) {
            try await world.backUp(to: world.path + "/first")
        }
    }
}
