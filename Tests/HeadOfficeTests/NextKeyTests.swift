import Payments
import Policies
import Signing
import SyncProtocol
import Testing

@testable import HeadOffice

/// Keys change while everything goes on: HQ's own, and a board's.
@Suite struct NextKeyTests {
    private func introducing(_ node: NodeID, _ key: SigningKey, by signer: SigningKey? = nil) throws -> TestNode.Aside {
        var aside = TestNode.Aside()
        aside.successor = try Signed.signed(SuccessorKey(node: node, key: key.publicKey), by: signer ?? key).bytes
        return aside
    }

    @Test func `a board's next key is taken once both have signed, and its chain goes on under it`() async throws {
        let world = try await World.shop()
        let board = try await world.node()
        let queue = try board.write(board.cash(100))
        let next = try SigningKey.generate()
        let answer = try await board.say(board.content([], introducing(board.id, next)))
        #expect(answer.successor == next.keyID)
        // The answer may be lost: shown again, it is taken again.
        #expect(try await board.say(board.content([], introducing(board.id, next))).successor == next.keyID)
        board.key = next
        let after = try board.write(board.cash(200))
        let later = try await board.send([queue, after])
        #expect(later.standing == .good && later.mark == after.head && later.successor == nil)
        #expect(board.outcomes.map(\.verdict) == [.paid, .paid])
        // Also under the new key it may be shown once more.
        #expect(try await board.say(board.content([], introducing(board.id, next))).successor == next.keyID)
    }

    @Test func `a next key that it did not sign itself is not taken`() async throws {
        let world = try await World.shop()
        let board = try await world.node()
        let other = try await world.node("Back")
        let next = try SigningKey.generate()
        let bad = [
            try introducing(board.id, next, by: board.key), try introducing(other.id, next),
            TestNode.Aside(successor: [1, 2, 3]),
        ]
        for aside in bad { #expect(try await board.say(board.content([], aside)).successor == nil) }
        board.key = next
        await #expect(throws: HeadOfficeFault.refused(.notOurNode)) { try await board.send([]) }
    }

    @Test func `a key out of use introduces nobody, and does not come back`() async throws {
        let world = try await World.shop()
        let board = try await world.node()
        let old = board.clone()
        try await board.enrolAgain()
        let next = try SigningKey.generate()
        #expect(try await old.say(old.content([], introducing(old.id, next))).successor == nil)
        #expect(try await board.say(board.content([], introducing(board.id, old.key))).successor == nil)
    }

    @Test func `HQ's newer key sets come in a row, each signed by the root of the one before`() async throws {
        let world = try await World.shop()
        let board = try await world.node()
        let first = try Signed<KeySet>(decoding: try await board.enrol().keySet)
        _ = try await world.ask(.keyRenew(purpose: "answer", rootFile: nil, isStolen: false))
        _ = try await world.ask(.keyRenew(purpose: "root", rootFile: nil, isStolen: false))
        _ = try await world.ask(
            .keyRenew(purpose: "policy", rootFile: world.path + "/keys/root-\(World.start + 1).pem", isStolen: false))
        let bytes = try await world.headOffice.exchange(board.exchange([]))
        let answer = try Signed<Answer>(decoding: bytes)
        let sets = try answer.content.keySets.map { try Signed<KeySet>(decoding: $0) }
        // A new root says once more itself what the one before has said of it.
        let versions = (0...3).map { UInt64(World.start) + $0 }
        #expect(sets.map(\.content.version) == versions)
        var present = first.content
        for set in sets {
            #expect(set.content.succeeds(present, set, using: .libcrypto))
            present = set.content
        }
        // The answer itself is signed with a key that only the new sets name.
        #expect(!first.content.vouches(for: answer, as: .answer, at: world.now, using: .libcrypto))
        #expect(present.vouches(for: answer, as: .answer, at: world.now, using: .libcrypto))
        for (index, version) in versions.enumerated() {
            let later = try await board.say(board.content([], TestNode.Aside(keySetVersion: version)))
            #expect(later.keySets.count == 3 - index)
        }
    }

    @Test func `what HQ signed with an earlier key still binds it`() async throws {
        let world = try await World.shop()
        let board = try await world.node()
        let payer = try await world.payer()
        let confirmation = try await world.headOffice.pay(payer.order(to: board, 2_000))
        try await board.send([board.write(board.cash(100))])
        for purpose in ["confirmation", "answer", "policy"] {
            _ = try await world.ask(.keyRenew(purpose: purpose, rootFile: nil, isStolen: false))
        }
        let restarted = try world.afterKill()
        let taking = try board.payment(2_000, tender: .confirmed, basis: .confirmed, code: confirmation)
        let record = try board.write(.payment(taking))
        try await board.send([record], to: restarted.headOffice)
        #expect(board.verdict(on: record) == .paid)
    }

    @Test func `a stolen key is taken out of the set, and nothing that it signs counts`() async throws {
        let world = try await World.shop()
        let board = try await world.node()
        let first = try Signed<KeySet>(decoding: try await board.enrol().keySet).content
        _ = try await world.ask(.keyRenew(purpose: "confirmation", rootFile: nil, isStolen: true))
        let sets = try await board.send([]).keySets.map { try Signed<KeySet>(decoding: $0).content }
        let present = try #require(sets.last)
        #expect(present.keys.filter { $0.purpose == .confirmation }.count == 1)
        #expect(Set(present.keys.map(\.key.bytes)).intersection(first.keys.map(\.key.bytes)).count == 2)
    }
}
