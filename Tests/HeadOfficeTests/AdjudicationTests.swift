import PaymentCodes
import Payments
import Policies
import Signing
import SyncProtocol
import Testing

@testable import HeadOffice

/// One test a row of `sync/conflicts.md`, through HQ's books.
@Suite struct AdjudicationTests {
    @Test func `a covered note is paid from the payer's purse`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let payer = try await world.payer(funds: 10_000)
        let taking = try node.take(payer.note(to: node, 2_500), from: payer)
        #expect(try await node.settle(.payment(taking)) == .paid)
        #expect(try await world.balance("payable:M-001") == 2_500)
        #expect(try await world.balance("purse:\(payer.key.keyID)") == 7_500)
        #expect(try await world.balance("float:BANK-A") == -10_000)
        let row = try #require(try await world.pulled().first)
        #expect(row["money"] == "payable")
        #expect(row["basis"] == "guaranteed")
        #expect(row["recorded"] == "true")
        #expect(row["payment_id"] == taking.payment.description)
        #expect(try await world.isBalanced())
    }

    @Test func `a certificate is learned with the first note and need not come again`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let payer = try await world.payer()
        let first = try node.take(payer.note(to: node, 100), from: payer)
        let second = try node.take(
            payer.note(to: node, 200, number: 2, runningTotal: 300), from: payer, withCertificate: false)
        #expect(try await node.settle(.payment(first)) == .paid)
        #expect(try await node.settle(.payment(second)) == .paid)
    }

    @Test(arguments: [
        (
            "BANK-A", Verdict(decision: .paid, reason: .insufficientFunds, liability: .issuer), Int64(2_500),
            Int64(-2_500)
        ),
        ("BANK-B", Verdict(decision: .refused, reason: .insufficientFunds, liability: .merchant), 0, 0),
    ])
    func `insufficient funds cost the issuer if guaranteed and the merchant at risk`(
        issuer: String, verdict: Verdict, payable: Int64, receivable: Int64
    ) async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let payer = try await world.payer(issuer, funds: 2_499)
        let basis: Basis = issuer == "BANK-A" ? .guaranteed : .atRisk
        let taking = try node.take(payer.note(to: node, 2_500), from: payer, basis: basis)
        #expect(try await node.settle(.payment(taking)) == verdict)
        #expect(try await world.balance("payable:M-001") == payable)
        #expect(try await world.balance("receivable:\(issuer)") == receivable)
        #expect(try await world.isBalanced())
    }

    @Test func `equivocation pays both merchants, costs the issuer, suspends the key and reaches every node`()
        async throws
    {
        let world = try await World.shop()
        let front = try await world.node("Front")
        let back = try await world.node("Back")
        let payer = try await world.payer()
        let one = try front.take(payer.note(to: front, 1_000, number: 7), from: payer)
        let two = try back.take(payer.note(to: back, 2_000, number: 7), from: payer)
        #expect(try await front.settle(.payment(one)) == .paid)
        #expect(
            try await back.settle(.payment(two))
                == Verdict(decision: .paid, reason: .equivocation, liability: .issuer))
        #expect(try await world.balance("payable:M-001") == 3_000)
        #expect(try await world.balance("receivable:BANK-A") == -2_000)
        // The answer to the very exchange that showed it carries the new policy; the other node gets it next.
        #expect(back.policyVersion == World.firstPolicy + 1)
        let policy = try await world.policy()
        #expect(policy.version == World.firstPolicy + 1)
        #expect(policy.hotList == [payer.key.keyID.description])
        let answer = try await front.send([])
        #expect(answer.policy != nil)
        #expect(front.policyVersion == World.firstPolicy + 1)
        guard case .payers(let payers) = try await world.ask(.payerList) else { throw HeadOfficeFault.otherVersion }
        #expect(payers.map(\.suspended) == ["equivocation"])
        #expect(try await world.exceptions().map(\.payer) == [payer.key.keyID.description])
        #expect(try await world.isBalanced())
        // An operator's next policy carries the list on.
        _ = try await world.ask(.policyPublish(file: World.policyText))
        #expect(try await world.policy().hotList == policy.hotList)
    }

    @Test func `equivocation at the merchant's risk refuses the second`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let payer = try await world.payer("BANK-B")
        let one = try node.take(payer.note(to: node, 1_000, number: 7), from: payer, basis: .atRisk)
        let two = try node.take(payer.note(to: node, 2_000, number: 7), from: payer, basis: .atRisk)
        #expect(try await node.settle(.payment(one)) == .paid)
        #expect(
            try await node.settle(.payment(two))
                == Verdict(decision: .refused, reason: .equivocation, liability: .merchant))
    }

    @Test func `the same note again is refused and nothing is held against the payer`() async throws {
        let world = try await World.shop()
        let front = try await world.node("Front")
        let back = try await world.node("Back")
        let payer = try await world.payer()
        let note = try payer.note(to: front, 1_000)
        let copied = Verdict(decision: .refused, reason: .copiedNote, liability: .merchant)
        #expect(try await front.settle(.payment(front.take(note, from: payer))) == .paid)
        #expect(try await front.settle(.payment(front.take(note, from: payer))) == copied)
        #expect(try await back.settle(.payment(back.take(note, from: payer))) == copied)
        #expect(try await world.policy().hotList == [])
        #expect(try await world.balance("payable:M-001") == 1_000)
    }

    @Test func `a note after its claim window is refused`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let payer = try await world.payer()
        let taking = try node.take(payer.note(to: node, 1_000), from: payer)
        let taken = world.now
        world.pass(seconds: 8 * 86_400 + 1)
        #expect(
            try await node.settle(.payment(taking), wall: taken)
                == Verdict(decision: .refused, reason: .presentedTooLate, liability: .merchant))
    }

    @Test(arguments: [
        (true, Verdict(decision: .refused, reason: .expiredWhenTaken, liability: .merchant)),
        (false, Verdict(decision: .paid, reason: .clockUntrusted)),
    ])
    func `a note over when taken is refused by a right clock and marked by one that could not know`(
        isTrusted: Bool, verdict: Verdict
    ) async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let payer = try await world.payer()
        let taking = try node.take(payer.note(to: node, 1_000, time: world.now - 86_401), from: payer)
        #expect(try await node.settle(.payment(taking), isTrusted: isTrusted) == verdict)
    }

    @Test func `a running total over the cap costs the issuer`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let payer = try await world.payer(capTotal: 600_000)
        let taking = try node.take(payer.note(to: node, 1_000, runningTotal: 600_001), from: payer)
        #expect(
            try await node.settle(.payment(taking))
                == Verdict(decision: .paid, reason: .capExceeded, liability: .issuer))
    }

    @Test func `listed at HQ but not yet at the node costs the issuer, listed in the node's policy costs the merchant`()
        async throws
    {
        let world = try await World.shop()
        let front = try await world.node("Front")
        let back = try await world.node("Back")
        let payer = try await world.payer()
        _ = try await front.settle(.payment(front.take(payer.note(to: front, 100, number: 7), from: payer)))
        _ = try await front.settle(.payment(front.take(payer.note(to: front, 200, number: 7), from: payer)))
        let late = try back.take(payer.note(to: back, 300, number: 8), from: payer)
        #expect(
            try await back.settle(.payment(late)) == Verdict(decision: .paid, reason: .listedLater, liability: .issuer))
        #expect(back.policyVersion == World.firstPolicy + 1)
        let forbidden = try back.take(payer.note(to: back, 400, number: 9), from: payer)
        #expect(
            try await back.settle(.payment(forbidden))
                == Verdict(decision: .refused, reason: .listedInPolicy, liability: .merchant))
        // The board broke its own policy: somebody looks at it.
        let inspections = try await world.exceptions().filter { $0.kind == "inspection" }
        #expect(inspections.map(\.reason) == ["listedInPolicy"])
        #expect(inspections.map(\.node) == [back.id.description])
        #expect(try await world.balance("payable:M-001") == 600)
        #expect(try await world.isBalanced())
    }

    @Test func `over the limit of the policy it names is paid while the purse holds it, and the board is looked at`()
        async throws
    {
        let world = try await World.shop()
        let node = try await world.node()
        let payer = try await world.payer(funds: 1_100_000)
        let taking = try node.take(payer.note(to: node, 500_001), from: payer)
        #expect(try await node.settle(.payment(taking)) == Verdict(decision: .paid, reason: .overLimit))
        let row = try #require(try await world.pulled().first)
        #expect(row["money"] == "payable")
        #expect(try await world.exceptions().map(\.kind) == ["inspection"])
        let approved = try node.take(
            payer.note(to: node, 500_002, number: 2), from: payer, basis: .awaitingApproval)
        #expect(try await node.settle(.payment(approved)) == .paid)
        let uncovered = try node.take(payer.note(to: node, 500_003, number: 3), from: payer)
        #expect(
            try await node.settle(.payment(uncovered))
                == Verdict(decision: .refused, reason: .overLimit, liability: .merchant))
        // One inspection for one reason, however often.
        #expect(try await world.exceptions().map(\.kind) == ["inspection"])
    }

    @Test func `a reversal after its payment makes the payer whole`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let payer = try await world.payer(funds: 5_000)
        let taking = try node.take(payer.note(to: node, 1_000), from: payer, basis: .awaitingApproval)
        #expect(try await node.settle(.payment(taking)) == .paid)
        let undone = Verdict(decision: .paid, reason: .reversed)
        #expect(try await node.settle(node.reversal(of: taking)) == undone)
        #expect(try await world.balance("purse:\(payer.key.keyID)") == 5_000)
        #expect(try await world.balance("payable:M-001") == 0)
        // A second reversal of the same payment has nothing to give back.
        #expect(try await node.settle(node.reversal(of: taking)) == undone)
        #expect(try await world.balance("purse:\(payer.key.keyID)") == 5_000)
        let row = try #require(try await world.pulled().first)
        #expect(row["reversed"] == "true")
        #expect(row["money"] == "none")
        #expect(try await world.isBalanced())
    }

    @Test func `a reversal before its payment is held and decided when the payment comes`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let payer = try await world.payer(funds: 5_000)
        let taking = try node.take(payer.note(to: node, 1_000), from: payer, basis: .awaitingApproval)
        let reversal = try node.write(node.reversal(of: taking))
        try await node.send([reversal])
        #expect(node.verdict(on: reversal) == Verdict(decision: .held, reason: .originalMissing))
        #expect(try await world.exceptions().map(\.state) == ["held"])
        let original = try node.write(.payment(taking))
        let answer = try await node.send([original])
        #expect(node.verdict(on: original) == Verdict(decision: .refused, reason: .reversed))
        #expect(node.verdict(on: reversal) == Verdict(decision: .paid, reason: .reversed))
        #expect(answer.outcomes.map(\.cursor) == [2, 3])
        #expect(try await world.balance("purse:\(payer.key.keyID)") == 5_000)
        #expect(try await world.exceptions() == [])
    }

    @Test func `what an earlier batch paid is taken back by the reversal's own row`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let payer = try await world.payer(funds: 5_000)
        let taking = try node.take(payer.note(to: node, 1_000), from: payer, basis: .awaitingApproval)
        #expect(try await node.settle(.payment(taking)) == .paid)
        _ = try await world.closeBatch()
        _ = try await node.settle(node.reversal(of: taking))
        let batch = try await world.closeBatch()
        #expect(batch.totals.map(\.returned.minorUnits) == [1_000])
        #expect(batch.totals.map(\.approved.count) == [0])
        let rows = try await world.pulled()
        #expect(rows.map { $0["money"] } == ["payable", "returned"])
        #expect(rows.map { $0["original_id"] } == ["", taking.payment.description])
        #expect(try await world.balance("payable:M-001") == 0)
    }

    @Test(arguments: [(Int64(300), Verdict.paid), (Int64(301), Verdict(decision: .exception, reason: .sumsDiffer))])
    func `a closed day is proven by its sums`(claimed: Int64, verdict: Verdict) async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let undone = try node.payment(50, tender: .cash, basis: nil)
        try node.write(node.cash(100))
        try node.write(node.cash(200))
        try node.write(.payment(undone))
        try node.write(node.reversal(of: undone))
        let kes = try #require(Currency(code: "KES"))
        let merchant = try #require(ShortName("M-001"))
        let day = try node.write(
            .dayClosed(
                DayClosed(
                    merchant: merchant, counter: node.counter, day: BusinessDay(wall: world.now, utcOffsetMinutes: 180),
                    firstSequence: 1, lastSequence: 4,
                    sums: [
                        DaySum(
                            tender: .cash, basis: nil, count: 2, amount: Money(minorUnits: claimed, currency: kes))
                    ])))
        try await node.send(node.chain)
        #expect(node.verdict(on: day) == verdict)
    }
}
