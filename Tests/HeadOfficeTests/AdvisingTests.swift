import Payments
import SyncProtocol
import Testing

@testable import HeadOffice

/// Payments that are passed on to a processor, through HQ's books.
@Suite struct AdvisingTests {
    private func paid() async throws -> World {
        let world = try await World.shop()
        let node = try await world.node()
        let payer = try await world.payer()
        _ = try await node.settle(.payment(node.take(payer.note(to: node, 2_500), from: payer)))
        _ = try await node.settle(node.cash(100))
        return world
    }

    /// What is to be done next, after some events.
    private func tell(_ world: World, _ events: [UpstreamEvent]) async throws -> AdviceInfo {
        var last = try await world.advice(.upstreamAdvise(number: 1))
        for event in events {
            last = try await world.advice(.upstreamTell(number: 1, event: event.rawValue))
        }
        return last
    }

    @Test func `upstream answer unknown: it is queried, then reversed, and never called failed`() async throws {
        let world = try await paid()
        let rows = try await world.pulled()
        let silent: [UpstreamEvent] = [.sent, .timedOut, .timedOut, .notSaid, .timedOut]
        let reversing = try await tell(world, silent)
        #expect(reversing.next == "reverse" && !reversing.isRepeat)
        #expect(try await world.exceptions() == [])
        let ended = try await world.advice(.upstreamTell(number: 1, event: "reversal-taken"))
        #expect(ended.state == "ended reversed" && ended.next == "nothing" && ended.due == nil)
        let exception = try #require(try await world.exceptions().first)
        #expect(
            exception.reason == "upstreamUnknown" && exception.amount == "25.00 KES" && exception.kind == "inspection")
        #expect(exception.paymentId == ended.paymentId)
        // What was promised to the merchant is final.
        #expect(try await world.pulled() == rows)
        #expect(try await world.balance("payable:M-001") == 2_500)
        _ = try await world.decide(#require(exception.caseNumber), "accept")
        #expect(try await world.exceptions() == [])
        #expect(try await world.isBalanced())
    }

    @Test func `upstream refuses an advice: bounded repeats flagged as repeats, then an exception`() async throws {
        let world = try await paid()
        let first = try await tell(world, [])
        #expect(first.next == "send" && !first.isRepeat && first.due == world.now)
        let again = try await tell(world, [.sent, .refused])
        #expect(again.next == "send" && again.isRepeat && again.due == world.now + 60)
        #expect(try await world.exceptions() == [])
        let ended = try await tell(world, [.sent, .refused, .sent, .refused, .sent, .refused])
        #expect(ended.state == "ended refused")
        #expect(try await world.exceptions().map(\.reason) == ["upstreamRefused"])
        guard case .advices(let open) = try await world.ask(.upstreamList) else { throw HeadOfficeFault.otherVersion }
        #expect(open == [])
    }

    @Test func `an approved advice needs nobody, and outlives a kill in the middle`() async throws {
        let world = try await paid()
        let waiting = try await tell(world, [.sent])
        #expect(waiting.next == "wait" && waiting.due == world.now + 30)
        let restarted = try world.afterKill()
        guard case .advices(let open) = try await restarted.ask(.upstreamList) else {
            throw HeadOfficeFault.otherVersion
        }
        #expect(open == [waiting])
        let ended = try await restarted.advice(.upstreamTell(number: 1, event: "approved"))
        #expect(ended.state == "ended approved")
        #expect(try await restarted.exceptions() == [])
    }

    @Test func `what is no paid payment is not passed on, and what does not fit changes nothing`() async throws {
        let world = try await paid()
        for request: AdminRequest in [
            .upstreamAdvise(number: 2), .upstreamAdvise(number: 9), .upstreamTell(number: 1, event: "sent"),
            .upstreamTell(number: 1, event: "paid"),
        ] {
            let fault = await #expect(throws: HeadOfficeFault.self) { try await world.ask(request) }
            #expect(fault?.exitStatus == 1)
        }
        let sent = try await tell(world, [.sent])
        let fault = await #expect(throws: HeadOfficeFault.self) {
            try await world.ask(.upstreamTell(number: 1, event: "reversal-taken"))
        }
        #expect(fault?.exitStatus == 1)
        #expect(try await world.advice(.upstreamAdvise(number: 1)) == sent)
    }
}

extension World {
    fileprivate func advice(_ request: AdminRequest) async throws -> AdviceInfo {
        guard case .advice(let advice) = try await ask(request) else { throw HeadOfficeFault.otherVersion }
        return advice
    }
}
