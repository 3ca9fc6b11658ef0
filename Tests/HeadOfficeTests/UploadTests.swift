import Compression
import Payments
import Signing
import SyncProtocol
import Testing

@testable import HeadOffice

/// Records travel without what HQ can rebuild; what it cannot rebuild it asks for in full.
@Suite struct UploadTests {
    @Test func `a compact upload is taken to the byte, also from a place inside the chain`() async throws {
        let world = try await World.shop()
        let board = try await world.node()
        let payer = try await world.payer()
        try board.write(board.cash(100))
        for number in UInt64(1)...4 {
            let note = try payer.note(
                to: board, 100, number: number, runningTotal: Int64(number) * 100, time: world.now - 600 * Int64(number)
            )
            try board.write(
                .payment(board.take(note, from: payer, withCertificate: number == 1)),
                wall: world.now - 600 * Int64(number))
        }
        let records = board.chain.map(\.bytes)
        let compact = try board.content(records).upload
        #expect(compact.count < Upload.literal(records).count * 2 / 3)
        #expect(try await board.send(board.chain).mark == board.head)
        #expect(board.outcomes.allSatisfy { $0.verdict.decision == .paid })
        let next = try board.write(board.cash(200))
        let place = board.chain[1].head
        #expect(try await board.send(Array(board.chain[2...]), base: place).mark == next.head)
        #expect(board.verdict(on: next) == .paid)
    }

    @Test func `records after a new epoch are rebuilt from the place that HQ holds`() async throws {
        let world = try await World.shop()
        let board = try await world.node()
        try await board.send([board.write(board.cash(100))])
        try await board.enrolAgain()
        for amount in [Int64(200), 300] {
            let answer = try await board.send([board.write(board.cash(amount))])
            #expect(!answer.wantsLiteral && answer.mark == board.head)
        }
    }

    @Test func `an upload that cannot be rebuilt changes nothing and is asked for literally`() async throws {
        let world = try await World.shop()
        let board = try await world.node()
        try await board.send([board.write(board.cash(100))])
        let next = try board.write(board.cash(200))
        let compact = try board.content([next.bytes]).upload
        #expect(compact.count < Upload.literal([next.bytes]).count)
        let unreadable: [(upload: [UInt8], base: ChainHead)] = [
            (compact, .start), (Array(compact.dropLast()), board.mark), ([9, 9, 9], board.mark),
            (Array(Upload.literal([next.bytes]).dropLast()), board.mark),
        ]
        for (upload, base) in unreadable {
            let answer = try await board.say(board.content(base: base, upload: upload))
            #expect(answer.wantsLiteral)
            #expect(answer.mark == board.chain[0].head && answer.outcomes.isEmpty)
        }
        let literal = try await board.say(board.content(upload: Upload.literal([next.bytes])))
        #expect(!literal.wantsLiteral && literal.mark == next.head)
        #expect(board.verdict(on: next) == .paid)
        #expect(try await world.exceptions() == [])
    }

    @Test func `a statement of loss keeps the chain, is an exception, and is seen by a person`() async throws {
        let world = try await World.shop()
        let board = try await world.node()
        let gone = try board.write(board.cash(100))
        let next = try board.write(board.cash(200))
        let statement = try board.state(.lost(LostRecord(digest: gone.digest)), after: .start)
        let answer = try await board.send([statement, next])
        #expect(answer.mark == next.head)
        #expect(board.verdict(on: statement) == Verdict(decision: .exception, reason: .recordLost))
        #expect(board.verdict(on: next) == .paid)
        #expect(try await world.exceptions().map(\.reason).contains("recordLost"))
        // The record turns up on paper or with a courier, and joins no chain again.
        let after = try await board.send([board.write(board.cash(300))])
        #expect(after.mark == board.head && after.standing == .good)
    }
}
