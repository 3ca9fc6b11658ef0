import Payments
import Signing
import SyncProtocol
import Testing

@testable import HeadOffice

/// Payers blocked by hand.
@Suite struct BlockingTests {
    private func block(_ world: World, _ payers: [String]) async throws -> BlockedInfo {
        let request = AdminRequest.payerBlock(payers: payers, by: "asha", why: "phone stolen")
        guard case .blocked(let info) = try await world.ask(request) else { throw HeadOfficeFault.otherVersion }
        return info
    }

    private func resume(_ world: World, _ payer: String) async throws {
        _ = try await world.ask(.payerResume(payer: payer, by: "asha", why: "found again"))
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
            try await block(world, [key])
                == BlockedInfo(blocked: 1, listed: 1, inPolicy: 1, policyVersion: World.firstPolicy + 1))
        #expect(try await world.policy().hotList == [key])
        #expect(
            try await node.settle(.payment(note))
                == Verdict(decision: .paid, reason: .listedLater, liability: .issuer))
        guard case .payers(let payers) = try await world.ask(.payerList) else { throw HeadOfficeFault.otherVersion }
        #expect(payers.map(\.suspended) == ["blocked"])
        #expect(try await world.exceptions() == [], "somebody decided it: it waits for nobody")
        try await resume(world, key)
        #expect(try await world.policy().hotList == [])
        #expect(try await world.decisions().map(\.decided) == ["resume", "block"])
    }

    @Test func `nothing new publishes nothing`() async throws {
        let world = try await World.shop()
        let key = String(repeating: "0a", count: 8)
        #expect(
            try await block(world, [key, key])
                == BlockedInfo(blocked: 1, listed: 1, inPolicy: 1, policyVersion: World.firstPolicy + 1))
        #expect(
            try await block(world, [key])
                == BlockedInfo(blocked: 0, listed: 1, inPolicy: 1, policyVersion: World.firstPolicy + 1))
    }

    @Test func `a key that HQ has never seen can be blocked, and taken off again`() async throws {
        let world = try await World.shop()
        let key = String(repeating: "0b", count: 8)
        #expect(try await block(world, [key]).blocked == 1)
        try await resume(world, key)
        #expect(try await world.policy().hotList == [])
    }

    @Test func `one bad name refuses the whole list`() async throws {
        let world = try await World.shop()
        await #expect(throws: HeadOfficeFault.self) {
            try await block(world, [String(repeating: "0a", count: 8), "Njeri"])
        }
        await #expect(throws: HeadOfficeFault.self) { try await block(world, []) }
        #expect(try await world.policy().hotList == [])
    }
}
