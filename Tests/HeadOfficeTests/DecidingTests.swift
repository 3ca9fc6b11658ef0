import Office
import PaymentCodes
import Payments
import Signing
import SyncProtocol
import Testing

@testable import HeadOffice

/// Exceptions that a person decides, through HQ's books.
@Suite struct DecidingTests {
    private static let unknownPayer = Verdict(decision: .exception, reason: .unknownPayer)
    private static let byHand = Verdict(decision: .paid, reason: .byHand)

    /// A note of a payer whom HQ does not know, taken, heard, and waited for until two backups were past it.
    private struct Scene {
        let world: World
        let node: TestNode
        let payer: TestPayer
        let record: SignedRecord

        init() async throws {
            world = try await World.shop()
            node = try await world.node()
            let key = try SigningKey.generate()
            payer = TestPayer(key: key, certificate: try await world.certificate(unseenOf: key))
            let taken = try node.take(payer.note(to: node, 2_500), from: payer, withCertificate: false)
            record = try node.write(.payment(taken))
            try await node.send([record])
            for number in 1...2 { try await world.backUp(to: "\(world.path)/horizon-\(number)") }
            try await node.send([])
        }

        func decide(_ decision: String, _ number: Int64 = 1) async throws -> DecidedInfo {
            try await world.decide(number, decision)
        }
    }

    @Test func `headquarters pays at its own loss, the counter is told, and the books balance`() async throws {
        let scene = try await Scene()
        let world = scene.world
        #expect(scene.node.verdict(on: scene.record) == Self.unknownPayer)
        #expect(try await world.balance("suspense:M-001") == 2_500)
        let decided = try await scene.decide("pay")
        #expect(decided.decision == "paid" && decided.money == "payable" && decided.reason == "byHand")
        #expect(try await world.balance("suspense:M-001") == 0)
        #expect(try await world.balance("claims") == 0)
        #expect(try await world.balance("recovery") == -2_500)
        #expect(try await world.balance("payable:M-001") == 2_500)
        #expect(try await world.exceptions() == [])
        try await scene.node.send([])
        #expect(scene.node.verdict(on: scene.record) == Self.byHand)
        #expect(scene.node.outcomes.map(\.verdict.decision) == [.held, .exception, .paid])
        #expect(try await world.pulled().map { $0["decision"] } == ["approved"])
        #expect(try await world.isBalanced())
    }

