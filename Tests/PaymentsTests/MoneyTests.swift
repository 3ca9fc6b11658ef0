import Payments
import TestWorld
import Testing

@Suite("Money")
struct MoneyTests {
    typealias Amount = (text: String, code: String, minorUnits: Int64)

    static let parsed: [Amount] = [
        ("12.50", "KES", 1_250), ("12.5", "KES", 1_250), ("12", "KES", 1_200), ("0.01", "KES", 1), ("0.10", "KES", 10),
        ("007", "KES", 700), ("0000000000012.50", "KES", 1_250), ("9999999999.99", "KES", 999_999_999_999),
        ("1", "JPY", 1), ("1250", "JPY", 1_250), ("999999999999", "JPY", 999_999_999_999), ("5000", "UGX", 5_000),
        ("1.234", "TND", 1_234), ("1.2", "TND", 1_200), ("0.001", "TND", 1), ("12", "BHD", 12_000),
        ("999999999.999", "BHD", 999_999_999_999),
    ]

    @Test("an amount is read with the currency's decimal places", arguments: parsed)
    func reading(_ amount: Amount) throws {
        let money = try Money(parsing: amount.text, currency: .of(amount.code))
        #expect(money == Money(minorUnits: amount.minorUnits, currency: .of(amount.code)))
    }

    typealias BadAmount = (text: String, code: String, fault: AmountFault)

    static let refused: [BadAmount] = [
        ("0", "KES", .zero), ("0.00", "KES", .zero), ("0", "JPY", .zero), ("0.000", "TND", .zero),
        ("00000000000000000000000000000000", "KES", .zero),
        ("12.345", "KES", .tooManyDecimals(.of("KES"))), ("0.001", "KES", .tooManyDecimals(.of("KES"))),
        ("1.5", "JPY", .tooManyDecimals(.of("JPY"))), ("1.0", "UGX", .tooManyDecimals(.of("UGX"))),
        ("1.2345", "TND", .tooManyDecimals(.of("TND"))),
        ("10000000000", "KES", .tooLarge), ("10000000000.00", "KES", .tooLarge), ("1000000000000", "JPY", .tooLarge),
        ("1000000000", "BHD", .tooLarge), ("9223372036854775807", "KES", .tooLarge),
        ("9223372036854775808", "JPY", .tooLarge), ("18446744073709551617", "KES", .tooLarge),
        ("99999999999999999999999999999999", "KES", .tooLarge),
        ("999999999999999999999999999999999", "KES", .notANumber),
        ("-1", "KES", .notANumber), ("+1", "KES", .notANumber), ("1e9", "KES", .notANumber),
        ("12,50", "KES", .notANumber),
        ("1,000.00", "KES", .notANumber), ("1 000", "KES", .notANumber), ("1_000", "KES", .notANumber),
        ("", "KES", .notANumber), (".", "KES", .notANumber), ("1.", "KES", .notANumber), (".5", "KES", .notANumber),
        ("1..5", "KES", .notANumber), ("1.2.3", "KES", .notANumber), (" 1", "KES", .notANumber),
        ("1 ", "KES", .notANumber),
        ("1\n", "KES", .notANumber), ("\u{0661}\u{0662}", "KES", .notANumber), ("\u{FF11}", "KES", .notANumber),
        ("1\u{0301}", "KES", .notANumber), ("0x1", "KES", .notANumber), ("1.5 KES", "KES", .notANumber),
        ("KES 1.50", "KES", .notANumber), ("NaN", "KES", .notANumber), ("inf", "KES", .notANumber),
        ("1\u{0}", "KES", .notANumber), ("½", "KES", .notANumber),
    ]

    @Test("what is not an amount to be taken is refused, and the reason named", arguments: refused)
    func refusing(_ amount: BadAmount) {
        #expect(throws: amount.fault) { try Money(parsing: amount.text, currency: .of(amount.code)) }
    }

    static let printed: [Amount] = [
        ("12.50 KES", "KES", 1_250), ("0.05 KES", "KES", 5), ("0.00 KES", "KES", 0), ("-0.05 KES", "KES", -5),
        ("-12.50 KES", "KES", -1_250), ("9999999999.99 KES", "KES", 999_999_999_999), ("1250 JPY", "JPY", 1_250),
        ("-1 JPY", "JPY", -1), ("0 UGX", "UGX", 0), ("0.001 TND", "TND", 1), ("1.234 BHD", "BHD", 1_234),
        ("92233720368547758.07 KES", "KES", .max), ("-92233720368547758.08 KES", "KES", .min),
        ("-9223372036854775808 JPY", "JPY", .min), ("-9223372036854775.808 TND", "TND", .min),
    ]

