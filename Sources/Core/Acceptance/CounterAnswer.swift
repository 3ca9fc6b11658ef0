public import Payments

/// What the counter answers where nobody pays: to keys of the keypad.
public enum CounterAnswer: Equatable, Sendable {
    /// Headquarters holds everything.
    case allSent
    /// So many records still wait for headquarters.
    case stillWaiting(UInt64)
    /// The day is closed by the same key once more.
    case closeDayAsked
    /// The day is closed, and that is kept.
    case dayClosed
    /// This sale was declined; the same key once more acknowledges it. Nil where the record has no amount.
    case declined(Money?)
    /// No declined sale waits for anybody.
    case noneDeclined
    /// The declined sale is acknowledged.
    case acknowledged
    /// What was typed is taken back.
    case cleared
    /// What was typed has no meaning, or cannot be done now.
    case notUnderstood

    /// Whether it is a yes or a no, nil where it is a question back.
    public var isYes: Bool? {
        switch self {
        case .allSent, .dayClosed, .acknowledged, .noneDeclined: true
        case .stillWaiting, .notUnderstood, .cleared: false
        case .closeDayAsked, .declined: nil
        }
    }
}