    @Test func `a claim that is turned down leaves suspense, and nobody is charged`() async throws {
        let scene = try await Scene()
        #expect(try await scene.decide("refuse").liability == "merchant")
        try await scene.node.send([])
        #expect(
            scene.node.verdict(on: scene.record)
                == Verdict(decision: .refused, reason: .byHand, liability: .merchant))
        #expect(try await scene.world.balance("suspense:M-001") == 0)
        #expect(try await scene.world.balance("payable:M-001") == 0)
        #expect(try await scene.world.isBalanced())
    }

    @Test func `a certificate that was found lets the rule decide, as of when the note came`() async throws {
        let scene = try await Scene()
        let world = scene.world
        await #expect(throws: HeadOfficeFault.refused(.notNow(why: HandFaultText.stillOpen))) {
            try await scene.decide("accept")
        }
        _ = try await world.ask(.payerCertificate(code: scene.payer.certificate.text))
        _ = try await world.ask(.fund(payer: scene.payer.key.keyID.description, currency: "KES", minorUnits: 3_000))
        // Long after the claim window: a person's time is not the merchant's.
        world.pass(seconds: 60 * 86_400)
        #expect(try await scene.decide("accept").decision == "paid")
        #expect(try await world.balance("purse:\(scene.payer.key.keyID)") == 500)
        #expect(try await world.balance("recovery") == 0)
        // The number is spent.
        let again = try scene.node.take(scene.payer.note(to: scene.node, 2_500), from: scene.payer)
        #expect(try await scene.node.settle(.payment(again))?.decision == .refused)
        #expect(try await world.isBalanced())
    }

    @Test func `what is final is never decided again, and what is none is not found`() async throws {
        let scene = try await Scene()
        _ = try await scene.decide("refuse")
        for decision in ["accept", "pay", "refuse"] {
            let fault = await #expect(throws: HeadOfficeFault.self) { try await scene.decide(decision) }
            #expect(fault?.exitStatus == 1)
        }
        await #expect(throws: HeadOfficeFault.refused(.unknown(what: "case", name: "9"))) {
            try await scene.decide("pay", 9)
        }
        #expect(try await scene.world.decisions().map(\.decided) == ["refuse"])
    }

    @Test func `who decided, and why, is kept`() async throws {
        let scene = try await Scene()
        await #expect(throws: HeadOfficeFault.self) {
            try await scene.world.ask(.exceptionDecide(number: 1, decision: "pay", by: "", why: "x"))
        }
        await #expect(throws: HeadOfficeFault.self) {
            try await scene.world.ask(.exceptionDecide(number: 1, decision: "pay", by: "asha", why: ""))
        }
        _ = try await scene.decide("pay")
        let decision = try #require(try await scene.world.decisions().first)
        #expect(decision.caseNumber == 1 && decision.decided == "pay" && decision.by == "asha")
        #expect(decision.why == "seen on paper" && decision.time == scene.world.now)
    }

    @Test func `what a batch has as an exception joins the next one as paid, late, and can be refunded`() async throws {
        let scene = try await Scene()
        let world = scene.world
        let first = try #require(try await world.closeBatch().totals.first)
        #expect(first.exception.count == 1 && first.payable.count == 0)
        _ = try await scene.decide("pay")
        let second = try #require(try await world.closeBatch().totals.first)
        #expect(second.exception.count == 0 && second.payable.minorUnits == 2_500 && second.late.count == 1)
        guard case .batch(let kept) = try await world.ask(.batchShow(number: 1)) else {
            throw HeadOfficeFault.otherVersion
        }
        #expect(kept.totals == [first])
        guard case .payment(let payment) = scene.record.record.body else { throw HeadOfficeFault.otherVersion }
        #expect(try await scene.node.settle(scene.node.correction(of: payment, 1_000)) == .paid)
        #expect(try await world.balance("recovery") == -1_500)
        #expect(try await world.balance("payable:M-001") == 1_500)
        #expect(try await world.isBalanced())
    }

    @Test func `a decision outlives a restore from a backup that does not know it, and its note stays spent`()
        async throws
    {
        let scene = try await Scene()
        let node = scene.node
        let backup = scene.world.path + "/backup"
        try await scene.world.backUp(to: backup)
        _ = try await scene.decide("pay")
        try await node.send([])
        let restored = try scene.world.restored(from: backup)
        try await node.bringBack(to: restored)
        #expect(try await restored.exceptions().map(\.reason) == [])
        #expect(try await restored.balance("payable:M-001") == 2_500)
        #expect(try await restored.balance("suspense:M-001") == 0)
        #expect(try await restored.balance("recovery") == -2_500)
        let again = try node.write(.payment(node.take(scene.payer.note(to: node, 2_500), from: scene.payer)))
        try await node.send([again], to: restored.headOffice)
        #expect(node.verdict(on: again)?.reason == .copiedNote)
        #expect(try await restored.balance("payable:M-001") == 2_500)
        #expect(try await restored.isBalanced())
    }

    @Test func `what was accepted before a restore and spent elsewhere after it suspends the payer`() async throws {
        let scene = try await Scene()
        let elsewhere = try await scene.world.node("Back")
        let backup = scene.world.path + "/backup"
        try await scene.world.backUp(to: backup)
        let payer = scene.payer
        _ = try await scene.world.ask(.payerCertificate(code: payer.certificate.text))
        #expect(try await scene.decide("accept").reason == "insufficientFunds")
        try await scene.node.send([])
        let restored = try scene.world.restored(from: backup)
        // Another note with the same number comes first.
        let other = try elsewhere.write(.payment(elsewhere.take(payer.note(to: elsewhere, 900), from: payer)))
        try await elsewhere.bringBack(to: restored)
        try await elsewhere.send([other], to: restored.headOffice)
        #expect(elsewhere.verdict(on: other)?.decision == .paid)
        try await scene.node.bringBack(to: restored)
        #expect(try await restored.balance("payable:M-001") == 3_400)
        #expect(try await restored.policy().hotList == [payer.key.keyID.description])
        #expect(try await restored.isBalanced())
    }

    @Test func `at a restored HQ nobody decides before the board was heard`() async throws {
        let scene = try await Scene()
        let backup = scene.world.path + "/backup"
        try await scene.world.backUp(to: backup)
        _ = try await scene.decide("pay")
        try await scene.node.send([])
        let restored = try scene.world.restored(from: backup)
        for decision in ["accept", "pay", "refuse"] {
            await #expect(throws: HeadOfficeFault.refused(.notNow(why: HandFaultText.notHeardYet))) {
                try await restored.decide(1, decision)
            }
        }
        #expect(try await restored.decisions() == [])
        #expect(try await restored.balance("suspense:M-001") == 2_500)
        try await scene.node.bringBack(to: restored)
        await #expect(throws: HeadOfficeFault.refused(.notNow(why: HandFaultText.notOpen))) {
            try await restored.decide(1, "refuse")
        }
        #expect(try await restored.balance("payable:M-001") == 2_500)
    }

    @Test func `what was undecided when HQ was restored is decided as soon as the board was heard`() async throws {
        let scene = try await Scene()
        let backup = scene.world.path + "/backup"
        try await scene.world.backUp(to: backup)
        let restored = try scene.world.restored(from: backup)
        try await scene.node.bringBack(to: restored)
        #expect(try await restored.decide(1, "pay").decision == "paid")
        try await scene.node.send([], to: restored.headOffice)
        #expect(scene.node.verdict(on: scene.record) == Self.byHand)
    }

    @Test func `a confirmed payment is payable in one batch, whatever a person decides about it later`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let payer = try await world.payer(funds: 10_000)
        let first = try node.take(payer.note(to: node, 1_000), from: payer)
        #expect(try await node.settle(.payment(first)) == .paid)
        let code = try await world.headOffice.pay(payer.order(to: node, 1_000))
        var batches = [try await world.closeBatch()]
        let second = try node.payment(1_000, tender: .confirmed, basis: .confirmed, code: code).of(sale: first.sale)
        #expect(try await node.settle(.payment(second))?.reason == .paidTwoWays)
        let number = try #require(try await world.exceptions().first?.caseNumber)
        #expect(try await world.decide(number, "accept").decision == "paid")
        #expect(try await node.settle(node.cash(100)) == .paid)
        batches.append(try await world.closeBatch())
        #expect(try await node.settle(node.correction(of: second)) == .paid)
        batches.append(try await world.closeBatch())
        let totals = batches.flatMap(\.totals)
        #expect(
            totals.map(\.payable.minorUnits) == [2_000, 0, 0] && totals.map(\.returned.minorUnits) == [0, 0, 1_000])
        #expect(try await world.balance("payable:M-001") == 1_000)
    }

    @Test func `an inspection is done with; when the board does it again there is another`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let payer = try await world.payer(funds: 2_000_000)
        let first = try node.take(payer.note(to: node, 600_000), from: payer)
        #expect(try await node.settle(.payment(first))?.reason == .overLimit)
        let inspection = try #require(try await world.exceptions().first)
        let rows = try await world.pulled()
        #expect(try await world.decide(#require(inspection.caseNumber), "accept").decision == "paid")
        #expect(try await world.exceptions() == [])
        #expect(try await world.pulled() == rows)
        let outcomes = node.outcomes
        try await node.send([])
        #expect(node.outcomes == outcomes)
        let second = try node.take(payer.note(to: node, 600_000, number: 2, runningTotal: 900_000), from: payer)
        _ = try await node.settle(.payment(second))
        #expect(try await world.exceptions().map(\.kind) == ["inspection"])
    }

    @Test func `a second payment of a sale is accepted or dropped, and the payer is charged once or twice`()
        async throws
    {
        for (decision, purse) in [("accept", Int64(8_000)), ("refuse", 9_000)] {
            let world = try await World.shop()
            let node = try await world.node()
            let payer = try await world.payer(funds: 10_000)
            let first = try node.take(payer.note(to: node, 1_000), from: payer)
            #expect(try await node.settle(.payment(first)) == .paid)
            var second = try node.take(payer.note(to: node, 1_000, number: 2, runningTotal: 2_000), from: payer)
            second = second.of(sale: first.sale)
            #expect(try await node.settle(.payment(second))?.reason == .paidTwoWays)
            let number = try #require(try await world.exceptions().first?.caseNumber)
            _ = try await world.decide(number, decision)
            #expect(try await world.balance("purse:\(payer.key.keyID)") == purse)
            #expect(try await world.balance("suspense:M-001") == 0)
            #expect(try await world.isBalanced())
        }
    }

    @Test func `a list that is cut says how many more wait`() async throws {
        let world = try await Scene().world
        try await world.headOffice.openInspections(HeadOffice.mostWaiting + 2)
        let rows = try await world.exceptions()
        #expect(rows.count == HeadOffice.mostWaiting + 1)
        #expect(rows.last?.kind == "more" && rows.last?.count == 3)
        #expect(rows.dropLast().allSatisfy { $0.count == nil })
    }

    @Test(arguments: [1_000, 400] as [Int64])
    func `a second payment that was refunded waits for nobody, and what is left of it can be turned down`(units: Int64)
        async throws
    {
        let world = try await World.shop()
        let node = try await world.node()
        let payer = try await world.payer(funds: 10_000)
        let first = try node.take(payer.note(to: node, 1_000), from: payer)
        #expect(try await node.settle(.payment(first)) == .paid)
        let second = try node.take(payer.note(to: node, 1_000, number: 2, runningTotal: 2_000), from: payer).of(
            sale: first.sale)
        #expect(try await node.settle(.payment(second))?.reason == .paidTwoWays)
        #expect(try await node.settle(node.correction(of: second, units)) == .paid)
        #expect(try await world.balance("suspense:M-001") == 1_000 - units)
        for decision in ["accept", "pay"] {
            let fault = await #expect(throws: HeadOfficeFault.self) { try await world.decide(2, decision) }
            #expect(fault?.exitStatus == 1)
        }
        #expect(try await world.exceptions().map(\.caseNumber) == (units == 1_000 ? [] : [2]))
        if units < 1_000 {
            #expect(try await world.decide(2, "refuse").liability == "merchant")
            #expect(try await world.exceptions() == [])
        }
        #expect(try await world.balance("suspense:M-001") == 0)
        #expect(try await world.balance("claims") == 0)
        #expect(try await world.balance("payable:M-001") == 1_000)
        #expect(try await world.isBalanced())
        // Nothing more can be given back of it.
        #expect(try await node.settle(node.correction(of: second, 100))?.decision == .refused)
    }

    @Test func `a suspended payer pays again when a person says so, and every node learns it`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let payer = try await world.payer()
        for total in [Int64(1_000), 2_000] {
            _ = try await node.settle(
                .payment(node.take(payer.note(to: node, total, number: 7), from: payer)))
        }
        let key = payer.key.keyID.description
        #expect(try await world.policy().hotList == [key])
        let request = AdminRequest.payerResume(payer: key, by: "asha", why: "a restored phone")
        guard case .payer(let resumed) = try await world.ask(request) else { throw HeadOfficeFault.otherVersion }
        #expect(resumed.suspended == nil)
        #expect(try await world.policy().hotList == [])
        #expect(try await world.exceptions() == [])
        #expect(try await world.decisions().map(\.payer) == [key])
        await #expect(throws: HeadOfficeFault.self) { try await world.ask(request) }
        try await node.send([])
        #expect(node.policyVersion == World.firstPolicy + 2)
        let third = try node.take(payer.note(to: node, 500, number: 8, runningTotal: 3_500), from: payer)
        #expect(try await node.settle(.payment(third)) == .paid)
    }
}

