import Payments
import Testing

@testable import HeadOffice

/// What the policy says that issuers can lose.
@Suite struct LossTests {
    private func losses(_ world: World, counters: Int64? = nil, hours: Int64? = nil) async throws -> [PolicyInfo.Loss] {
        guard case .policy(let policy) = try await world.ask(.policyShow(counters: counters, hours: hours)) else {
            throw HeadOfficeFault.otherVersion
        }
        return policy.losses
    }

    @Test func `only who guarantees can lose, by the counters that are enrolled and the policy's life`() async throws {
        let world = try await World.shop()
        let none = try #require(try await losses(world).first)
        #expect(none.issuer == "BANK-A" && none.currency == "KES" && none.counters == 0 && none.hours == 720)
        #expect(none.honest == nil && none.cheating == "0.00")
        _ = try await (world.node("Front"), world.node("Back"))
        #expect(try await losses(world).map(\.cheating) == ["100000.00"])
        // 60.00 a note and 100.00 in all: 200 notes at each counter.
        _ = try await world.ask(
            .certify(
                issuer: "BANK-A", algorithm: -8, key: String(repeating: "07", count: 32), currency: "KES",
                capPayment: 6_000, capTotal: 10_000, days: 1))
        let certified = try await losses(world)
        #expect(certified.map(\.honest) == ["100.00"] && certified.map(\.ofOneCounter) == ["12000.00"])
        #expect(certified.map(\.cheating) == ["24000.00"] && certified.map(\.together) == ["100000.00"])
        // A certificate that is over counts no more.
        world.pass(seconds: 86_401)
        #expect(try await losses(world).map(\.honest) == [nil])
    }

    @Test func `with a window, hours without headquarters decide`() async throws {
        let world = try await World.shop()
        let text = World.policyText.replacing(
            "\"exposureAgeHours\": 72",
            with: "\"exposureAgeHours\": 72, \"payerValue\": \"30.00\", \"payerWindowHours\": 24")
        guard case .policy(let published) = try await world.ask(.policyPublish(file: text)) else {
            throw HeadOfficeFault.otherVersion
        }
        // 30 days are 31 windows at most.
        #expect(published.losses.map(\.ofOneCounter) == ["930.00"])
        #expect(try await losses(world, counters: 50, hours: 23).map(\.cheating) == ["1500.00"])
        #expect(try await losses(world, counters: 50, hours: 24).map(\.cheating) == ["3000.00"])
        // No longer than the policy lives.
        #expect(try await losses(world, counters: 1, hours: 87_840).map(\.hours) == [720])
        for (counters, hours) in [(Int64(0), Int64(1)), (1_000_001, 1), (1, 0), (1, 87_841)] {
            await #expect(throws: HeadOfficeFault.self) { try await losses(world, counters: counters, hours: hours) }
        }
    }
}
