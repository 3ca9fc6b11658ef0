import Acceptance
import Payments
import Shop
import SyncProtocol
import TestWorld
import Testing

@testable import Node

/// Refunds and voids at the counter.
@Suite struct GivingBackTests {
    private func refused(
        _ result: Result<StoredCorrection, CorrectionRefusal>
    ) -> CorrectionRefusal? {
        guard case .failure(let refusal) = result else { return nil }
        return refusal
    }

    @Test func `a refund gives back a part, then what is left, and never more than was paid`() async throws {
        let board = try await Board()
        try await board.sell(1_000)
        let first = try await board.till.refund(receipt: 1, amount: 300, by: "Njeri").get()
        #expect(first.correction.amount == .kes(300) && first.correction.operatorName == "Njeri")
        #expect(first.tender == .note && first.sequence == 2 && !first.isVoid)
        #expect(refused(try await board.till.refund(receipt: 1, amount: 701, by: "Njeri")) == .moreThanPaid)
        let rest = try await board.till.refund(receipt: 1, amount: nil, by: "Otieno").get()
        #expect(rest.correction.amount == .kes(700))
        for amount: Int64? in [nil, 1, 0, -1] {
            #expect(refused(try await board.till.refund(receipt: 1, amount: amount, by: "Njeri")) == .alreadyRefunded)
        }
        #expect(refused(try await board.till.void(receipt: 1, by: "Njeri")) == .alreadyRefunded)
        let chain = try await board.till.chain()
        #expect(chain.map(\.record.body.kind) == [1, 2, 2])
        guard case .refund(let written) = chain[1].record.body else { throw ShopFault.noRecord(sequence: 2) }
        #expect(written == first.correction)
    }

    @Test func `a void cancels a payment of the open day, once`() async throws {
        let board = try await Board()
        let sale = try #require(try await board.sell(1_000).stored)
        let void = try await board.till.void(receipt: 1, by: "Njeri").get()
        #expect(void.isVoid && void.correction.amount == .kes(1_000))
        #expect(void.correction.original == sale.payment.payment)
        #expect(refused(try await board.till.void(receipt: 1, by: "Njeri")) == .alreadyUndone)
        #expect(refused(try await board.till.refund(receipt: 1, amount: 1, by: "Njeri")) == .alreadyUndone)
        #expect(try await board.till.openDay().content.sums == [])
    }

