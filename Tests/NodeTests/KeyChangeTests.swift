import Journal
import Payments
import Shop
import Signing
import StateFolder
import SyncProtocol
import TestWorld
import Testing

@testable import Node

/// A board signs with another key from some day on. The journal says which; the files follow.
@Suite struct KeyChangeTests {
    /// A board that shows HQ a next key.
    private func board() async throws -> (Board, SigningKey) {
        let board = try await Board()
        try await board.sell(1_000)
        let next = try NodeKeys(folder: StateFolder(existing: board.path)).makeNext(at: nil)
        try await board.restart()
        return (board, next)
    }

    private func present(_ board: Board) throws -> PublicKey {
        try NodeKeys(folder: StateFolder(existing: board.path)).present().publicKey
    }

    private func signer(_ board: Board) async throws -> KeyID {
        try await board.till.exchange(limit: 1).signed.keyID
    }

    private func expectWhole(_ board: Board, _ key: SigningKey) async throws {
        #expect(await board.till.identity.ownKey == key.publicKey)
        #expect(try await signer(board) == key.keyID)
        #expect(try present(board) == key.publicKey)
        #expect(try !StateFolder(existing: board.path).has("key-next.pem"))
        #expect(try await board.till.exchange(limit: 1).signed.content.successor == nil)
    }

    @Test func `the next key is shown until HQ takes it, and signs from then on`() async throws {
        let (board, next) = try await board()
        let old = try present(board)
        for _ in 0..<2 {
            try await board.exchange { exchange in
                let shown = try Signed<SuccessorKey>(decoding: exchange.successor ?? [])
                #expect(shown.content == SuccessorKey(node: board.world.node.id, key: next.publicKey))
                #expect(shown.isSigned(by: next.publicKey, using: .libcrypto))
                return exchange.answer()
            }
            #expect(await board.till.identity.ownKey == old)
        }
        try await board.exchange { $0.answer(successor: next.keyID) }
        try await expectWhole(board, next)
        try await board.sell(2_000)
        try await board.restart()
        try await expectWhole(board, next)
        await board.till.close()
        #expect(try JournalInspection(state: board.path).verify().verified)
    }

    @Test func `a key that the board did not show changes nothing`() async throws {
        let (board, _) = try await board()
        let old = try present(board)
        try await board.exchange { $0.answer(successor: .of(9)) }
        #expect(await board.till.identity.ownKey == old)
        #expect(try await board.till.exchange(limit: 1).signed.content.successor != nil)
    }

    @Test func `a cut between the journal's commit and the moving of the file is made good at the next start`()
        async throws
    {
        let (board, next) = try await board()
        await board.till.close()
        // A till that dies before it could load the next key.
        let keys = NodeKeys(folder: try StateFolder(existing: board.path))
        let journal = try Journal(folder: board.path, using: .libcrypto)
        let dying = try Till(journal: journal, signer: keys.present(), clock: board.clock)
        try await dying.introduce(next)
        let prepared = try await dying.exchange(limit: 10)
        let answer = try Signed<Answer>.signed(
            prepared.signed.content.answer(successor: next.keyID), by: board.world.answerKey)
        await #expect(throws: ShopFault.otherNode) { try await dying.apply(answer.bytes, to: prepared.sent) }
        #expect(try present(board) != next.publicKey)
        try await board.restart(afterCut: true)
        try await expectWhole(board, next)
        try await board.sell(2_000)
        await board.till.close()
        #expect(try JournalInspection(state: board.path).verify().verified)
    }

    @Test func `without the key that the journal names nothing starts`() async throws {
        let board = try await Board()
        let stranger = try SigningKey.generate(writingTo: board.path + "/stranger.pem")
        await #expect(throws: ShopFault.otherNode) {
            try await board.restart {
                let folder = try StateFolder(existing: board.path)
                try folder.replace("key.pem", with: "stranger.pem")
            }
        }
        #expect(try present(board) == stranger.publicKey)
    }
}
