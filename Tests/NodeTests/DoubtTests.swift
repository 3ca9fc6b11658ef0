import Acceptance
import Journal
import Payments
import Shop
import SyncProtocol
import TestWorld
import Testing

@testable import Node

/// HQ holds another chain of this node than its own: its card was cloned or set back, or its key is out of use.
@Suite struct DoubtTests {
    typealias Doubtful = @Sendable (HeardExchange) -> Answer

    private static func head(_ sequence: UInt64) -> ChainHead {
        ChainHead(epoch: 1, sequence: sequence, digest: .of(9))
    }

    static let doubtful: [Row<Doubtful>] = [
        Row("HQ knows two chains", { $0.answer(standing: .forked) }),
        Row("HQ has taken the key out of use", { $0.answer(standing: .revoked) }),
        Row("HQ holds another record here", { $0.answer(mark: head(2)) }),
        Row("HQ holds more than the node", { $0.answer(mark: head(9)) }),
    ]

    @Test(arguments: doubtful)
    func `a node in doubt takes nothing and gives nothing back, whatever restarts`(_ row: Row<Doubtful>) async throws {
        let board = try await Board()
        try await board.sell(1_000)
        try await board.sell(2_000)
        #expect(try await board.exchange(row.content).doubt != nil)
        for _ in 0..<2 {
            #expect(try await board.sell(500).event == .refused(.chainDoubted))
            guard case .failure(.chainDoubted) = try await board.till.refund(receipt: 1, amount: 1, by: "Njeri") else {
                Issue.record("given back in doubt")
                return
            }
            try await board.restart(afterCut: true)
        }
        // An answer in good standing proves nothing: only a new epoch does.
        #expect(try await board.exchange().doubt != nil)
        #expect(try await board.sell(500).event == .refused(.chainDoubted))
        // The day can still be closed, and what was taken is still sent.
        _ = try await board.till.closeDay()
        #expect(try await board.till.exchange(limit: 10).recordCount == 1)
    }

    @Test func `the verdicts of such an answer are HQ's word, and are kept`() async throws {
        let board = try await Board()
        try await board.sell(1_000)
        let outcomes = try await board.verdicts()
        try await board.exchange { $0.answer(outcomes: outcomes, standing: .forked) }
        #expect(try await board.till.verdict(on: 1) == .paid)
        #expect(try await board.till.look { try $0.outcomeCursor() } == 1)
    }

    @Test func `a verdict on the clone's record at the same place is not about ours`() async throws {
        let board = try await Board()
        try await board.sell(1_000)
        let refused = Verdict(decision: .refused, reason: .copiedNote, liability: .merchant)
        let other = Outcome(cursor: 1, sequence: 1, record: .of(9), verdict: refused, time: TestWorld.noon)
        try await board.exchange { $0.answer(outcomes: [other]) }
        #expect(try await board.till.verdict(on: 1) == nil)
        #expect(try await board.till.look { try $0.hasUnacknowledged() } == false)
        #expect(try await board.till.look { try $0.outcomeCursor() } == 1)
    }

    @Test func `a mark that is not of this chain sends the node back to its beginning, where HQ knows it`() async throws
    {
        let board = try await Board()
        for _ in 0..<3 { try await board.sell(1_000) }
        try await board.exchange()
        try await board.sell(1_000)
        let chain = try await board.till.chain()
        try await board.exchange { exchange in
            #expect(exchange.base == ChainPoint(chain[2].head))
            return exchange.answer(mark: DoubtTests.head(7), standing: .forked)
        }
        try await board.exchange { exchange in
            #expect(exchange.base == ChainPoint(.start))
            let sent = try board.records(exchange)
            #expect(sent == chain)
            return exchange.answer(mark: chain[3].head, standing: .forked)
        }
        try await board.exchange { exchange in
            #expect(exchange.base == ChainPoint(chain[3].head) && exchange.upload.isEmpty)
            return exchange.answer(standing: .forked)
        }
    }

    @Test func `a board that was set back tells all it holds once, and then waits: it never sends in circles`()
        async throws
    {
        let board = try await Board()
        for _ in 0..<5 { try await board.sell(1_000) }
        try await board.exchange(limit: 3) { $0.answer(mark: DoubtTests.head(9)) }
        var sent = 0
        var isAtRest = false
        for _ in 0..<12 {
            sent += try await board.till.exchange(limit: 2).recordCount
            let applied = try await board.exchange(limit: 2) { $0.answer(mark: DoubtTests.head(9)) }
            isAtRest = !applied.hasMoved && applied.waiting == 0
        }
        #expect(sent <= 10)
        #expect(isAtRest)
        // Sent in pieces, the whole chain has come by; a record behind it goes on from its end.
        _ = try await board.till.closeDay()
        #expect(try await board.till.exchange(limit: 10).recordCount == 1)
    }
}
