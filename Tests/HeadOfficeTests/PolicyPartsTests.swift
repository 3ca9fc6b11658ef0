import Payments
import Policies
import Signing
import SyncProtocol
import Testing

@testable import HeadOffice

/// A long policy comes in parts beside the money, so that neither waits for the other.
@Suite struct PolicyPartsTests {
    /// A world whose second policy has a hot list of 10,000 keys: three parts.
    private func longPolicy() async throws -> (World, TestNode) {
        let world = try await World.shop()
        let board = try await world.node()
        try await world.list(keys: 10_000)
        _ = try await world.ask(.policyPublish(file: World.policyText))
        return (world, board)
    }

    private func part(_ board: TestNode, _ version: UInt64, held: Int) async throws -> Answer {
        var aside = TestNode.Aside()
        aside.policyProgress = PolicyProgress(version: version, held: held)
        return try await board.say(board.content([], aside))
    }

    @Test func `each exchange brings the next part, and the board is asked to call again at once until it has all`()
        async throws
    {
        let (world, board) = try await longPolicy()
        let first = try await board.send([])
        var bytes = try #require(first.policy).bytes
        let size = try #require(first.policy).size
        #expect(bytes.count == PolicyPart.largest && first.callAgainSeconds == 0)
        for _ in 0..<10 where bytes.count < size {
            let answer = try await part(board, World.firstPolicy + 1, held: bytes.count)
            let next = try #require(answer.policy)
            #expect(next.version == World.firstPolicy + 1 && next.size == size && next.offset == bytes.count)
            bytes += next.bytes
            #expect((answer.callAgainSeconds == 0) == (bytes.count < size))
        }
        let policy = try Signed<Policy>(decoding: bytes)
        #expect(policy.content.version == World.firstPolicy + 1 && policy.content.hotList.count == 10_000)
        #expect(board.policyVersion == World.firstPolicy + 1)
        #expect(try await board.send([]).policy == nil)
        #expect(try await world.policy().hotList.count == 10_000)
    }

    @Test func `100,000 blocked payers reach a board in 25 parts and less than a mebibyte`() async throws {
        let world = try await World.shop()
        let board = try await world.node()
        let keys = (0..<100_000).map { Hexadecimal.text(Self.spread($0)) }
        let request = AdminRequest.payerBlock(payers: keys, by: "asha", why: "phones lost")
        guard case .blocked(let done) = try await world.ask(request) else { throw HeadOfficeFault.otherVersion }
        #expect(
            done
                == BlockedInfo(
                    blocked: 100_000, listed: 100_000, inPolicy: 100_000, policyVersion: World.firstPolicy + 1))
        var (bytes, carried, parts) = ([UInt8](), 0, 0)
        repeat {
            let answer = try await part(board, World.firstPolicy + (bytes.isEmpty ? 0 : 1), held: bytes.count)
            let next = try #require(answer.policy)
            bytes += next.bytes
            carried += answer.item.encoded().count
            parts += 1
            guard bytes.count < next.size else { break }
        } while parts < 100
        #expect(parts == 25 && bytes.count < 801_000 && carried < 1_048_576)
        let policy = try Signed<Policy>(decoding: bytes).content
        #expect(policy.hotList.count == 100_000 && policy.hotList.keys.contains { $0.bytes == Self.spread(77_777) })
    }

    /// Eight bytes, spread over all values, so that nothing can be left out of them.
    private static func spread(_ number: UInt64) -> [UInt8] {
        stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: (number &* (.max / 100_000)) >> $0) }
    }

    @Test func `money travels beside each part`() async throws {
        let (_, board) = try await longPolicy()
        for amount in [Int64(100), 200] {
            let record = try board.write(board.cash(amount))
            let answer = try await board.send([record])
            #expect(answer.policy?.offset == 0 && answer.mark == record.head)
        }
    }

    @Test func `parts of another version are of no use: a newer policy begins anew`() async throws {
        let (world, board) = try await longPolicy()
        _ = try await world.ask(.policyPublish(file: World.policyText))
        let answer = try await part(board, World.firstPolicy + 1, held: PolicyPart.largest)
        #expect(answer.policy?.version == World.firstPolicy + 2 && answer.policy?.offset == 0)
    }

    @Test func `a board that claims to hold more than there is gets nothing more`() async throws {
        let (_, board) = try await longPolicy()
        let answer = try await part(board, World.firstPolicy + 1, held: 1_000_000)
        let part = try #require(answer.policy)
        #expect(part.bytes.isEmpty && part.offset == part.size)
    }
}
