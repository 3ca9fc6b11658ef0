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

    private static func text(_ counter: CBOR?, _ nonce: CBOR?) -> String {
        "TPS" + DigitText.digits(CBOR.fields([(1, counter), (2, nonce)]).encoded())
    }
    private static let counter = CBOR.bytes([UInt8](repeating: 1, count: 8))

    static let refused: [Row<(text: String, reason: String)>] = [
        Row("another prefix", ("TPN123", "does not begin with TPS")),
        Row("no digits", ("TPS", "not deterministic CBOR (truncated at byte 0)")),
        Row("letters", ("TPS12AB", "the digits are damaged")),
        Row("no counter", (text(nil, .bytes([1])), "field 1 is missing")),
        Row("no nonce", (text(counter, nil), "field 2 is missing")),
        Row("a counter of text", (text(.text("counter1"), .bytes([1])), "field 1 has the wrong type")),
        Row("an empty nonce", (text(counter, .bytes([])), "field 2 is out of range")),
        Row(
            "a nonce of nine bytes",
            (text(counter, .bytes([UInt8](repeating: 1, count: 9))), "field 2 is out of range")),
        Row("too long", ("TPS" + String(repeating: "0", count: 170), "too long")),
    ]

    @Test(arguments: refused) func `what is no nonce is refused`(_ row: Row<(text: String, reason: String)>) {
        let fault = #expect(throws: FormatFault.self) { try CounterNonce(text: Array(row.content.text.utf8)) }
        #expect(fault?.description == "counter's nonce: " + row.content.reason)
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
