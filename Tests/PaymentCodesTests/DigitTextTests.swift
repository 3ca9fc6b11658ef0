import PaymentCodes
import Payments
import TestWorld
import Testing

@Suite("Bytes as digits")
struct DigitTextTests {
    private func back(_ text: String) -> [UInt8]? { DigitText.bytes(text.utf8) }

    @Test("any bytes come back, at every length from 0 to 40", arguments: 0...40)
    func roundTrip(_ count: Int) {
        let patterns: [[UInt8]] = [
            [UInt8](repeating: 0, count: count), [UInt8](repeating: 0xFF, count: count),
            (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 89 &+ 3) },
        ]
        for bytes in patterns {
            let text = DigitText.digits(bytes)
            let tail = [0, 3, 5, 8, 10, 13, 15][count % 7]
            #expect(text.utf8.count == count / 7 * 17 + tail)
            #expect(text.utf8.allSatisfy { (48...57).contains($0) })
            #expect(back(text) == bytes)
        }
    }

    @Test(
        "the digits are those of digitEncode in CTAP 2.2",
        arguments: [
            ("", ""), ("00", "000"), ("ff", "255"), ("0100", "00001"), ("0001", "00256"), ("ffff", "65535"),
            ("ffffff", "16777215"), ("ffffffff", "4294967295"), ("ffffffffff", "1099511627775"),
            ("ffffffffffff", "281474976710655"), ("ffffffffffffff", "72057594037927935"),
            ("01020304050607", "01976943448883713"), ("0102030405060708", "01976943448883713008"),
        ])
    func known(_ bytes: String, _ digits: String) {
        #expect(DigitText.digits(hex(bytes)) == digits)
        #expect(back(digits) == hex(bytes))
    }

    static let refused: [Row<String>] = [
        Row("one digit", "1"), Row("two digits", "12"), Row("four digits", "1234"), Row("six digits", "123456"),
        Row("nine digits", "123456789"), Row("eleven digits", "12345678901"), Row("twelve digits", "123456789012"),
        Row("fourteen digits", "12345678901234"), Row("sixteen digits", "1234567890123456"),
        Row("a whole chunk and a digit", "000000000000000001"),
        Row("256 in one byte", "256"), Row("999 in one byte", "999"), Row("65,536 in two bytes", "65536"),
        Row("2^24 in three bytes", "16777216"), Row("2^32 in four bytes", "4294967296"),
        Row("2^40 in five bytes", "1099511627776"), Row("2^48 in six bytes", "281474976710656"),
        Row("2^56 in seven bytes", "72057594037927936"), Row("all nines in seven bytes", "99999999999999999"),
        Row("an overflow behind a good chunk", "00000000000000000256"),
        Row("a letter", "00A"), Row("a sign", "-01"), Row("a blank", " 01"), Row("a line end", "01\n"),
        Row("a slash, one below 0", "00/"), Row("a colon, one above 9", "00:"), Row("Arabic digits", "\u{0660}0"),
    ]

    @Test("digits that no bytes give are refused", arguments: refused)
    func refusing(_ row: Row<String>) { #expect(back(row.content) == nil) }
}
