import Payments
import Signing
import SyncProtocol
import Testing

@testable import HeadOffice

/// Payers blocked by hand.
@Suite struct BlockingTests {
    private func block(_ world: World, _ payers: [String], why: String?) async throws -> BlockedInfo {
        guard case .blocked(let info) = try await world.ask(.payerBlock(payers: payers, why: why)) else {
            throw HeadOfficeFault.otherVersion
        }
        return info
    }

    @Test func `a blocked payer is in the next policy, is paid for by the issuer until then, and comes off again`()
        async throws
    {
        let world = try await World.shop()
        let node = try await world.node()
        let payer = try await world.payer()
        let key = payer.key.keyID.description
        let note = try node.take(payer.note(to: node, 1_000), from: payer)
        #expect(
            try await block(world, [key], why: "phone stolen")
                == BlockedInfo(changed: 1, listed: 1, inPolicy: 1, policyVersion: 2))
        #expect(try await world.policy().hotList == [key])
        #expect(
            try await node.settle(.payment(note))
                == Verdict(decision: .paid, reason: .listedLater, liability: .issuer))
        guard case .payers(let payers) = try await world.ask(.payerList) else { throw HeadOfficeFault.otherVersion }
        #expect(payers.map(\.suspended) == ["phone stolen"])
        // Somebody decided it: it waits for nobody.
        #expect(try await world.exceptions() == [])
        #expect(try await block(world, [key], why: nil).changed == 1)
        #expect(try await world.policy().hotList == [])
    }

    @Test func `nothing new publishes nothing`() async throws {
        let world = try await World.shop()
        let key = String(repeating: "0a", count: 8)
        #expect(try await block(world, [key, key], why: "lost").policyVersion == 2)
        #expect(
            try await block(world, [key], why: "lost")
                == BlockedInfo(changed: 0, listed: 1, inPolicy: 1, policyVersion: 2))
        #expect(try await block(world, [String(repeating: "0b", count: 8)], why: nil).changed == 0)
    }

    @Test func `one bad name refuses the whole list`() async throws {
        let world = try await World.shop()
        await #expect(throws: HeadOfficeFault.self) {
            try await block(world, [String(repeating: "0a", count: 8), "Njeri"], why: "lost")
        }
        await #expect(throws: HeadOfficeFault.self) { try await block(world, [], why: "lost") }
        #expect(try await world.policy().hotList == [])
    }
}
