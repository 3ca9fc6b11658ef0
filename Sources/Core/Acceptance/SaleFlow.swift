public import Payments
public import SyncProtocol

/// One sale at the counter, from the code to the last lamp, as a machine: an event goes in, effects come out, and
/// the shell performs them in order and feeds every result back.
///
///     presented -> [show working, take] -> stored -> [show or ask HQ] -> verdict or wait over -> [show, finish]
///
/// No lamp precedes durability: `show(taken)` comes only after `stored`.
public struct SaleFlow: Sendable {
    /// What happened.
    public enum Event: Equatable, Sendable {
        /// The sale begins.
        case presented(Result<Attempt, Refusal>)
        /// The payment is durable, on this basis (nil for cash).
        case stored(Basis?)
        /// The decision was not to take it.
        case refused(Refusal)
        /// HQ's verdict came within the wait.
        case verdict(Verdict)
        /// The wait is over without a verdict.
        case waitOver
        /// The reversal is durable.
        case reversed
    }

    /// What the shell does.
    public enum Effect: Equatable, Sendable {
        /// Show a status.
        case show(CounterStatus)
        /// Decide, sign and commit in one transaction, with one sync.
        case take(Attempt)
        /// Ask HQ and wait for its verdict, at most this long in milliseconds.
        case askHQ(waitMs: UInt64)
        /// Commit a reversal of the payment.
        case reverse
        /// Note that the merchant has been told of HQ's refusal: it is no news to be shown later.
        case acknowledge
    }

    /// A buyer at the counter is kept waiting this long for an approval that is not needed, in milliseconds.
    public static let approvalWaitMs: UInt64 = 2_000
    /// And this long for one that is.
    public static let neededApprovalWaitMs: UInt64 = 8_000

    private enum Phase: Equatable { case new, taking, asking(Basis), reversing(Refusal), over }
    private var phase = Phase.new
    private let isLinkUp: Bool

    /// Begins a sale.
    ///
    /// - Parameter isLinkUp: whether HQ answered lately. Without a link nobody is asked, and nobody waits.
    public init(isLinkUp: Bool) { self.isLinkUp = isLinkUp }

    /// Whether nothing more will happen.
    public var isOver: Bool { phase == .over }

    /// Takes an event and says what to do. Events that do not fit the phase change nothing.
    public mutating func handle(_ event: Event) -> [Effect] {
        switch (phase, event) {
        case (.new, .presented(.success(let attempt))):
            phase = .taking
            return [.show(.writing), .take(attempt)]
        case (.new, .presented(.failure(let refusal))), (.taking, .refused(let refusal)):
            return end(.notTaken(refusal))
        case (.taking, .stored(let basis)):
            return stored(basis)
        case (.asking(let basis), .verdict(let verdict)):
            return decided(verdict, basis)
        case (.asking(.awaitingApproval), .waitOver):
            return reverse(for: .noApproval)
        case (.asking(let basis), .waitOver):
            return end(.taken(basis))
        case (.reversing(let refusal), .reversed):
            return end(.notTaken(refusal))
        default:
            return []
        }
    }

    private mutating func stored(_ basis: Basis?) -> [Effect] {
        switch basis {
        case nil: return end(.cashNoted)
        case .confirmed: return end(.taken(.confirmed))
        case .awaitingApproval:
            return ask(.awaitingApproval, waitMs: SaleFlow.neededApprovalWaitMs)
        case .guaranteed?, .atRisk?:
            guard let basis, isLinkUp else { return end(.taken(basis ?? .atRisk)) }
            return ask(basis, waitMs: SaleFlow.approvalWaitMs)
        }
    }

    private mutating func ask(_ basis: Basis, waitMs: UInt64) -> [Effect] {
        phase = .asking(basis)
        return [.show(.working), .askHQ(waitMs: waitMs)]
    }

    private mutating func reverse(for refusal: Refusal) -> [Effect] {
        phase = .reversing(refusal)
        return [.show(.writing), .reverse]
    }

    /// A signed refusal within the wait ends the sale while the buyer is still there; anything that is not final
    /// leaves what the counter has promised by itself.
    private mutating func decided(_ verdict: Verdict, _ basis: Basis) -> [Effect] {
        switch verdict.decision {
        case .paid: return end(.approved)
        case .refused where basis == .awaitingApproval:
            return reverse(for: .declined)
        case .refused: return end(.notTaken(.declined)) + [.acknowledge]
        case .exception, .held:
            guard basis == .awaitingApproval else { return end(.taken(basis)) }
            return reverse(for: .noApproval)
        }
    }

    private mutating func end(_ status: CounterStatus) -> [Effect] {
        phase = .over
        return [.show(status)]
    }
}
