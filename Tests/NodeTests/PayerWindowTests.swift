import Acceptance
import Payments
import Policies
import Shop
import TestWorld
import Testing

@testable import Node

/// What one payer may pay at one counter in a while, over the real journal.
@Suite struct PayerWindowTests {
    /// 50.00 in an hour.
    private func board() async throws -> Board {
        try await Board { draft in
            draft.limits = draft.limits.map { row in
                Limits(
                    currency: row.currency, floor: row.floor, exposureValue: row.exposureValue,
                    exposureCount: row.exposureCount, exposureAgeSeconds: row.exposureAgeSeconds,
                    payerWindow: PayerWindow(minorUnits: 5_000, seconds: 3_600))
            }
        }
    }

    @Test func `the window fills, a restart does not empty it, and time does`() async throws {
        let board = try await board()
        try await board.sell(3_000)
        try await board.sell(2_000)
        try await board.restart(afterCut: true)
        #expect(try await board.sell(1).event == .refused(.payerWindow))
        board.clock.pass(seconds: 3_599)
        #expect(try await board.sell(1).event == .refused(.payerWindow))
        board.clock.pass(seconds: 1)
        #expect(try await board.sell(5_000).stored != nil)
    }

    @Test func `a sale that was cancelled leaves the window`() async throws {
        let board = try await board()
        let sold = try #require(try await board.sell(5_000).stored)
        #expect(try await board.sell(100).event == .refused(.payerWindow))
        _ = try await board.till.void(receipt: sold.payment.receipt, by: "Wanjiru").get()
        #expect(try await board.sell(100).stored != nil)
    }

    @Test func `cash and another payer's notes do not count`() async throws {
        let board = try await board()
        try await board.sell(5_000)
        #expect(try await board.sellForCash(9_000) != nil)
        let other = try board.world.lender.payer()
        let attempt = Attempt(
            due: .kes(5_000), means: .note(try other.note(5_000, at: board.world.node.counter)),
            certificates: [other.certificate])
        #expect(try await board.till.take(attempt, isLinkUp: false).stored != nil)
    }

    @Test func `with a link HQ is asked, and what it approves does not fill the window`() async throws {
        let board = try await board()
        try await board.sell(4_000)
        #expect(try await board.sell(4_000, isLinkUp: true).event == .stored(.awaitingApproval))
        #expect(try await board.sell(1_000).stored != nil)
    }
}
