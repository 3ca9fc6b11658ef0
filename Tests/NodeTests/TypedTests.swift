import Acceptance
import PaymentCodes
import Payments
import Shop
import Signing
import SyncProtocol
import TestWorld
import Testing

@testable import Node

/// Confirmations typed at a board, over the real journal and across power cuts. The test is HQ.
@Suite struct TypedTests {
    let board: Board
    let sealing: SealingKey

    init() async throws {
        let sealing = try SealingKey.generate()
        self.sealing = sealing
        board = try await Board { $0.sealingKey = sealing.publicKey }
    }

    /// The key that the board offers in an exchange.
    private func offered(_ exchange: HeardExchange) throws -> TypingKey {
        let offer = try #require(exchange.typing)
        let opened = try SealedBox.open(
            offer.box, with: sealing, associated: TypingKey.context + board.world.node.id.bytes, atMost: 512)
        return try #require(TypingKey(opened))
    }

    /// Exchanges until HQ has the key.
    private func agree(last: UInt64 = 0) async throws -> TypingKey {
        var key: TypingKey?
        try await board.exchange { exchange in
            let opened = try offered(exchange)
            key = opened
            return exchange.answer(typing: TypingHeld(key: opened.name(.libcrypto), last: last))
        }
        return try #require(key)
    }

    private func digits(_ number: UInt64, _ key: TypingKey, _ minorUnits: Int64 = 1_250) -> TypedDigits {
        TypedDigits(
            number: number, counter: board.world.node.counter, amount: .kes(minorUnits), key: key, using: .libcrypto)
    }

    private func type(_ digits: TypedDigits) async throws -> SaleFlow.Event {
        try await board.till.take(Attempt(due: .kes(1_250), means: .digits(digits)), isLinkUp: false).event
    }

    private func guess(_ number: Int) throws -> TypedDigits { try #require(TypedDigits("0000000\(number % 10)")) }

    @Test func `the key travels sealed until HQ says that it has it, and then no more`() async throws {
        var keys: [TypingKey] = []
        for _ in 0..<2 {
            try await board.exchange { exchange in
                keys.append(try offered(exchange))
                return exchange.answer()
            }
        }
        #expect(try await type(digits(1, keys[0])) == .refused(.digitsNotReady))
        #expect(try await agree() == keys[0] && keys[0] == keys[1])
        try await board.exchange { exchange in
            #expect(exchange.typing == nil)
            return exchange.answer(typing: TypingHeld(key: keys[0].name(.libcrypto), last: 0))
        }
        #expect(try await type(digits(1, keys[0])) == .stored(.confirmed))
    }

    @Test func `each number is taken once, in any order, and the record names it`() async throws {
        let key = try await agree()
        #expect(try await type(digits(2, key)) == .stored(.confirmed))
        #expect(try await type(digits(1, key)) == .stored(.confirmed))
        try await board.restart(afterCut: true)
        for number: UInt64 in [1, 2] { #expect(try await type(digits(number, key)) == .refused(.confirmationUsed)) }
        let codes = try await board.till.chain().compactMap { record -> UInt64? in
            guard case .payment(let payment) = record.record.body else { return nil }
            #expect(payment.tender == .confirmed && payment.basis == .confirmed)
            return TypedConfirmation(decoding: payment.code ?? [])?.number
        }
        #expect(codes == [2, 1])
    }

    @Test func `HQ tells how far its numbers are, so that many that were never typed do no harm`() async throws {
        let key = try await agree()
        #expect(try await type(digits(300, key)) == .refused(.wrongDigits))
        try await board.exchange { $0.answer(typing: TypingHeld(key: key.name(.libcrypto), last: 299)) }
        #expect(try await type(digits(300, key)) == .stored(.confirmed))
        #expect(try await type(digits(251, key)) == .stored(.confirmed), "still in the buyer's hand")
    }

    @Test func `after five wrong tries there is a pause, which no power cut shortens`() async throws {
        let key = try await agree()
        for number in 1...4 {
            #expect(try await type(guess(number)) == .refused(.wrongDigits))
            try await board.restart(afterCut: true)
        }
        #expect(try await type(guess(5)) == .refused(.wrongDigits))
        try await board.restart(afterCut: true)
        #expect(try await type(digits(1, key)) == .refused(.digitsPaused))
        board.clock.pass(seconds: 59)
        #expect(try await type(digits(1, key)) == .refused(.digitsPaused))
        board.clock.pass(seconds: 1)
        #expect(try await type(guess(6)) == .refused(.wrongDigits))
        board.clock.pass(seconds: 119)
        #expect(try await type(digits(1, key)) == .refused(.digitsPaused))
        board.clock.pass(seconds: 1)
        #expect(try await type(digits(1, key)) == .stored(.confirmed))
        #expect(try await type(guess(7)) == .refused(.wrongDigits))
        #expect(try await type(digits(2, key)) == .stored(.confirmed), "the tries are free again")
    }

    @Test func `a restored HQ gets another key: what was given before is worth nothing, and numbers go on`()
        async throws
    {
        let key = try await agree(last: 7)
        let other = [UInt8](repeating: 0x52, count: 16)
        try await board.exchange { $0.answer(history: other) }
        var next: TypingKey?
        try await board.exchange { exchange in
            let opened = try offered(exchange)
            next = opened
            #expect(exchange.typing?.highest == 7)
            return exchange.answer(typing: TypingHeld(key: opened.name(.libcrypto), last: 7), history: other)
        }
        let fresh = try #require(next)
        #expect(fresh != key)
        #expect(try await type(digits(8, key)) == .refused(.wrongDigits))
        #expect(try await type(digits(8, fresh)) == .stored(.confirmed))
    }

    @Test func `HQ has another key: the board offers its own again and takes nothing until then`() async throws {
        let key = try await agree()
        try await board.exchange { $0.answer(typing: TypingHeld(key: .of(9), last: 3)) }
        #expect(try await type(digits(1, key)) == .refused(.digitsNotReady))
        #expect(try await agree() == key)
        #expect(try await type(digits(1, key)) == .stored(.confirmed))
    }
}