    @Test func `what is of a closed day is refunded, not voided`() async throws {
        let board = try await Board()
        try await board.sell(1_000)
        _ = try await board.till.closeDay()
        #expect(refused(try await board.till.void(receipt: 1, by: "Njeri")) == .dayClosed)
        #expect(
            try await board.till.refund(receipt: 1, amount: nil, by: "Njeri").get().correction.amount == .kes(1_000))
    }

    @Test func `what was refunded in part is not voided`() async throws {
        let board = try await Board()
        try await board.sell(1_000)
        _ = try await board.till.refund(receipt: 1, amount: 1, by: "Njeri").get()
        #expect(refused(try await board.till.void(receipt: 1, by: "Njeri")) == .refundedInPart)
    }

    @Test func `nothing is given back for what is not there, not paid, or not finished`() async throws {
        let board = try await Board()
        #expect(refused(try await board.till.refund(receipt: 1, amount: nil, by: "Njeri")) == .unknownReceipt)
        try await board.sell(1_000)
        let declined = Verdict(decision: .refused, reason: .insufficientFunds, liability: .merchant)
        let outcomes = try await board.verdicts(declined)
        try await board.exchange { $0.answer(outcomes: outcomes) }
        #expect(refused(try await board.till.refund(receipt: 1, amount: nil, by: "Njeri")) == .wasDeclined)
        let waiting = try #require(try await board.sell(500_001, isLinkUp: true).stored)
        #expect(waiting.payment.basis == .awaitingApproval)
        #expect(refused(try await board.till.void(receipt: 2, by: "Njeri")) == .inHand)
        try await board.till.reverse(waiting.sequence)
        #expect(refused(try await board.till.refund(receipt: 2, amount: nil, by: "Njeri")) == .alreadyUndone)
    }

    @Test func `a second payment of a sale may be refunded or voided, as HQ offers it, whatever else it excepts not`()
        async throws
    {
        let board = try await Board()
        for _ in 0..<3 { try await board.sell(1_000) }
        let chain = try await board.till.chain()
        let outcomes = chain.enumerated().map { index, record in
            Outcome(
                Verdict(decision: .exception, reason: index < 2 ? .paidTwoWays : .keyRevoked), on: record,
                cursor: UInt64(index) + 1)
        }
        try await board.exchange { $0.answer(outcomes: outcomes) }
        #expect(try await board.till.refund(receipt: 1, amount: 400, by: "Njeri").get().correction.amount == .kes(400))
        #expect(try await board.till.void(receipt: 2, by: "Njeri").get().isVoid)
        #expect(refused(try await board.till.refund(receipt: 3, amount: nil, by: "Njeri")) == .wasDeclined)
    }

    @Test func `a second payment in cash or by a confirmation was not declined: its money is here`() async throws {
        let board = try await Board()
        try await board.sellForCash(1_000)
        try await board.sell(1_000)
        let twice = Verdict(decision: .exception, reason: .paidTwoWays)
        let outcomes = try await board.verdicts(twice)
        try await board.exchange { $0.answer(outcomes: outcomes) }
        let waiting = try await board.till.waiting()
        #expect(
            waiting.map(\.why) == [
                "A sale was paid twice.", "A sale was declined: it was paid before, by other means.",
            ])
        #expect(Set(waiting.map(\.next)) == ["Refund one of the two at this counter."])
    }

    @Test func `receipts are counted together with those of sales, across restarts`() async throws {
        let board = try await Board()
        try await board.sell(1_000)
        #expect(try await board.till.refund(receipt: 1, amount: 100, by: "Njeri").get().correction.receipt == 2)
        try await board.restart()
        #expect(try await board.sellForCash(500)?.payment.receipt == 3)
        try await board.restart(afterCut: true)
        #expect(try await board.till.void(receipt: 3, by: "Njeri").get().correction.receipt == 4)
        try await board.restart()
        #expect(try await board.sellForCash(500)?.payment.receipt == 5)
        #expect(refused(try await board.till.refund(receipt: 2, amount: nil, by: "Njeri")) == .unknownReceipt)
    }

    @Test func `a closed day states its sums without what was voided, and its refunds beside them`() async throws {
        let board = try await Board()
        try await board.sell(1_000)
        try await board.sell(2_000)
        try await board.sellForCash(400)
        _ = try await board.till.void(receipt: 1, by: "Njeri").get()
        _ = try await board.till.refund(receipt: 2, amount: 150, by: "Njeri").get()
        _ = try await board.till.closeDay()
        let last = try #require(try await board.till.chain().last)
        guard case .dayClosed(let day) = last.record.body else { throw ShopFault.noRecord(sequence: 6) }
        #expect(day.firstSequence == 1 && day.lastSequence == 5)
        #expect(
            day.sums == [
                DaySum(tender: .note, basis: .guaranteed, count: 1, amount: .kes(2_000)),
                DaySum(tender: .cash, basis: nil, count: 1, amount: .kes(400)),
            ])
        #expect(day.refunds == [DaySum(tender: .note, basis: .guaranteed, count: 1, amount: .kes(150))])
        _ = try await board.till.refund(receipt: 3, amount: nil, by: "Njeri").get()
        let next = try await board.till.openDay().content
        #expect(next.sums == [] && next.firstSequence == 7)
        #expect(next.refunds == [DaySum(tender: .cash, basis: nil, count: 1, amount: .kes(400))])
    }

    @Test func `every refusal has words of its own`() {
        let words = CorrectionRefusal.allCases.map(\.words)
        #expect(Set(words.map(\.what)).count == words.count)
        #expect(words.allSatisfy { !$0.next.isEmpty })
    }
}
