import PaymentCodes
import Payments
import Signing
import TestWorld
import Testing

@Suite struct TypedDigitsTests {
    private let key: TypingKey
    private let primitives = Primitives.libcrypto

    init() throws { key = try #require(TypingKey([UInt8](repeating: 7, count: 32))) }

    private func digits(
        _ number: UInt64, _ minorUnits: Int64 = 1_250, _ code: String = "KES", counter: UInt8 = 0xC1,
        key: TypingKey? = nil
    ) -> TypedDigits {
        TypedDigits(
            number: number, counter: .of(counter), amount: Money(minorUnits: minorUnits, currency: .of(code)),
            key: key ?? self.key, using: primitives)
    }

    @Test func `eight digits begin with the end of their number`() {
        for number: UInt64 in [1, 7, 42, 99, 100, 12_345] {
            let text = digits(number).description
            #expect(text.utf8.count == 8 && text.allSatisfy(\.isNumber))
            #expect(UInt64(text.prefix(2)) == number % 100)
        }
    }

    @Test func `number, amount, currency, counter and key all count`() throws {
        let other = try #require(TypingKey([UInt8](repeating: 8, count: 32)))
        let all = [
            digits(1), digits(101), digits(1, 1_251), digits(1, 1_250, "TZS"), digits(1, counter: 0xC2),
            digits(1, key: other),
        ]
        #expect(Set(all).count == all.count)
        #expect(digits(1) == digits(1))
    }

    @Test func `of a hundred numbers around the highest each is found by its end, and no other`() {
        for highest: UInt64 in [0, 1, 49, 50, 51, 99, 100, 149, 150, 777, 1 << 48] {
            let low = highest < 50 ? 1 : highest - 49
            for number in low...highest + 50 { #expect(digits(number).number(near: highest) == number) }
        }
    }

    @Test func `what would be before the first number is none`() {
        #expect(digits(51).number(near: 0) == nil)
        #expect(digits(100).number(near: 0) == nil)
    }

    @Test(arguments: ["1234567", "123456789", "1234567a", "", "12 34 56 7", "１２３４５６７８"])
    func `anything but eight digits is not read`(_ text: String) { #expect(TypedDigits(text) == nil) }

    @Test func `blanks between digits are the writer's`() {
        #expect(TypedDigits(" 1234 5678 ")?.description == "12345678")
    }

    /// The number follows from the first two digits before anything is compared, so whatever is outstanding, exactly one of the
    /// million endings is right: a guess has one chance in a million.
    @Test func `a guess has one chance in a million, however many are outstanding`() throws {
        let highest: UInt64 = 500
        var right = 0
        for end in 0..<100 {
            let text = (end < 10 ? "0" : "") + String(end) + "000000"
            let guess = try #require(TypedDigits(text))
            let number = try #require(guess.number(near: highest))
            // Of the endings behind these two digits only the number's own is taken.
            if digits(number).number(near: highest) == number { right += 1 }
        }
        #expect(right == 100, "100 of 100,000,000")
    }

    @Test func `of five million guesses of a seeded attacker about five hit, of a hundred outstanding numbers`() {
        var state: UInt64 = 20_260_528
        var hits = 0
        let known = Set((451...550).compactMap { UInt64(digits($0).description) })
        for _ in 0..<5_000_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            if known.contains((state >> 33) % 100_000_000) { hits += 1 }
        }
        #expect(known.count == 100 && hits < 16)
    }

    @Test func `a record holds number and digits, and is no other code`() throws {
        let typed = TypedConfirmation(number: 42, digits: digits(42))
        #expect(TypedConfirmation(decoding: typed.encoded()) == typed)
        let world = try TestWorld()
        #expect(TypedConfirmation(decoding: try world.confirmation(.kes(1)).bytes) == nil)
        for bad in [
            CBOR.fields([(1, .unsigned(0)), (2, .text("12345678"))]), CBOR.fields([(1, .unsigned(1))]),
            CBOR.fields([(1, .unsigned(1)), (2, .text("1234567"))]), .array([]),
        ] { #expect(TypedConfirmation(decoding: bad.encoded()) == nil) }
    }
}
