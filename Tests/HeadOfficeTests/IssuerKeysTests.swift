import PaymentCodes
import Payments
import Policies
import Signing
import SyncProtocol
import Testing

@testable import HeadOffice

/// An issuer goes over to its next key.
@Suite struct IssuerKeysTests {
    @Test func `while both keys are good, both are in the policy, and notes under both are paid`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let early = try await world.payer()
        let first = try #require(try await world.policy().issuers.first { $0.name == "BANK-A" })
        let renewed = try await world.renew("BANK-A", earlierDays: 30)
        #expect(renewed.keys.map(\.keyId).first == first.keyId && renewed.keyId != first.keyId)
        #expect(renewed.keys.map(\.notAfter) == [world.now + 30 * 86_400, nil])
        let late = try await world.payer()
        #expect(late.certificate.keyID.description == renewed.keyId)
        let rows = try await world.policy().issuers.filter { $0.name == "BANK-A" }
        #expect(rows.map(\.keyId) == renewed.keys.map(\.keyId) && rows.map(\.notAfter) == renewed.keys.map(\.notAfter))
        #expect(rows.map(\.basis) == ["guaranteed", "guaranteed"])
        try await node.send([])
        for (number, payer) in [early, late].enumerated() {
            let taking = try node.take(payer.note(to: node, 1_000, number: UInt64(number + 1)), from: payer)
            #expect(try await node.settle(.payment(taking)) == .paid)
            _ = try await world.headOffice.pay(payer.order(to: node, 500))
        }
        // The other issuer is as it was, and a policy that an operator publishes now has both keys as well.
        #expect(try await world.policy().issuers.filter { $0.name == "BANK-B" }.map(\.notAfter) == [nil])
        let published = try await world.publish()
        #expect(published.issuers.filter { $0.name == "BANK-A" }.map(\.keyId) == renewed.keys.map(\.keyId))
    }

    @Test func `a note under a key that was over is refused by a right clock, and its end is the key's`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let early = try await world.payer()
        _ = try await world.renew("BANK-A", earlierDays: 1)
        try await node.send([])
        world.pass(seconds: 86_401)
        let taking = try node.take(early.note(to: node, 1_000), from: early)
        let verdict = try await node.settle(.payment(taking))
        #expect(verdict == Verdict(decision: .refused, reason: .expiredWhenTaken, liability: .merchant))
        await #expect(throws: HeadOfficeFault.refused(.certificateExpired)) {
            try await world.headOffice.pay(early.order(to: node, 500))
        }
        // The next policy has no row for it any more.
        #expect(try await world.publish().issuers.filter { $0.name == "BANK-A" }.map(\.notAfter) == [nil])
    }

    @Test func `a stolen key ends at once: not in the policy, and worth nothing online`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let early = try await world.payer()
        let renewed = try await world.renew("BANK-A", earlierDays: 0)
        #expect(try await world.policy().issuers.filter { $0.name == "BANK-A" }.map(\.keyId) == [renewed.keyId])
        await #expect(throws: HeadOfficeFault.refused(.certificateExpired)) {
            try await world.headOffice.pay(early.order(to: node, 500))
        }
        // Taken before the counter had the new policy: judged by the old one, which the record names.
        let before = try node.take(early.note(to: node, 1_000), from: early)
        #expect(try await node.settle(.payment(before)) == .paid)
        let after = try node.take(early.note(to: node, 1_000, number: 2), from: early)
        #expect(
            try await node.settle(.payment(after))
                == Verdict(decision: .refused, reason: .badCode, liability: .merchant))
    }

    @Test func `what cannot be renewed is refused`() async throws {
        let world = try await World.shop()
        for (name, days) in [("BANK-Z", Int64(1)), ("bank a", 1), ("BANK-A", -1), ("BANK-A", 3_661)] {
            await #expect(throws: HeadOfficeFault.self) { try await world.renew(name, earlierDays: days) }
        }
        guard case .issuers(let issuers) = try await world.ask(.issuerList) else { throw HeadOfficeFault.otherVersion }
        #expect(issuers.allSatisfy { $0.keys.count == 1 && $0.keys[0].notAfter == nil })
    }
}

extension World {
    fileprivate func publish() async throws -> PolicyInfo {
        guard case .policy(let policy) = try await ask(.policyPublish(file: World.policyText)) else {
            throw HeadOfficeFault.otherVersion
        }
        return policy
    }

    fileprivate func renew(_ name: String, earlierDays: Int64) async throws -> IssuerInfo {
        guard case .issuer(let issuer) = try await ask(.issuerRenew(name: name, earlierDays: earlierDays)) else {
            throw HeadOfficeFault.otherVersion
        }
        return issuer
    }
}
