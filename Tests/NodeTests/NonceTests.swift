import Acceptance
import Payments
import Policies
import Shop
import TestWorld
import Testing

@testable import Node

/// Nonces that the counter shows, over the real journal.
@Suite struct NonceTests {
    /// Over 10.00 a note needs one.
    private func board() async throws -> Board {
        try await Board { draft in
            draft.limits = draft.limits.map { row in
                Limits(
                    currency: row.currency, floor: row.floor, exposureValue: row.exposureValue,
                    exposureCount: row.exposureCount, exposureAgeSeconds: row.exposureAgeSeconds, nonceAbove: 1_000)
            }
        }
    }

    private func sell(_ board: Board, number: UInt64, nonce: [UInt8]?) async throws -> SaleFlow.Event {
        let note = try board.world.payer.note(2_000, at: board.world.node.counter, number: number, nonce: nonce)
        let attempt = Attempt(due: .kes(2_000), means: .note(note), certificates: [board.world.payer.certificate])
        return try await board.till.take(attempt, isLinkUp: false).event
    }

    private func shown(_ board: Board) async throws -> [UInt8] {
        try #require(Hexadecimal.bytes(try await board.till.showNonce().nonce))
    }

    @Test func `a nonce is good once, and also after a power cut`() async throws {
        let board = try await board()
        let nonce = try await shown(board)
        #expect(nonce.count == 4)
        try await board.restart(afterCut: true)
        #expect(try await sell(board, number: 1, nonce: nil) == .refused(.nonceMissing))
        #expect(try await sell(board, number: 2, nonce: nonce) == .stored(.guaranteed))
        #expect(try await sell(board, number: 3, nonce: nonce) == .refused(.nonceUnknown))
        #expect(try await sell(board, number: 2, nonce: nonce) == .refused(.alreadyTaken))
    }

    @Test func `a note that was refused for something else leaves its nonce for the next`() async throws {
        let board = try await board()
        let nonce = try await shown(board)
        let note = try board.world.payer.note(2_000, at: board.world.neighbour.counter, nonce: nonce)
        let attempt = Attempt(due: .kes(2_000), means: .note(note), certificates: [board.world.payer.certificate])
        #expect(try await board.till.take(attempt, isLinkUp: false).event == .refused(.otherCounter))
        #expect(try await sell(board, number: 1, nonce: nonce) == .stored(.guaranteed))
    }

    @Test func `a nonce is over after ten minutes`() async throws {
        let board = try await board()
        let (first, second) = (try await shown(board), try await shown(board))
        board.clock.pass(seconds: 600)
        #expect(try await sell(board, number: 1, nonce: first) == .stored(.guaranteed))
        board.clock.pass(seconds: 1)
        #expect(try await sell(board, number: 2, nonce: second) == .refused(.nonceUnknown))
    }

    @Test func `sixteen are outstanding at most: the oldest is forgotten`() async throws {
        let board = try await board()
        var nonces: [[UInt8]] = []
        for _ in 0..<17 { nonces.append(try await shown(board)) }
        #expect(try await sell(board, number: 1, nonce: nonces[0]) == .refused(.nonceUnknown))
        #expect(try await sell(board, number: 2, nonce: nonces[1]) == .stored(.guaranteed))
    }
}
