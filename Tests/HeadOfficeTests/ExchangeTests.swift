import Payments
import Policies
import Signing
import SyncProtocol
import Testing

@testable import HeadOffice

@Suite struct ExchangeTests {
    @Test func `records are appended, decided and answered in order`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let records = try [100, 200, 300].map { try node.write(node.cash($0)) }
        let answer = try await node.send(records)
        #expect(answer.mark == node.head)
        #expect(answer.outcomes.map(\.cursor) == [1, 2, 3])
        #expect(answer.outcomes.map(\.record) == records.map(\.digest))
        #expect(answer.outcomes.allSatisfy { $0.verdict == .paid })
        #expect(answer.horizon == .nothing)
        #expect(try await world.pulled().map { $0["amount"] } == ["1.00", "2.00", "3.00"])
    }

    @Test func `the same exchange again changes nothing and gets the same verdicts`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let payer = try await world.payer()
        let records = [
            try node.write(node.cash(100)),
            try node.write(.payment(node.take(payer.note(to: node, 5_000), from: payer))),
        ]
        let bytes = try node.exchange(records.map(\.bytes))
        let first = try Signed<Answer>(decoding: try await world.headOffice.exchange(bytes)).content
        let ledger = try await world.ledger()
        let rows = try await world.pulled()
        let second = try Signed<Answer>(decoding: try await world.headOffice.exchange(bytes)).content
        #expect(first == second)
        #expect(try await world.ledger() == ledger)
        #expect(try await world.pulled() == rows)
    }

    @Test func `after a kill between commit and answer a repeat gives the same verdicts`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let payer = try await world.payer(funds: 6_000)
        let records = try (1...3).map { number in
            try node.write(
                .payment(node.take(payer.note(to: node, 2_500, number: number, runningTotal: 2_500), from: payer)))
        }
        let bytes = try node.exchange(records.map(\.bytes))
        let lost = try Signed<Answer>(decoding: try await world.headOffice.exchange(bytes)).content
        let restarted = try world.afterKill()
        let repeated = try Signed<Answer>(decoding: try await restarted.headOffice.exchange(bytes)).content
        #expect(repeated == lost)
        #expect(repeated.outcomes.map(\.verdict.decision) == [.paid, .paid, .paid])
        #expect(repeated.outcomes.last?.verdict.reason == .insufficientFunds)
        #expect(try await restarted.isBalanced())
    }

    @Test func `past a gap nothing is kept and the mark says where to go on`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let records = try (1...4).map { try node.write(node.cash($0)) }
        let answer = try await node.send([records[0], records[2], records[3]])
        #expect(answer.mark == records[0].head)
        #expect(answer.outcomes.count == 1)
        let rest = try await node.send(Array(records[1...]))
        #expect(rest.mark == node.head)
        #expect(rest.outcomes.map(\.sequence) == [2, 3, 4])
    }

    @Test func `unreadable bytes are kept in quarantine and block nothing`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let first = try node.write(node.cash(100))
        let noise = [UInt8](repeating: 0xAB, count: 300)
        let digest = Primitives.libcrypto.digest(noise)
        let after = try node.state(
            node.cash(200), after: ChainHead(epoch: 1, sequence: 2, digest: digest))
        let answer = try await node.sendRaw([first.bytes, noise, after.bytes])
        #expect(answer.mark == after.head)
        #expect(answer.outcomes.map(\.verdict.decision) == [.paid, .exception, .paid])
        #expect(answer.outcomes[1].record == digest)
        #expect(answer.outcomes[1].sequence == 2)
        #expect(try await world.exceptions().map(\.kind) == ["unreadable"])
        #expect(try await world.pulled().count == 2)
    }

    @Test func `unreadable bytes sent again and again move the mark once`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let noise = [UInt8](repeating: 0xAB, count: 300)
        let first = try await node.sendRaw([noise])
        #expect(first.mark.sequence == 1)
        for _ in 0..<2 { #expect(try await node.sendRaw([noise], base: .start).mark == first.mark) }
    }

    @Test func `a record that another node sent first is still taken from its own`() async throws {
        let world = try await World.shop()
        let owner = try await world.node()
        let thief = try await world.node()
        let record = try owner.write(owner.cash(100))
        #expect(try await thief.sendRaw([record.bytes]).outcomes.map(\.verdict.decision) == [.exception])
        let answer = try await owner.send([record])
        #expect(answer.mark == record.head)
        #expect(answer.outcomes.map(\.verdict.decision) == [.paid])
    }

    @Test func `a record signed by another key is put in quarantine`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let stranger = try SigningKey.generate()
        let record = try SignedRecord.signed(
            try node.state(node.cash(100), after: .start).record, by: stranger, using: .libcrypto)
        let answer = try await node.send([record])
        #expect(answer.outcomes.map(\.verdict) == [Verdict(decision: .exception, reason: .other)])
    }

    @Test func `an unknown node and a badly signed exchange get no answer`() async throws {
        let world = try await World.shop()
        let other = try await World.shop()
        let stranger = try await other.node()
        let bytes = try stranger.exchange([])
        await #expect(throws: HeadOfficeFault.refused(.notOurNode)) { try await world.headOffice.exchange(bytes) }
        let node = try await world.node()
        var damaged = try node.exchange([])
        damaged[damaged.count - 1] ^= 1
        let altered = damaged
        await #expect(throws: HeadOfficeFault.refused(.notOurNode)) { try await world.headOffice.exchange(altered) }
        let cut = Array(altered.dropLast(5))
        await #expect(throws: HeadOfficeFault.self) { try await world.headOffice.exchange(cut) }
    }

    @Test func `a node that names another merchant pays it nothing`() async throws {
        let world = try await World.shop()
        _ = try await world.ask(.merchantNew(id: "EVIL", name: "Evil", currency: "KES", utcOffset: "+03:00"))
        let node = try await world.node()
        let payer = try await world.payer()
        let note = try payer.note(to: node, 5_000)
        let payment = try node.payment(
            5_000, tender: .note, basis: .guaranteed, code: note.bytes, certificate: payer.certificate.bytes,
            merchant: "EVIL")
        #expect(try await node.settle(.payment(payment)) == Verdict(decision: .exception, reason: .other))
        #expect(try await world.balance("payable:EVIL") == 0)
        #expect(try await world.balance("suspense:M-001") == 5_000)
    }

    @Test func `more outcomes than fit one answer come with the next`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let records = try (1...2_005).map { try node.write(node.cash($0)) }
        let first = try await node.send(Array(records[..<1_500]))
        #expect(!first.hasMore)
        let bytes = try node.exchange(records[1_500...].map(\.bytes), cursor: 0)
        let second = try Signed<Answer>(decoding: try await world.headOffice.exchange(bytes)).content
        #expect(second.hasMore)
        #expect(second.outcomes.count == Answer.mostOutcomes)
        let rest = try Signed<Answer>(
            decoding: try await world.headOffice.exchange(try node.exchange([], cursor: 2_000))
        ).content
        #expect(rest.outcomes.map(\.cursor) == [2_001, 2_002, 2_003, 2_004, 2_005])
        #expect(!rest.hasMore)
    }

    @Test func `the same payment id with other content is an exception and neither is dropped`() async throws {
        let world = try await World.shop()
        let node = try await world.node()
        let first = try node.payment(100, tender: .cash, basis: nil)
        let second = try node.payment(200, tender: .cash, basis: nil, id: first.payment)
        #expect(try await node.settle(.payment(first)) == .paid)
        #expect(
            try await node.settle(.payment(second)) == Verdict(decision: .exception, reason: .existsWithDifferent))
        let decisions = try await world.pulled().map { $0["decision"] }
        #expect(decisions == ["approved", "exception"])
        #expect(try await world.balance("suspense:M-001") == 200)
    }
}
