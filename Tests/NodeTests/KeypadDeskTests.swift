import Acceptance
import PaymentCodes
import Payments
import Shop
import Signing
import SyncProtocol
import TestWorld
import Testing

@testable import Node

/// What is typed at a board's keypad, over the real journal. The test is HQ.
@Suite struct KeypadDeskTests {
    let sealing: SealingKey
    let board: Board
    let lamps = NotedLamps()
    let attendant: Attendant
    let keypad: KeypadDesk

    init() async throws {
        let sealing = try SealingKey.generate()
        self.sealing = sealing
        board = try await Board { $0.sealingKey = sealing.publicKey }
        attendant = try await board.attendant(lamps)
        keypad = KeypadDesk(attendant, currency: .of("KES"))
    }

    @Test func `an amount, Enter, and the scan pays it`() async throws {
        await keypad.type("1250⏎")
        _ = try await lamps.wait(for: "awaitingPayment 12.50 KES")
        let codes = try [board.world.payer.certificate.text, board.note(1_250).text].map { Array($0.utf8) }
        #expect(attendant.scans?.offer(.codes(codes)) == true)
        let told = try await lamps.wait(for: "taken")
        #expect(
            told == [
                "awaitingPayment 12.50 KES", "writing 12.50 KES", "taken(Payments.Basis.guaranteed) 12.50 KES",
            ])
        #expect(try await board.till.chain().count == 1)
    }

    @Test func `an amount, Enter, eight digits, Enter`() async throws {
        var key: TypingKey?
        try await board.exchange { exchange in
            let offer = try #require(exchange.typing)
            let opened = try TypingKey(
                SealedBox.open(
                    offer.box, with: sealing, associated: TypingKey.context + board.world.node.id.bytes, atMost: 512))
            key = opened
            return exchange.answer(typing: opened.map { TypingHeld(key: $0.name(.libcrypto), last: 1) })
        }
        let digits = TypedDigits(
            number: 1, counter: board.world.node.counter, amount: .kes(1_250), key: try #require(key), using: .libcrypto
        )
        await keypad.type("12.50⏎\(digits)⏎")
        _ = try await lamps.wait(for: "taken(")
        #expect(try await board.till.chain().count == 1)
    }

    @Test func `the service stops: a sale that waits ends untaken, one that was paid is finished`() async throws {
        await keypad.type("1250⏎")
        _ = try await lamps.wait(for: "awaitingPayment")
        await keypad.finish()
        #expect(try await lamps.wait(for: "notTaken").last == "notTaken(Acceptance.Refusal.nothingShown) 12.50 KES")
        await keypad.type("300⏎+")
        await keypad.finish()
        #expect(try await lamps.wait(for: "cashNoted").last == "cashNoted 3.00 KES")
        #expect(try await board.till.chain().count == 1)
    }

    @Test func `wrong digits are refused, and the next amount is taken`() async throws {
        await keypad.type("1250⏎00000000⏎")
        _ = try await lamps.wait(for: "notTaken(")
        await keypad.sale?.value
        await keypad.type("50⏎+")
        _ = try await lamps.wait(for: "cashNoted 0.50 KES")
        #expect(try await board.till.chain().count == 1)
    }

    @Test func `Clear refuses what waits: nothing is stored, and it is counted`() async throws {
        await keypad.type("1250⏎⌫")
        let told = try await lamps.wait(for: "notTaken(")
        #expect(told.last?.contains("cancelled") == true)
        #expect(try await board.till.chain().isEmpty)
        #expect(try await board.till.status().refusals["cancelled"] == 1)
    }

    @Test func `a keypad that is unplugged says no to what is half typed, and keeps nothing of it`() async throws {
        await keypad.unplugged()
        await keypad.type("12")
        await keypad.unplugged()
        await keypad.type("50⏎")
        let told = try await lamps.wait(for: "awaitingPayment")
        #expect(told == ["notUnderstood", "awaitingPayment 0.50 KES"])
    }

    @Test func `two sales do not wait at once`() async throws {
        let place = try #require(attendant.scans?.open())
        await keypad.type("1250⏎")
        #expect(lamps.told == ["notUnderstood"])
        // The keypad's Clear refuses the other one.
        await keypad.type("⌫")
        #expect(await place.means(withinMs: 60_000) == .nothing(.cancelled))
    }

    @Test func `the day is closed by the second key, not by the first`() async throws {
        await keypad.type("-⌫")
        #expect(try await board.till.chain().isEmpty)
        await keypad.type("--")
        #expect(lamps.told == ["closeDayAsked", "cleared", "closeDayAsked", "dayClosed"])
        #expect(try await board.till.chain().count == 1)
    }

    @Test func `has it all gone?`() async throws {
        await keypad.type("/")
        try await board.sellForCash(100)
        await keypad.type("/")
        #expect(lamps.told == ["allSent", "stillWaiting(1)"])
    }

    @Test func `a declined sale is told, and acknowledged by the second key`() async throws {
        try await board.sell(1_250)
        try await board.sell(300)
        let outcomes = try await board.verdicts(Verdict(decision: .refused, reason: .insufficientFunds))
        try await board.exchange { $0.answer(outcomes: outcomes) }
        await keypad.type("**")
        #expect(try await board.till.status().declined.count == 1)
        await keypad.type("***")
        #expect(
            lamps.told == [
                "declined(Optional(12.50 KES))", "acknowledged", "declined(Optional(3.00 KES))", "acknowledged",
                "noneDeclined",
            ])
    }
}
