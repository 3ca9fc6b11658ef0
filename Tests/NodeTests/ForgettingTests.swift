import Acceptance
import Journal
import Payments
import Shop
import SyncProtocol
import TestWorld
import Testing

@testable import Node

/// What a board loses, and what it may forget.
@Suite struct ForgettingTests {
    // MARK: Lost records

    private func lose(_ sequence: Int, _ board: Board) async throws {
        try await board.restart {
            try board.damage(
                """
                DROP TRIGGER record_never_changes;
                UPDATE record SET bytes = zeroblob(length(bytes)) WHERE sequence = \(sequence)
                """)
        }
    }

    @Test(arguments: [1, 2, 4])
    func `a record that the disk has lost is said to be lost in its place, and the chain goes on`(gone: Int)
        async throws
    {
        let board = try await Board()
        for _ in 0..<4 { try await board.sell(1_000) }
        let chain = try await board.till.chain()
        try await lose(gone, board)
        try await board.exchange { exchange in
            let sent = try board.records(exchange)
            #expect(sent.map(\.record.sequence) == [1, 2, 3, 4])
            #expect(sent[gone - 1].record.body == .lost(LostRecord(digest: chain[gone - 1].digest)))
            #expect(sent[gone - 1].head == chain[gone - 1].head)
            var head = ChainHead.start
            for record in sent {
                #expect(record.follows(head))
                head = record.head
            }
            return exchange.answer()
        }
        // The sale goes on, and so does the chain.
        try await board.sell(1_000)
        let sent = try await board.till.exchange(limit: 10).signed.content
        #expect(try board.records(sent, after: chain[3].head).map(\.record.previous) == [chain[3].digest])
    }

