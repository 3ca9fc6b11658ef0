public import Payments

/// What the counter says aloud.
public enum Saying: Equatable, Sendable {
    /// An amount is due.
    case due(Money)
    /// Taken; the issuer bears the loss.
    case taken(Money)
    /// Taken; headquarters has posted it.
    case paid(Money)
    /// Taken; headquarters approved it.
    case approved(Money)
    /// Taken at the merchant's risk.
    case takenAtRisk(Money)
    /// Cash was written down.
    case cashNoted(Money)
    /// Not taken, by the refusal's code.
    case notTaken(reason: String)
    /// A sale taken before was declined.
    case saleDeclined
    /// This sale was declined; its amount, where it is known.
    case declined(Money?)
    /// No sale was declined that nobody knows of.
    case noneDeclined
    /// It is acknowledged.
    case acknowledged
    /// Nothing is taken until the engineer comes.
    case needsEngineer
    /// Headquarters holds everything.
    case allSent
    /// So many records wait.
    case stillWaiting(UInt64)
    /// Is the day to be closed?
    case closeDayAsked
    /// The day is closed.
    case dayClosed
    /// What was typed is taken back.
    case cleared
    /// What was typed has no meaning.
    case notUnderstood

    /// What is said, in order.
    func sentence(in language: Language) -> Sentence {
        switch self {
        case .due(let amount): Sentence(language.amount(amount))
        case .taken(let amount): Sentence(language.amount(amount) + [Clip(.taken)], after: .taken)
        case .paid(let amount): Sentence(language.amount(amount) + [Clip(.paid)], after: .taken)
        case .approved(let amount): Sentence(language.amount(amount) + [Clip(.approved)], after: .taken)
        case .takenAtRisk(let amount): Sentence(language.amount(amount) + [Clip(.atRisk)], after: .atRisk)
        case .cashNoted(let amount): Sentence(language.amount(amount) + [Clip(.cashNoted)])
        case .notTaken(let reason): Sentence([Clip(.notTaken), .refused(reason)], after: .notTaken)
        case .saleDeclined: Sentence([Clip(.saleDeclined)], after: .notTaken)
        case .declined(let amount):
            Sentence((amount.map(language.amount) ?? []) + [Clip(.wasDeclined)])
        case .noneDeclined: Sentence([Clip(.noneDeclined)])
        case .acknowledged: Sentence([Clip(.acknowledged)])
        case .needsEngineer: Sentence([Clip(.needsEngineer)], after: .notTaken)
        case .allSent: Sentence([Clip(.allSent)])
        case .stillWaiting(let count): Sentence([Clip(.waiting)] + language.number(Int64(clamping: count)))
        case .closeDayAsked: Sentence([Clip(.closeDayAsked)])
        case .dayClosed: Sentence([Clip(.dayClosed)])
        case .cleared: Sentence([Clip(.cleared)])
        case .notUnderstood: Sentence([Clip(.notUnderstood)])
        }
    }

    /// The clips of every saying, beside numbers, amounts and reasons.
    static let fixed = Set(Phrase.allCases.map(Clip.init))
}

/// What is recorded as one piece, by its clip's name.
enum Phrase: String, CaseIterable {
    case taken, paid, approved, acknowledged, waiting, cleared
    case atRisk = "at-risk"
    case cashNoted = "cash-noted"
    case notTaken = "not-taken"
    case saleDeclined = "sale-declined"
    case wasDeclined = "was-declined"
    case noneDeclined = "none-declined"
    case needsEngineer = "needs-engineer"
    case allSent = "all-sent"
    case closeDayAsked = "close-day-asked"
    case dayClosed = "day-closed"
    case notUnderstood = "not-understood"
}

/// Tones and clips, one after the other.
struct Sentence: Equatable, Sendable {
    let tones: Tones
    let clips: [Clip]

    init(_ clips: [Clip], after tones: Tones = .none) {
        self.tones = tones
        self.clips = clips
    }
}
