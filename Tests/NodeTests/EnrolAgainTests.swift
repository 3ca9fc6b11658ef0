import Acceptance
import Payments
import Shop
import Signing
import StateFolder
import SyncProtocol
import TestWorld
import Testing

@testable import Node

/// A board is enrolled again: another key and another epoch. Identity and queue are apart.
@Suite struct EnrolAgainTests {
    /// Three sales, two of them with HQ; then doubt, and a new code.
    private func enrolledAgain() async throws -> (board: Board, old: SigningKey, new: SigningKey) {
        let board = try await Board()
        for amount in [Int64(1_000), 2_000] { try await board.sell(amount) }
        try await board.exchange()
        try await board.sell(3_000)
        try await board.exchange { $0.answer(mark: $0.base == ChainPoint(.start) ? .start : nil, standing: .forked) }
        #expect(try await board.sell(1).event == .refused(.chainDoubted))
        let keys = NodeKeys(folder: try StateFolder(existing: board.path))
        let old = try keys.present()
        let new = try keys.makeNext(at: nil)
        try await board.restart {
            try Board.enrol(board.world, in: board.path, new, board.world.policy, epoch: 2, board.clock.now())
        }
        return (board, old, new)
    }

    @Test func `the queue, the books and the day stay; the doubt goes`() async throws {
        let (board, _, new) = try await enrolledAgain()
        #expect(await board.till.identity.doubt == nil)
        #expect(await board.till.identity.ownKey == new.publicKey)
        #expect(try await board.till.chain().count == 3)
        #expect(try await board.till.openDay().content.lastSequence == 3)
        #expect(try await board.till.refund(receipt: 1, amount: 100, by: "Njeri").get().correction.receipt == 4)
    }

    @Test func `the next record begins the new epoch and follows the old ones`() async throws {
        let (board, old, new) = try await enrolledAgain()
        try await board.sell(4_000)
        let chain = try await board.till.chain()
        #expect(chain.map(\.record.epoch) == [1, 1, 1, 2])
        #expect(chain[3].follows(chain[2].head))
        #expect(chain[2].isSigned(by: old.publicKey, using: .libcrypto))
        #expect(chain[3].isSigned(by: new.publicKey, using: .libcrypto))
        await board.till.close()
        #expect(try JournalInspection(state: board.path).verify().verified)
    }

    @Test func `the new key's exchange brings what the old one had signed and not sent`() async throws {
        let board = try await Board()
        for amount in [Int64(1_000), 2_000] { try await board.sell(amount) }
        let new = try NodeKeys(folder: StateFolder(existing: board.path)).makeNext(at: nil)
        try await board.restart {
            try Board.enrol(board.world, in: board.path, new, board.world.policy, epoch: 2, board.clock.now())
        }
        let prepared = try await board.till.exchange(limit: 10)
        #expect(prepared.signed.keyID == new.keyID)
        #expect(try await board.records(prepared.signed.content) == board.till.chain())
        #expect(try await board.exchange().waiting == 0)
    }
}
