import Payments
import Signing
import SyncProtocol
import Testing

@testable import HeadOffice

/// Refunds, voids, and days that hold both, through HQ's books.
@Suite struct GivingBackTests {
    private struct Shop {
        let world: World
        let node: TestNode
        let payer: TestPayer
        /// A note of 1,000 out of a purse of 5,000, paid.
        let sale: Payment

        init() async throws {
            world = try await World.shop()
            node = try await world.node()
            payer = try await world.payer(funds: 5_000)
            sale = try node.take(payer.note(to: node, 1_000), from: payer)
            #expect(try await node.settle(.payment(sale)) == .paid)
        }

        func balances() async throws -> [Int64] {
            let balances = [
                try await world.balance("payable:M-001"), try await world.balance("purse:\(payer.key.keyID)"),
            ]
            #expect(try await world.isBalanced())
            return balances
        }
    }

    @Test func `a refund gives the payer back what it says, the way it came, and never more than was paid`()
        async throws
    {
        let shop = try await Shop()
        #expect(try await shop.node.settle(shop.node.correction(of: shop.sale, 300)) == .paid)
        #expect(try await shop.balances() == [700, 4_300])
        let tooMuch = Verdict(decision: .refused, reason: .refundExceeds)
        #expect(try await shop.node.settle(shop.node.correction(of: shop.sale, 701)) == tooMuch)
        #expect(try await shop.node.settle(shop.node.correction(of: shop.sale, 700)) == .paid)
        #expect(try await shop.balances() == [0, 5_000])
        #expect(try await shop.world.pulled().map { $0["kind"] } == ["payment", "refund", "refund", "refund"])
    }

    @Test func `a void takes the payment out before it is settled`() async throws {
        let shop = try await Shop()
        #expect(try await shop.node.settle(shop.node.correction(of: shop.sale, isVoid: true)) == .paid)
        #expect(try await shop.balances() == [0, 5_000])
        let rows = try await shop.world.pulled()
        #expect(rows.first?["reversed"] == "true")
        #expect(rows.last?["original_id"] == shop.sale.payment.description)
        let twice = Verdict(decision: .refused, reason: .alreadyUndone)
        #expect(try await shop.node.settle(shop.node.correction(of: shop.sale, isVoid: true)) == twice)
        #expect(try await shop.node.settle(shop.node.correction(of: shop.sale, 1)) == twice)
        #expect(try await shop.balances() == [0, 5_000])
    }

    @Test func `a void after its payment was settled counts as a refund`() async throws {
        let shop = try await Shop()
        _ = try await shop.world.closeBatch()
        #expect(
            try await shop.node.settle(shop.node.correction(of: shop.sale, isVoid: true))
                == Verdict(decision: .paid, reason: .settledBeforeVoid))
        #expect(try await shop.balances() == [0, 5_000])
        #expect(try await shop.world.closeBatch().totals.map(\.returned.minorUnits) == [1_000])
    }

    @Test(arguments: [true, false])
    func `what comes before its original is held, and decided when the original comes`(isVoid: Bool) async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let sale = try node.payment(500, tender: .cash, basis: nil)
        let early = try node.write(node.correction(of: sale, isVoid: isVoid))
        try await node.send([early])
        #expect(node.verdict(on: early) == Verdict(decision: .held, reason: .originalMissing))
        try await node.send([node.write(.payment(sale))])
        #expect(node.verdict(on: early) == .paid)
        #expect(try await world.exceptions() == [])
    }

    @Test func `what is given back at another counter's word is refused`() async throws {
        let shop = try await Shop()
        let other = try await shop.world.node("Back")
        // The original is looked for among the node's own payments.
        let body = try other.correction(of: other.payment(1_000, tender: .cash, basis: nil, id: shop.sale.payment))
        #expect(try await other.settle(body) == Verdict(decision: .held, reason: .originalMissing))
        #expect(try await shop.balances() == [1_000, 4_000])
    }

    @Test func `a day with refunds and voids is proven by both sums`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let sales = try [100, 200, 400].map { try node.payment($0, tender: .cash, basis: nil) }
        for sale in sales { try node.write(.payment(sale)) }
        try node.write(node.correction(of: sales[0], isVoid: true))
        try node.write(node.correction(of: sales[2], 150))
        try await node.send(node.chain)
        let wrong: [(sums: [(UInt64, Int64)], refunds: [(UInt64, Int64)])] = [
            ([(3, 700)], [(1, 150)]), ([(2, 600)], []), ([(2, 450)], []), ([(2, 600)], [(1, 250)]),
        ]
        for day in wrong {
            #expect(
                try await node.settle(node.closedDay(1...5, day.sums, refunds: day.refunds))
                    == Verdict(decision: .exception, reason: .sumsDiffer))
        }
        #expect(try await node.settle(node.closedDay(1...5, [(2, 600)], refunds: [(1, 150)])) == .paid)
    }

    @Test func `a refund on a later day is that day's, and leaves the day of the sale as it was`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let sale = try node.payment(500, tender: .cash, basis: nil)
        try node.write(.payment(sale))
        try node.write(node.closedDay(1...1, [(1, 500)]))
        try node.write(node.correction(of: sale, 500))
        let second = try node.write(node.closedDay(3...3, [], refunds: [(1, 500)]))
        try await node.send(node.chain)
        #expect(node.outcomes.map(\.verdict) == [.paid, .paid, .paid, .paid])
        #expect(node.verdict(on: second) == .paid)
    }
}