    @Test("an amount is printed with the currency's decimal places", arguments: printed)
    func printing(_ amount: Amount) {
        #expect(Money(minorUnits: amount.minorUnits, currency: .of(amount.code)).description == amount.text)
    }

    @Test("what is printed is read as the same amount", arguments: ["JPY", "KES", "TND"])
    func roundTrip(_ code: String) throws {
        for minorUnits in [1, 9, 10, 99, 100, 999, 1_000, 123_456, Money.largestMinorUnits] {
            let money = Money(minorUnits: minorUnits, currency: .of(code))
            #expect(try Money(parsing: money.digits, currency: .of(code)) == money)
        }
    }

    typealias Sum = (Int64, String, Int64, String, sum: Int64?)

    static let sums: [Sum] = [
        (1_250, "KES", 750, "KES", 2_000), (-5, "KES", 5, "KES", 0), (1, "KES", 1, "TZS", nil),
        (1, "JPY", 0, "KES", nil),
        (.max, "KES", 1, "KES", nil), (.min, "KES", -1, "KES", nil), (.max, "KES", .min, "KES", -1),
        (.max - 1, "KES", 1, "KES", .max),
    ]

    @Test("adding stays in one currency and within 64 bits, or gives nothing", arguments: sums)
    func adding(_ row: Sum) {
        let one = Money(minorUnits: row.0, currency: .of(row.1))
        let other = Money(minorUnits: row.2, currency: .of(row.3))
        #expect(one.adding(other)?.minorUnits == row.sum)
        #expect(
            other.adding(one) == one.adding(other).map { Money(minorUnits: $0.minorUnits, currency: other.currency) })
    }

    @Test("a million of the largest amounts can be added up")
    func largest() {
        #expect(!Money.largestMinorUnits.multipliedReportingOverflow(by: 1_000_000).overflow)
    }
}

@Suite("Currencies of ISO 4217")
struct CurrencyTests {
    @Test(
        "a currency has its number and its decimal places",
        arguments: [
            ("JPY", 392, 0), ("UGX", 800, 0), ("KRW", 410, 0), ("VND", 704, 0), ("XOF", 952, 0), ("XAF", 950, 0),
            ("RWF", 646, 0), ("CLP", 152, 0), ("ISK", 352, 0), ("KES", 404, 2), ("TZS", 834, 2), ("EUR", 978, 2),
            ("USD", 840, 2), ("INR", 356, 2), ("NGN", 566, 2), ("IDR", 360, 2), ("HUF", 348, 2), ("MGA", 969, 2),
            ("TND", 788, 3), ("BHD", 48, 3), ("KWD", 414, 3), ("OMR", 512, 3), ("JOD", 400, 3), ("LYD", 434, 3),
            ("IQD", 368, 3), ("ALL", 8, 2),
        ] as [(String, UInt16, Int)])
    func known(_ code: String, _ numeric: UInt16, _ exponent: Int) throws {
        let currency = try #require(Currency(code: code))
        #expect(currency.numeric == numeric)
        #expect(currency.exponent == exponent)
        #expect(Currency(numeric: numeric) == currency)
        #expect(currency.description == code)
    }

    @Test("no code and no number stands for two currencies")
    func unique() {
        let all = (0...999).compactMap { Currency(numeric: $0) }
        #expect(all.count > 150)
        #expect(Set(all.map(\.code)).count == all.count)
        for currency in all {
            #expect(currency.code.utf8.count == 3 && currency.code.utf8.allSatisfy { (65...90).contains($0) })
            #expect((0...3).contains(currency.exponent))
            #expect(Currency(code: currency.code) == currency, "found by number, so the first of its code too")
        }
    }

    @Test("what is no currency is none", arguments: ["", "kes", "KE", "KESX", "XXX", "ZZZ", "K\u{0415}S"])
    func unknown(_ code: String) { #expect(Currency(code: code) == nil) }

    @Test("a number of no currency is none", arguments: [0, 1, 999, 1_000, UInt16.max])
    func unknownNumber(_ numeric: UInt16) { #expect(Currency(numeric: numeric) == nil) }
}