private enum HandFaultText {
    static let stillOpen = "by the ordinary rules it is still open (unknownPayer); mend that first"
    static let notOpen = "it is no exception; what headquarters has signed is final"
    static let notHeardYet =
        "headquarters was restored and may have decided this already; wait until the node has called"
}

extension HeadOffice {
    /// Opens inspections of the merchant and the counter of the first case.
    fileprivate func openInspections(_ count: Int) throws {
        try transaction { transaction in
            guard let first = try transaction.caseRow(1) else { throw OfficeFault.damaged(what: "case") }
            for number in 0..<Int64(count) {
                _ = try transaction.openCase(
                    CaseRow(
                        kind: .inspection, payment: nil, original: nil, merchant: first.merchant,
                        counter: first.counter, amount: nil, tender: nil, businessDay: first.businessDay,
                        arrived: number,
                        state: CaseState(verdict: Verdict(decision: .exception, reason: .fork), money: .none)))
            }
        }
    }
}

extension World {
    /// A certificate of the bank's that HQ's books do not hold.
    func certificate(
        unseenOf key: SigningKey, issuer: String = "BANK-A"
    ) async throws -> Signed<Certificate> {
        let name = try #require(ShortName(issuer))
        let currency = try #require(Currency(code: "KES"))
        return try .signed(
            Certificate(
                issuer: name, currency: currency, capPayment: 600_000, capTotal: 1_000_000,
                expires: now + 30 * 86_400, payerKey: key.publicKey), by: try await headOffice.issuerKey(name))
    }

