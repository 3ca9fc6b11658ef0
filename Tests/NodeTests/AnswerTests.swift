import Acceptance
import Journal
import Payments
import Policies
import Shop
import Signing
import SyncProtocol
import TestWorld
import Testing

@testable import Node

/// What HQ's answers change on a board, over the real journal and across restarts.
@Suite struct AnswerTests {
    /// A second policy with a hot list of so many keys, signed.
    private func policy(_ board: Board, _ version: UInt64 = 2, keys: Int, by key: SigningKey? = nil) throws -> [UInt8] {
        var draft = board.world.policyDraft
        draft.version = version
        draft.hotList = .many(keys)
        return try Signed<Policy>.signed(draft.policy, by: key ?? board.world.policyKey).bytes
    }

    private func part(_ bytes: [UInt8], _ exchange: HeardExchange, _ version: UInt64 = 2) -> PolicyPart {
        let held = exchange.policyProgress.map { $0.version == version ? $0.held : 0 } ?? 0
        return PolicyPart(version: version, of: bytes, offset: held)
    }

    @Test func `a long policy comes in parts, and a restart in the middle loses none of them`() async throws {
        let board = try await Board()
        let bytes = try policy(board, keys: 10_000)
        var progress: [PolicyProgress?] = []
        for round in 0..<3 {
            let applied = try await board.exchange { exchange in
                progress.append(exchange.policyProgress)
                return exchange.answer(policy: part(bytes, exchange))
            }
            #expect(applied.hasMoved && applied.hasMore == (round < 2))
            try await board.restart(afterCut: round == 0)
        }
        #expect(
            progress == [
                nil, PolicyProgress(version: 2, held: PolicyPart.largest),
                PolicyProgress(version: 2, held: 2 * PolicyPart.largest),
            ])
        #expect(await board.till.identity.policy?.bytes == bytes)
        try await board.exchange { exchange in
            #expect(exchange.policyVersion == 2 && exchange.policyProgress == nil)
            return exchange.answer()
        }
    }

    @Test func `a newer policy in the middle begins anew`() async throws {
        let board = try await Board()
        let (second, third) = (try policy(board, keys: 10_000), try policy(board, 3, keys: 5_000))
        try await board.exchange { $0.answer(policy: part(second, $0)) }
        for _ in 0..<2 { try await board.exchange { $0.answer(policy: part(third, $0, 3)) } }
        #expect(await board.till.identity.policy?.bytes == third)
    }

    @Test func `a policy that HQ did not sign is left out when it is whole, and asked for again from its beginning`()
        async throws
    {
        let board = try await Board()
        let forged = try policy(board, keys: 5_000, by: board.world.answerKey)
        try await board.exchange { $0.answer(policy: part(forged, $0)) }
        #expect(try await board.exchange { $0.answer(policy: part(forged, $0)) }.hasMoved == false)
        try await board.exchange { exchange in
            #expect(exchange.policyVersion == 1 && exchange.policyProgress == nil)
            return exchange.answer()
        }
        let good = try policy(board, keys: 3)
        try await board.exchange { $0.answer(policy: part(good, $0)) }
        #expect(await board.till.identity.policy?.bytes == good)
    }

    @Test func `a part that does not go on where the others end is of no use`() async throws {
        let board = try await Board()
        let bytes = try policy(board, keys: 10_000)
        try await board.exchange { $0.answer(policy: PolicyPart(version: 2, of: bytes, offset: 0)) }
        for offset in [2 * PolicyPart.largest, 100] {
            let applied = try await board.exchange {
                $0.answer(policy: PolicyPart(version: 2, of: bytes, offset: offset))
            }
            #expect(!applied.hasMoved)
        }
        #expect(
            try await board.till.exchange(limit: 1).signed.content.policyProgress
                == PolicyProgress(version: 2, held: PolicyPart.largest))
        try await board.exchange { $0.answer(policy: PolicyPart(version: 1, of: bytes, offset: 0)) }
        #expect(await board.till.identity.policyVersion == 1)
    }

    @Test func `HQ that could not rebuild an upload gets it literally the next time`() async throws {
        let board = try await Board()
        for _ in 0..<3 { try await board.sell(1_000) }
        let applied = try await board.exchange { exchange in
            #expect(exchange.upload.first != 0)
            return exchange.answer(mark: .start, wantsLiteral: true)
        }
        #expect(applied.hasMoved && applied.waiting == 3)
        let again = try await board.exchange { exchange in
            #expect(exchange.upload.first == 0)
            return exchange.answer(mark: .start, wantsLiteral: true)
        }
        // Asked for the same twice, it does not hurry.
        #expect(!again.hasMoved)
    }

    @Test func `HQ that was restored gets its own answers back, after the position that it names`() async throws {
        let board = try await Board()
        var bytes: [[UInt8]] = []
        for number in 1...3 {
            try await board.sell(1_000)
            let outcomes = try await board.verdicts(from: number, cursor: UInt64(number) - 1)
            let prepared = try await board.till.exchange(limit: 10)
            bytes.append(
                try Signed<Answer>.signed(
                    prepared.signed.content.answer(outcomes: outcomes), by: board.world.answerKey
                ).bytes)
            _ = try await board.till.apply(bytes[number - 1], to: prepared.sent)
        }
        let chain = try await board.till.chain()
        try await board.restart()
        let applied = try await board.exchange { exchange in
            #expect(exchange.answers == nil && exchange.outcomeCursor == 3)
            return exchange.answer(mark: chain[0].head, wantsAnswersAfter: 1)
        }
        #expect(applied.hasMore && applied.hasMoved)
        // The mark went back with HQ: what it lacks is sent again beside the answers.
        try await board.exchange { exchange in
            #expect(exchange.answers == Array(bytes[1...]))
            let sent = try board.records(exchange, after: chain[0].head)
            #expect(sent == Array(chain[1...]))
            return exchange.answer()
        }
        try await board.exchange { exchange in
            #expect(exchange.answers == nil)
            return exchange.answer()
        }
    }

    @Test func `a list that is cut says how many more there are`() async throws {
        let board = try await Board()
        for _ in 0..<103 { try await board.sellForCash(100) }
        let verdict = Verdict(decision: .exception, reason: .paidTwoWays)
        let outcomes = try await board.verdicts(verdict)
        try await board.exchange { $0.answer(outcomes: outcomes) }
        let waiting = try await board.till.waiting()
        #expect(waiting.count == 101 && waiting.last?.kind == "more" && waiting.last?.count == 3)
        let status = try await board.till.status()
        #expect(status.declined.count == 100 && status.moreDeclined == 3)
        #expect(try await board.till.acknowledge(upTo: 3) == 3)
        #expect(try await board.till.waiting().map(\.kind) == Array(repeating: "declined", count: 100))
        #expect(try await board.till.status().moreDeclined == 0)
    }

    @Test func `what is sealed travels with its record or after it, and no more when HQ holds it`() async throws {
        let key = try SealingKey.generate()
        let board = try await Board()
        let details = SaleDetails(sealed: Array("Njeri, Kiosk Lane 4".utf8))
        #expect(try await board.sell(1_000, details).event == .refused(.noSealing))
        var draft = board.world.policyDraft
        draft.version = 2
        draft.sealingKey = key.publicKey
        let bytes = try Signed<Policy>.signed(draft.policy, by: board.world.policyKey).bytes
        try await board.exchange { $0.answer(policy: PolicyPart(version: 2, of: bytes, offset: 0)) }
        try await board.sell(1_000)
        let sale = try #require(try await board.sell(2_000, details).stored)
        let before = try await board.till.exchange(limit: 1).signed.content
        #expect(before.sealed.isEmpty)
        try await board.exchange { exchange in
            #expect(exchange.sealed.map(\.payment) == [sale.payment.payment])
            let plain = try SealedBox.open(exchange.sealed[0].box, with: key, associated: sale.payment.payment.bytes)
            #expect(sale.payment.sealed == Primitives.libcrypto.digest(plain))
            return exchange.answer()
        }
        // Not acknowledged, it comes again; acknowledged, it is kept until HQ's backups hold it.
        try await board.restart()
        try await board.exchange { exchange in
            #expect(exchange.sealed.count == 1)
            return exchange.answer(sealedHeld: [sale.payment.payment])
        }
        #expect(try await board.till.exchange(limit: 10).signed.content.sealed.isEmpty)
        // HQ was restored: who knows whether it still has the box.
        let history = [UInt8](repeating: 9, count: 16)
        try await board.exchange { $0.answer(history: history) }
        try await board.exchange { exchange in
            #expect(exchange.sealed.map(\.payment) == [sale.payment.payment])
            return exchange.answer(sealedHeld: [sale.payment.payment], history: history)
        }
        try await board.sellForCash(100)
        try await board.exchange { $0.answer(horizon: Horizon(sequence: 3, cursor: 0), history: history) }
        try await board.exchange { $0.answer() }
        #expect(try await board.till.exchange(limit: 10).signed.content.sealed.isEmpty)
    }
}
