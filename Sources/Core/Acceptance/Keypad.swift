public import PaymentCodes
public import Payments

/// What a merchant types on a numeric keypad, as a machine: a key goes in, effects come out. With it, lamps and a voice a
/// counter needs no screen.
///
///     1 2 5 0 Enter          12.50 is due: a scan, digits or cash may pay it
///     ... 8 digits Enter     a confirmation, typed          ... +   paid in cash          ... Clear   refused
///     / has it all gone?     - - close the day     * what was declined, * again: I know     Enter     say it again
///
/// An amount is typed as tills do, in minor units; one with a point is read as it is written.
public struct Keypad: Sendable {
    /// A key that was pressed.
    public enum Key: Equatable, Sendable {
        /// 0 to 9.
        case digit(Int)
        /// The decimal point.
        case point
        /// Enter.
        case enter
        /// Whichever key takes back: Escape, Backspace, Delete.
        case clear
        /// `+`
        case plus
        /// `-`
        case minus
        /// `*`
        case star
        /// `/`
        case slash
    }

    /// What the shell does.
    public enum Effect: Equatable, Sendable {
        /// Wait for what pays this amount; `saleEnded` follows, whatever came of it.
        case waitForPayment(Money)
        /// The sale that waits is paid by a typed confirmation.
        case type(TypedDigits)
        /// The sale that waits is paid in cash.
        case cash
        /// The sale that waits is refused.
        case refuse
        /// Say whether headquarters holds everything.
        case askWhetherSent
        /// Ask whether the day is to be closed.
        case askToClose
        /// Close the day.
        case closeDay
        /// Say which sale was declined, the oldest that nobody has acknowledged.
        case tellDeclined
        /// Acknowledge the declined sale that was told.
        case acknowledge
        /// Say the last thing again.
        case sayAgain
        /// What was typed so far is forgotten, on request.
        case cleared
        /// What was typed has no meaning and is forgotten.
        case notUnderstood
    }

    private enum Phase: Equatable {
        case resting
        /// An amount, as far as it is typed.
        case typing(String)
        /// A sale waits; digits as far as they are typed.
        case due(Money, String)
        /// A question that the same key answers with yes.
        case asked(Key)
    }

    /// What is half typed is forgotten after so long, in milliseconds: the next person begins anew.
    public static let patienceMs: UInt64 = 30_000
    /// More than any amount has, the point included.
    private static let longestAmount = 13

    private let currency: Currency
    private var phase = Phase.resting
    private var lastMs: UInt64 = 0

    /// A keypad of a counter that sells in a currency.
    public init(currency: Currency) { self.currency = currency }

    /// Takes a key, at a moment in milliseconds of any clock that does not go back.
    public mutating func press(_ key: Key, atMs now: UInt64) -> [Effect] {
        let isStale = now > lastMs && now - lastMs > Keypad.patienceMs
        lastMs = now
        if isStale { forget() }
        switch phase {
        case .resting: return rest(key)
        case .asked(let asked):
            phase = .resting
            return key == asked ? [asked == .minus ? .closeDay : .acknowledge] : key == .clear ? [.cleared] : rest(key)
        case .typing(let text): return type(key, text)
        case .due(let amount, let digits): return pay(key, amount, digits)
        }
    }

    /// The sale that was awaited has ended, however.
    public mutating func saleEnded() {
        if case .due = phase { phase = .resting }
    }

    /// The keypad was unplugged: what is half typed counts no more, and is answered as whatever has no meaning. A sale goes on
    /// waiting.
    public mutating func unplugged() -> [Effect] {
        let before = phase
        forget()
        return phase == before ? [] : [.notUnderstood]
    }

    /// What is half typed counts no more. A sale goes on waiting.
    private mutating func forget() {
        if case .due(let amount, _) = phase { phase = .due(amount, "") } else { phase = .resting }
    }

    private mutating func rest(_ key: Key) -> [Effect] {
        switch key {
        case .digit, .point: return type(key, "")
        case .enter: return [.sayAgain]
        // Whoever waits was not asked for here: a till on the socket, perhaps.
        case .clear: return [.refuse]
        case .slash: return [.askWhetherSent]
        case .minus:
            phase = .asked(.minus)
            return [.askToClose]
        case .star:
            phase = .asked(.star)
            return [.tellDeclined]
        case .plus: return [.notUnderstood]
        }
    }

    private mutating func type(_ key: Key, _ text: String) -> [Effect] {
        switch key {
        case .digit(let digit) where text.utf8.count < Keypad.longestAmount:
            phase = .typing(text + String(digit))
            return []
        case .point where !text.isEmpty && !text.utf8.contains(UInt8(ascii: ".")) && currency.exponent > 0:
            phase = .typing(text + ".")
            return []
        case .enter:
            guard let amount = amount(text) else { return nonsense() }
            phase = .due(amount, "")
            return [.waitForPayment(amount)]
        case .clear:
            phase = .resting
            return [.cleared]
        default: return nonsense()
        }
    }

    private mutating func pay(_ key: Key, _ amount: Money, _ digits: String) -> [Effect] {
        switch key {
        case .digit(let digit) where digits.utf8.count < TypedDigits.count:
            phase = .due(amount, digits + String(digit))
            return []
        case .enter where digits.isEmpty: return [.sayAgain]
        case .enter:
            guard let typed = TypedDigits(digits) else { return nonsense() }
            phase = .due(amount, "")
            return [.type(typed)]
        case .clear where digits.isEmpty: return [.refuse]
        case .clear:
            forget()
            return [.cleared]
        case .plus where digits.isEmpty: return [.cash]
        default: return nonsense()
        }
    }

    private mutating func nonsense() -> [Effect] {
        forget()
        return [.notUnderstood]
    }

    private func amount(_ text: String) -> Money? {
        if text.utf8.contains(UInt8(ascii: ".")) { return try? Money(parsing: text, currency: currency) }
        guard let units = Int64(text), (1...Money.largestMinorUnits).contains(units) else { return nil }
        return Money(minorUnits: units, currency: currency)
    }
}

extension Keypad.Key {
    /// The key with an ASCII character on it; Enter is CR, Clear is ESC. Nil for any other.
    public init?(ascii byte: UInt8) {
        switch byte {
        case 48...57: self = .digit(Int(byte - 48))
        case UInt8(ascii: "."): self = .point
        case 0x0D: self = .enter
        case 0x1B: self = .clear
        case UInt8(ascii: "+"): self = .plus
        case UInt8(ascii: "-"): self = .minus
        case UInt8(ascii: "*"): self = .star
        case UInt8(ascii: "/"): self = .slash
        default: return nil
        }
    }
}
