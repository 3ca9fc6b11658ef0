import PaymentCodes
import Payments
import TestWorld
import Testing

@Suite struct CounterNonceTests {
    private let shown = CounterNonce(counter: .of(0xC1), nonce: [1, 2, 3, 4])

    @Test func `a nonce is shown as digits behind a prefix, and read back`() throws {
        #expect(shown.text.hasPrefix("TPS") && shown.text.dropFirst(3).allSatisfy(\.isNumber))
        #expect(try CounterNonce(text: Array(shown.text.utf8)) == shown)
        #expect(ReadCode(reading: Array(shown.text.utf8), awaitingPayment: false) == .counterNonce(shown))
    }

    @Test func `fields of a newer version are passed over`() throws {
        let newer = CBOR.fields([(1, .bytes(shown.counter.bytes)), (2, .bytes(shown.nonce)), (9, .unsigned(1))])
        let text = "TPS" + DigitText.digits(newer.encoded())
        #expect(try CounterNonce(text: Array(text.utf8)) == shown)
    }

    static let refused: [Row<String>] = [
        Row("another prefix", "TPN123"), Row("no digits", "TPS"), Row("letters", "TPS12AB"),
        Row("no counter", "TPS" + DigitText.digits(CBOR.fields([(2, .bytes([1]))]).encoded())),
        Row(
            "an empty nonce",
            "TPS"
                + DigitText.digits(
                    CBOR.fields([(1, .bytes([UInt8](repeating: 1, count: 8))), (2, .bytes([]))]).encoded())
        ),
        Row(
            "a nonce of nine bytes",
            "TPS"
                + DigitText.digits(
                    CBOR.fields([
                        (1, .bytes([UInt8](repeating: 1, count: 8))), (2, .bytes([UInt8](repeating: 1, count: 9))),
                    ]).encoded())
        ),
        Row("too long", "TPS" + String(repeating: "0", count: 170)),
    ]

    @Test(arguments: refused) func `what is no nonce is refused`(_ row: Row<String>) {
        #expect(throws: FormatFault.self) { try CounterNonce(text: Array(row.content.utf8)) }
    }

    @Test func `damaged nonces are never a trap`() {
        var fuzz = Fuzz("CounterNonce")
        let sample = Array(shown.text.utf8)
        for _ in 0..<fuzz.rounds {
            let text = fuzz.damaged(sample)
            guard let read = try? CounterNonce(text: text) else { continue }
            #expect((1...8).contains(read.nonce.count))
        }
    }
}
