public import Payments

/// What the counter shows.
public enum CounterStatus: Equatable, Sendable {
    /// Nothing is going on.
    case ready
    /// An amount is due: what pays it is awaited.
    case awaitingPayment
    /// What was shown is decided and written down; nothing is promised, and the power must stay.
    case writing
    /// HQ is asked; nothing is promised.
    case working
    /// Taken and durable, on this basis. Guaranteed and confirmed are green, at risk is amber.
    case taken(Basis)
    /// HQ approved within the wait.
    case approved
    /// Cash was written down. No promise, so neither green nor amber.
    case cashNoted
    /// Not taken.
    case notTaken(Refusal)
    /// A sale taken before was declined by HQ.
    case saleDeclined
    /// The node cannot promise anything: it does not sell.
    case needsEngineer
}