    @Test func `a payment whose record is lost keeps its place in the books`() async throws {
        let board = try await Board()
        try await board.sell(1_000)
        try await lose(1, board)
        #expect(try await board.till.openDay().content.sums.map(\.amount) == [.kes(1_000)])
        #expect(
            try await board.till.refund(receipt: 1, amount: nil, by: "Njeri").get().correction.amount == .kes(1_000))
    }

    @Test(arguments: [false, true])
    func `HQ's word on a loss closes what is open under it, and changes no verdict`(isDecided: Bool) async throws {
        let board = try await Board()
        try await board.sell(1_000)
        if isDecided {
            let outcomes = try await board.verdicts()
            // The answer tells the verdict, and a mark before the record: HQ was restored.
            try await board.exchange { $0.answer(mark: .start, outcomes: outcomes) }
        }
        try await lose(1, board)
        let loss = Verdict(decision: .exception, reason: .recordLost)
        try await board.exchange { exchange in
            let sent = try board.records(exchange)
            return exchange.answer(outcomes: [Outcome(loss, on: sent[0], cursor: isDecided ? 2 : 1)])
        }
        let (isOpen, open, verdict, isToBeSeen) = try await board.till.look { view in
            (
                try view.sale(sequence: 1)?.isOpen, try view.exposure(in: .of("KES")).count, try view.verdict(on: 1),
                try view.hasUnacknowledged()
            )
        }
        #expect(isOpen == false)
        #expect(open == 0)
        #expect(verdict == (isDecided ? .paid : loss))
        #expect(isToBeSeen == !isDecided)
    }

    // MARK: Pruning

    /// Four sales of a day that is closed, two in the next, all with HQ and all paid; HQ's backups hold the first five records.
    private func pruned(
        _ horizon: UInt64 = 5, isClosed: Bool = true, verdict: (Int) -> Verdict = { _ in .paid }
    ) async throws -> Board {
        let board = try await Board()
        for _ in 0..<4 { try await board.sell(1_000) }
        if isClosed { _ = try await board.till.closeDay() }
        for _ in 0..<2 { try await board.sell(2_000) }
        let outcomes = try await board.till.chain().enumerated().map {
            Outcome(verdict($0), on: $1, cursor: UInt64($0) + 1)
        }
        try await board.exchange {
            $0.answer(outcomes: outcomes, horizon: Horizon(sequence: horizon, cursor: min(horizon, 7)))
        }
        try await board.till.rest()
        return board
    }

    private func kept(_ board: Board) async throws -> [UInt64] { try await board.till.chain().map(\.record.sequence) }

    @Test func `what two backups of HQ hold is forgotten, the books stay`() async throws {
        let board = try await pruned()
        #expect(try await kept(board) == [6, 7])
        #expect(try await board.till.look { try $0.prunedThrough().sequence } == 5)
        #expect(try await board.till.refund(receipt: 1, amount: nil, by: "Njeri").get().sequence == 8)
        try await board.sell(3_000)
        try await board.restart()
        #expect(try await kept(board) == [6, 7, 8, 9])
        #expect(try await board.exchange().waiting == 0)
        await board.till.close()
        #expect(try JournalInspection(state: board.path).verify().verified)
    }

    @Test func `a cut after forgetting is no reason not to start`() async throws {
        let board = try await pruned()
        try await board.restart(afterCut: true)
        #expect(try await kept(board) == [6, 7])
        #expect(try await board.sell(3_000).stored?.sequence == 8)
    }

    @Test(
        arguments: [(0, [1, 2, 3, 4, 5, 6, 7]), (3, [4, 5, 6, 7]), (6, [6, 7]), (99, [6, 7])] as [(UInt64, [UInt64])])
    func `never above the horizon, and never of the open day`(horizon: UInt64, left: [UInt64]) async throws {
        let board = try await pruned(horizon)
        #expect(try await kept(board) == left)
    }

    @Test func `a day that is open is kept whole`() async throws {
        let board = try await pruned(isClosed: false)
        #expect(try await kept(board) == [1, 2, 3, 4, 5, 6])
    }

    @Test(arguments: [
        Verdict(decision: .held, reason: .originalMissing),
        Verdict(decision: .refused, reason: .insufficientFunds, liability: .merchant),
    ])
    func `what is open, or declined and not seen by anybody, is kept with all after it`(verdict: Verdict) async throws {
        let board = try await pruned { $0 == 2 ? verdict : .paid }
        #expect(try await kept(board) == [3, 4, 5, 6, 7])
        guard verdict.decision == .refused else { return }
        #expect(try await board.till.acknowledge(upTo: 3) == 1)
        try await board.till.rest()
        #expect(try await kept(board) == [6, 7])
    }

    @Test func `a person's later decision on a forgotten exception is told, once`() async throws {
        let exception = Verdict(decision: .exception, reason: .paidTwoWays)
        let board = try await pruned { $0 == 2 ? exception : .paid }
        let third = try await board.till.chain()[0]
        #expect(try await board.till.acknowledge(upTo: 3) == 1)
        try await board.till.rest()
        #expect(try await kept(board) == [6, 7])
        let refused = Verdict(decision: .refused, reason: .byHand, liability: .merchant)
        let clone = Outcome(
            cursor: 9, sequence: 3, record: .of(9), verdict: Verdict(decision: .refused, reason: .copiedNote), time: 7)
        try await board.exchange { $0.answer(outcomes: [Outcome(refused, on: third, cursor: 8), clone]) }
        let declined = try await board.till.look { try $0.unacknowledged().rows }
        #expect(declined.map(\.sequence) == [3])
        #expect(declined.map(\.receipt) == [3])
        #expect(declined.map(\.reason) == [.byHand])
    }

    @Test func `a forgotten refund that a person refuses may be made again`() async throws {
        let board = try await Board()
        try await board.sell(1_000)
        _ = try await board.till.refund(receipt: 1, amount: 400, by: "Njeri").get()
        _ = try await board.till.closeDay()
        try await board.sellForCash(100)
        let chain = try await board.till.chain()
        let exception = Verdict(decision: .exception, reason: .existsWithDifferent)
        let outcomes = chain.enumerated().map {
            Outcome($0 == 1 ? exception : .paid, on: $1, cursor: UInt64($0) + 1)
        }
        try await board.exchange { $0.answer(outcomes: outcomes, horizon: Horizon(sequence: 3, cursor: 4)) }
        #expect(try await board.till.acknowledge(upTo: 2) == 1)
        try await board.till.rest()
        #expect(try await kept(board) == [4])
        let refused = Verdict(decision: .refused, reason: .byHand)
        try await board.exchange { $0.answer(outcomes: [Outcome(refused, on: chain[1], cursor: 5)]) }
        #expect(
            try await board.till.refund(receipt: 1, amount: nil, by: "Njeri").get().correction.amount == .kes(1_000))
    }

    /// A sale that HQ approved while the buyer waited, of a day that is closed and forgotten.
    private func approvedAndForgotten(_ verdict: Verdict = .paid) async throws -> Board {
        let board = try await Board()
        guard let stored = try await board.sell(600_000, isLinkUp: true).stored else {
            throw ShopFault.noRecord(sequence: 1)
        }
        #expect(stored.payment.basis == .awaitingApproval)
        let first = try await board.till.chain()[0]
        try await board.exchange { $0.answer(outcomes: [Outcome(verdict, on: first, cursor: 1)]) }
        await board.till.letGo(stored.sequence)
        _ = try await board.till.closeDay()
        try await board.sellForCash(100)
        let others = try await board.verdicts(from: 2, cursor: 1)
        try await board.exchange { $0.answer(outcomes: others, horizon: Horizon(sequence: 2, cursor: 3)) }
        try await board.till.rest()
        #expect(try await kept(board) == [3])
        return board
    }

    @Test func `an approved sale that is forgotten is never undone by a start`() async throws {
        let board = try await approvedAndForgotten()
        for afterCut in [false, true] {
            try await board.restart(afterCut: afterCut)
            try await board.till.rest()
            #expect(try await kept(board) == [3])
        }
        try await board.exchange { exchange in
            #expect(exchange.head.sequence == 3)
            return exchange.answer()
        }
        #expect(try await board.till.refund(receipt: 1, amount: nil, by: "Njeri").get().sequence == 4)
    }

    @Test func `a sale in hand is kept although its day is closed and HQ's backups hold it, and a start undoes it`()
        async throws
    {
        let board = try await Board()
        try await board.sell(600_000, isLinkUp: true)
        _ = try await board.till.closeDay()
        try await board.sellForCash(100)
        try await board.exchange { $0.answer(horizon: Horizon(sequence: 2, cursor: 0)) }
        try await board.till.rest()
        #expect(try await kept(board) == [1, 2, 3])
        try await board.restart(afterCut: true)
        #expect(try await board.till.chain().map(\.record.body.kind) == [1, 5, 1, 4])
    }

    @Test func `a declined sale that is forgotten is still known as declined`() async throws {
        let refused = Verdict(decision: .refused, reason: .insufficientFunds, liability: .merchant)
        let board = try await pruned { $0 == 2 ? refused : .paid }
        #expect(try await board.till.acknowledge(upTo: 3) == 1)
        try await board.till.rest()
        #expect(try await kept(board) == [6, 7])
        #expect(
            try await board.till.refund(receipt: 3, amount: nil, by: "Njeri") == .failure(.wasDeclined))
    }

    @Test func `the horizon never goes back`() async throws {
        let board = try await pruned(0)
        try await board.exchange { $0.answer(horizon: Horizon(sequence: 3, cursor: 3)) }
        try await board.exchange { $0.answer(horizon: .nothing) }
        try await board.till.rest()
        #expect(try await kept(board) == [4, 5, 6, 7])
    }

    @Test func `a board that has forgotten begins again at what it still has`() async throws {
        let board = try await pruned()
        let last = try await board.till.look { try $0.prunedThrough() }
        let foreign = ChainHead(epoch: 1, sequence: 7, digest: .of(9))
        try await board.exchange { $0.answer(mark: foreign) }
        try await board.exchange { exchange in
            #expect(exchange.base == ChainPoint(last))
            let sent = try board.records(exchange, after: last)
            #expect(sent.map(\.record.sequence) == [6, 7])
            return exchange.answer()
        }
    }
}
