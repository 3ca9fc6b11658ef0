import PaymentCodes
import Payments
import Signing
import SyncProtocol
import Testing

@testable import HeadOffice

@Suite struct OnlineTests {
    @Test func `a confirmed payment is the merchant's before any counter has recorded it`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let payer = try await world.payer(funds: 5_000)
        let confirmation = try Signed<PaymentCodes.Confirmation>(
            decoding: try await world.headOffice.pay(payer.order(to: node, 2_000)))
        #expect(try await world.balance("payable:M-001") == 2_000)
        let before = try #require(try await world.pulled().first)
        #expect(before["recorded"] == "false")
        #expect(before["money"] == "payable")
        #expect(before["node"] == "")
        let taking = try node.payment(2_000, tender: .confirmed, basis: .confirmed, code: confirmation.bytes)
        #expect(try await node.settle(.payment(taking)) == .paid)
        let rows = try await world.pulled()
        #expect(rows.count == 1)
        #expect(rows.first?["recorded"] == "true")
        #expect(rows.first?["node"] == node.id.description)
        #expect(rows.first?["case"] == before["case"])
        #expect(try await world.balance("payable:M-001") == 2_000)
        // A page already read still says what was so.
        let first = try await world.headOffice.pull(after: 0, limit: 1, format: .jsonl)
        #expect(first.contains("\"recorded\":false") && first.contains("\"node\":null"))
    }

    @Test func `confirmedNotRecorded is in the batch and said to be so`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let payer = try await world.payer()
        _ = try await world.headOffice.pay(payer.order(to: node, 2_000))
        let total = try #require(try await world.closeBatch().totals.first)
        #expect(total.approved.minorUnits == 2_000)
        #expect(total.notRecorded == .init(count: 1, amount: "20.00", minorUnits: 2_000))
    }

    @Test func `a confirmation used twice is refused the second time`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let payer = try await world.payer()
        let confirmation = try await world.headOffice.pay(payer.order(to: node, 2_000))
        func taking() throws -> RecordBody {
            .payment(try node.payment(2_000, tender: .confirmed, basis: .confirmed, code: confirmation))
        }
        #expect(try await node.settle(taking()) == .paid)
        #expect(
            try await node.settle(taking())
                == Verdict(decision: .refused, reason: .alreadyConfirmed, liability: .merchant))
        #expect(try await world.balance("payable:M-001") == 2_000)
    }

    @Test func `a confirmation over another amount is an exception`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let payer = try await world.payer()
        let confirmation = try await world.headOffice.pay(payer.order(to: node, 2_000))
        let taking = try node.payment(2_001, tender: .confirmed, basis: .confirmed, code: confirmation)
        #expect(
            try await node.settle(.payment(taking)) == Verdict(decision: .exception, reason: .unknownConfirmation))
    }

    @Test func `the same order is paid once, another under its name is refused`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let payer = try await world.payer(funds: 2_500)
        let payment = try #require(PaymentID(RandomBytes.bytes(16)))
        let order = try payer.order(to: node, 2_000, payment: payment)
        let first = try await world.headOffice.pay(order)
        #expect(try await world.headOffice.pay(order) == first)
        #expect(try await world.balance("purse:\(payer.key.keyID)") == 500)
        let other = try payer.order(to: node, 100, payment: payment)
        await #expect(throws: HeadOfficeFault.refused(.orderDiffers)) { try await world.headOffice.pay(other) }
    }

    @Test func `orders that cannot be paid change nothing`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let payer = try await world.payer(funds: 1_000_000)
        let poor = try await world.payer(funds: 99)
        func expect(_ refusal: HeadOfficeRefusal, _ order: [UInt8]) async {
            await #expect(throws: HeadOfficeFault.refused(refusal)) { try await world.headOffice.pay(order) }
        }
        await expect(.overCap, try payer.order(to: node, 600_001))
        await expect(.insufficientFunds, try poor.order(to: node, 100))
        await expect(.orderOutOfTime, try payer.order(to: node, 100, time: world.now - 86_401))
        let stranger = TestPayer(key: try SigningKey.generate(), certificate: payer.certificate)
        await expect(.badOrder, try stranger.order(to: node, 100))
        let forged = try Signed<Certificate>.signed(payer.certificate.content, by: stranger.key)
        await expect(
            .untrustedCertificate, try TestPayer(key: payer.key, certificate: forged).order(to: node, 100))
        await #expect(throws: HeadOfficeFault.self) { try await world.headOffice.pay([0x82, 0x40, 0x40]) }
        world.pass(seconds: 31 * 86_400)
        await expect(.certificateExpired, try payer.order(to: node, 100))
        #expect(try await world.balance("payable:M-001") == 0)
        #expect(try await world.isBalanced())
    }

    @Test func `a suspended payer cannot pay online`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let payer = try await world.payer()
        for amount in [Int64(100), 200] {
            _ = try await node.settle(.payment(node.take(payer.note(to: node, amount), from: payer)))
        }
        let order = try payer.order(to: node, 100)
        await #expect(throws: HeadOfficeFault.refused(.suspended)) { try await world.headOffice.pay(order) }
    }
}
