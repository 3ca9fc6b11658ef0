public import PaymentCodes
internal import Payments

/// What a counter knows about confirmations that are typed: its secret, the numbers, and how often somebody was wrong.
public struct TypingDesk: Equatable, Sendable {
    /// The secret that HQ has as well, once it says so.
    public let key: TypingKey
    /// Whether HQ has the key: before that nobody can have been given digits.
    public var isHeld: Bool
    /// The highest number that was typed here, or that HQ has told.
    public var highest: UInt64
    /// Wrong tries since the last right one.
    public private(set) var wrong: UInt64
    /// `earliest` before which nothing that is typed is looked at.
    public private(set) var pausedUntil: Int64

    /// States it.
    public init(key: TypingKey, isHeld: Bool = false, highest: UInt64 = 0, wrong: UInt64 = 0, pausedUntil: Int64 = 0) {
        self.key = key
        self.isHeld = isHeld
        self.highest = highest
        self.wrong = wrong
        self.pausedUntil = pausedUntil
    }

    /// So many wrong tries are free: people mistype.
    public static let freeTries: UInt64 = 5
    /// The pause after the last free try, in seconds; it doubles with each wrong try after that.
    public static let firstPauseSeconds: Int64 = 60
    /// It does not grow beyond a day, so that a merchant is not locked out by a stranger for ever.
    public static let longestPauseSeconds: Int64 = 86_400

    /// Whether nothing is looked at for now.
    public func isPaused(at earliest: Int64) -> Bool { earliest < pausedUntil }

    /// Somebody typed what is not right. The pause counts from `earliest`, which no wall clock moves.
    public mutating func fail(at earliest: Int64) {
        wrong += 1
        guard wrong >= TypingDesk.freeTries else { return }
        let doublings = min(wrong - TypingDesk.freeTries, 11)
        pausedUntil = earliest + min(TypingDesk.firstPauseSeconds << Int64(doublings), TypingDesk.longestPauseSeconds)
    }

    /// Somebody typed the digits of a number.
    public mutating func succeed(_ number: UInt64) {
        wrong = 0
        highest = max(highest, number)
    }

    /// The number that digits mean here, if they are right for an amount due.
    func number(of digits: TypedDigits, _ due: Money, at counter: CounterID, using primitives: Primitives) -> UInt64? {
        guard let number = digits.number(near: highest),
            digits == TypedDigits(number: number, counter: counter, amount: due, key: key, using: primitives)
        else { return nil }
        return number
    }
}
