import Acceptance
import PaymentCodes
import Payments
import TestWorld
import Testing

/// One row a scenario: what is typed, and what the counter does. `⏎` is Enter, `⌫` Clear, `…` half a minute and a little more,
/// `$` the end of the sale that waits, `✂` a keypad unplugged.
@Suite struct KeypadTests {
    private func play(_ script: String, _ code: String = "KES") -> [Keypad.Effect] {
        var keypad = Keypad(currency: .of(code))
        var now: UInt64 = 1_000
        return script.unicodeScalars.flatMap { character -> [Keypad.Effect] in
            switch character {
            case "…": now += Keypad.patienceMs + 1
            case "$": keypad.saleEnded()
            case "✂": return keypad.unplugged()
            case " ": now += 1
            case "⏎": return keypad.press(.enter, atMs: now)
            case "⌫": return keypad.press(.clear, atMs: now)
            default:
                guard let key = Keypad.Key(ascii: UInt8(ascii: character)) else { return [] }
                return keypad.press(key, atMs: now)
            }
            return []
        }
    }

    private static func typed(_ digits: String) -> Keypad.Effect {
        TypedDigits(digits).map(Keypad.Effect.type) ?? .notUnderstood
    }

    typealias Script = (keys: String, effects: [Keypad.Effect])
    static let due = Keypad.Effect.waitForPayment(.kes(1_250))

    static let scripts: [Row<Script>] = [
        Row("an amount in minor units", ("1250⏎", [due])),
        Row("an amount with a point", ("12.50⏎", [due])), Row("one decimal place", ("12.5⏎", [due])),
        Row("leading noughts", ("0001250⏎", [due])),
        Row("a whole amount with a point", ("0.05⏎", [.waitForPayment(.kes(5))])),
        Row("the largest amount", ("999999999999⏎", [.waitForPayment(.kes(999_999_999_999))])),
        Row("one digit more", ("9999999999999⏎", [.notUnderstood])),
        Row("digits without end", ("12345678901234", [.notUnderstood])),
        Row("nothing is due for nought", ("0⏎", [.notUnderstood])), Row("nor for 0.00", ("0.00⏎", [.notUnderstood])),
        Row("a point first", (".50⏎", [.notUnderstood, .waitForPayment(.kes(50))])),
        Row("two points", ("1.2.5", [.notUnderstood])), Row("a point and nothing", ("12.⏎", [.notUnderstood])),
        Row("more decimal places than the currency has", ("1.255⏎", [.notUnderstood])),
        Row("Clear takes back the whole amount", ("99⌫1250⏎", [.cleared, due])),
        Row("another sign within an amount forgets it", ("12+1250⏎", [.notUnderstood, due])),
        Row("what is half typed is forgotten after half a minute", ("99…1250⏎", [due])),
        Row("and with the keypad's cable, which is told", ("99✂1250⏎", [.notUnderstood, due])),
        Row("a cable costs nothing where nothing is typed", ("✂1250⏎✂+", [due, .cash])),
        Row(
            "a question that was asked is forgotten with the cable",
            ("-✂-", [.askToClose, .notUnderstood, .askToClose])),
        Row("a confirmation's eight digits", ("1250⏎12345678⏎", [due, typed("12345678")])),
        Row("a second try after wrong digits", ("1250⏎1234567⏎12345678⏎", [due, .notUnderstood, typed("12345678")])),
        Row("nine digits are no confirmation", ("1250⏎123456789", [due, .notUnderstood])),
        Row("Clear takes back digits, then refuses", ("1250⏎123⌫⌫", [due, .cleared, .refuse])),
        Row(
            "digits are forgotten with the cable, the sale waits",
            ("1250⏎1234✂12345678⏎", [due, .notUnderstood, typed("12345678")])),
        Row("or after half a minute", ("1250⏎1234…12345678⏎", [due, typed("12345678")])),
        Row("cash", ("1250⏎+", [due, .cash])), Row("no cash among digits", ("1250⏎12+", [due, .notUnderstood])),
        Row("Enter while a sale waits says the amount again", ("1250⏎⏎", [due, .sayAgain])),
        Row(
            "no other question while a sale waits", ("1250⏎-/*", [due, .notUnderstood, .notUnderstood, .notUnderstood])),
        Row("the next sale after the end of one", ("1250⏎$1250⏎", [due, due])),
        Row("the end of a sale leaves the next amount alone", ("12$50⏎", [due])),
        Row("has it all gone?", ("/", [.askWhetherSent])),
        Row("the day is closed by the second key", ("--", [.askToClose, .closeDay])),
        Row("not by one", ("-⌫", [.askToClose, .cleared])),
        Row("nor by two with another between", ("-/-", [.askToClose, .askWhetherSent, .askToClose])),
        Row("nor by two with half a minute between", ("-…-", [.askToClose, .askToClose])),
        Row("an amount after the question is an amount", ("-1250⏎", [.askToClose, due])),
        Row("a declined sale is told, then acknowledged", ("**", [.tellDeclined, .acknowledge])),
        Row("and each of several", ("****", [.tellDeclined, .acknowledge, .tellDeclined, .acknowledge])),
        Row("Enter alone says the last thing again", ("⏎", [.sayAgain])),
        Row("Clear alone refuses the sale of a till on the socket", ("⌫", [.refuse])),
        Row("plus alone has no meaning", ("+", [.notUnderstood])),
    ]

    @Test(arguments: scripts)
    func `what is typed is what is done`(_ row: Row<Script>) {
        #expect(play(row.content.keys) == row.content.effects)
    }

    static let currencies: [Row<(code: String, keys: String, minorUnits: Int64?)>] = [
        Row("no decimal places", ("JPY", "1250⏎", 1_250)), Row("and no point", ("JPY", "12.⏎", nil)),
        Row("three", ("TND", "1250⏎", 1_250)), Row("three behind a point", ("TND", "1.25⏎", 1_250)),
    ]

    @Test(arguments: currencies)
    func `an amount has its currency's decimal places`(_ row: Row<(code: String, keys: String, minorUnits: Int64?)>) {
        let (code, keys, minorUnits) = row.content
        let amount = minorUnits.map { Money(minorUnits: $0, currency: .of(code)) }
        #expect(play(keys, code).first == (amount.map(Keypad.Effect.waitForPayment) ?? .notUnderstood))
    }

    @Test func `whatever is typed, an amount is due only after Enter, and no key is without an end`() {
        var world = SplitMix(seed: 7)
        let keys = Array("0123456789.⏎⌫+-*/$…✂")
        for _ in 0..<2_000 {
            let script = String((0..<30).map { _ in keys[Int(world.next() % UInt64(keys.count))] })
            let effects = play(script)
            #expect(effects.count <= 30)
            for case .waitForPayment(let amount) in effects {
                #expect((1...Money.largestMinorUnits).contains(amount.minorUnits))
            }
        }
    }
}

private struct SplitMix {
    var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