    func decide(_ number: Int64, _ decision: String) async throws -> DecidedInfo {
        let request = AdminRequest.exceptionDecide(number: number, decision: decision, by: "asha", why: "seen on paper")
        guard case .decided(let decided) = try await ask(request) else { throw HeadOfficeFault.otherVersion }
        return decided
    }

    func decisions() async throws -> [DecisionInfo] {
        guard case .decisions(let rows) = try await ask(.decisionList) else { throw HeadOfficeFault.otherVersion }
        return rows
    }
}

extension HeadOffice {
    fileprivate func issuerKey(_ name: ShortName) throws -> SigningKey {
        try HeadOfficeKeys.existing(HeadOfficeKeys.issuer(name, 1), in: folder)
    }
}

extension TestNode {
    /// Calls a restored HQ, and brings back the answers that it asks for.
    fileprivate func bringBack(to restored: World) async throws {
        try await send([], to: restored.headOffice)
        var aside = Aside()
        aside.answers = answers
        try await say(content([], aside), to: restored.headOffice)
    }
}

extension Payment {
    fileprivate func of(sale: SaleID) -> Payment {
        Payment(
            sale: sale, payment: payment, merchant: merchant, counter: counter, receipt: receipt, amount: amount,
            tender: tender, basis: basis, code: code, certificate: certificate)
    }
}
