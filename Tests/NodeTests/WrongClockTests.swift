import Acceptance
import Journal
import MadeUp
import Node
import Payments
import Scratch
import Shop
import Signing
import StateFolder
import Testing

/// A wall clock that says what it likes, on a board that was started again.
struct WrongClock: MomentSource {
    let wall: Int64

    func now() -> Moment {
        Moment(wall: wall, isTrusted: false, boot: [9, 9, 9, 9, 9, 9, 9, 9], uptimeMs: 60_000)
    }
}

/// The wall clock never decides alone: not the order, not what has expired.
@Suite struct WrongClockTests {
    private static let yearInSeconds: Int64 = 366 * 86_400

    @Test(arguments: [0, 4_102_444_799, -1, Int64.max])
    func salesGoOnInOrderWhateverTheWallClockSays(wall: Int64) async throws {
        let scratch = try ScratchFolder()
        let node = try MadeUpNode(in: scratch.file("node"))
        let first = try await node.openTill()
        #expect(try await first.take(node.payer.attempt(number: 1), isLinkUp: false).stored?.sequence == 1)
        await first.close()
        let till = try await node.openTill(clock: WrongClock(wall: wall))
        let taken = try await till.take(node.payer.attempt(number: 2), isLinkUp: false)
        #expect(taken.stored?.sequence == 2)
        await till.close()
        let journal = try Journal(folder: node.folder.path, using: .libcrypto)
        let moment = try journal.read { try $0.record(2) }.record.moment
        #expect(!moment.isTrusted)
        #expect(moment.wall == wall)
    }

    @Test(arguments: [0, 4_102_444_799])
    func whatIsSurelyTooOldIsRefusedWhateverTheWallClockSays(wall: Int64) async throws {
        let scratch = try ScratchFolder()
        let node = try MadeUpNode(in: scratch.file("node"))
        let till = try await node.openTill(clock: WrongClock(wall: wall))
        let old = try node.payer.attempt(number: 1, signedSecondsAgo: WrongClockTests.yearInSeconds + 60)
        #expect(try await till.take(old, isLinkUp: false).event == .refused(.expired))
        let young = try node.payer.attempt(number: 2, signedSecondsAgo: 60)
        #expect(try await till.take(young, isLinkUp: false).stored?.sequence == 1)
        await till.close()
    }

    @Test func theSameNoteIsTakenOnceAcrossRestarts() async throws {
        let scratch = try ScratchFolder()
        let node = try MadeUpNode(in: scratch.file("node"))
        let attempt = try node.payer.attempt(number: 1)
        let till = try await node.openTill()
        #expect(try await till.take(attempt, isLinkUp: false).stored != nil)
        await till.close()
        let again = try await node.openTill()
        #expect(try await again.take(attempt, isLinkUp: false).event == .refused(.alreadyTaken))
        let other = try node.payer.attempt(number: 1, signedSecondsAgo: 5)
        #expect(try await again.take(other, isLinkUp: false).event == .refused(.numberReused))
        await again.close()
    }
}
