public import SyncProtocol

/// One advice to the processor behind HQ: a payment that has happened, which it must take (ISO 8583 0220, repeated as 0221).
///
/// An unknown answer is queried, then reversed (0420), and never called failed. A refused advice is repeated, flagged as a
/// repeat, then a person decides. Every loop here is bounded. The state is what is kept; whoever carries the messages, and is
/// started anew in the middle of anything, says `timedOut`.
public struct UpstreamAdvice: Equatable, Sendable {
    /// The most times that one advice is sent, the first included.
    public static let mostSends = 4
    /// The most queries in a row that go without an answer.
    public static let mostQueries = 3
    /// The most times that one reversal is sent, the first included.
    public static let mostReversals = 10
    /// An answer that did not come within this many seconds is unknown.
    public static let answerTimeoutSeconds: Int64 = 30
    /// A repeat leaves this many seconds after what it repeats was answered or given up.
    public static let repeatAfterSeconds: Int64 = 60

    /// How far it is.
    public enum State: Hashable, Sendable {
        /// Nothing has left.
        case ready
        /// It is to be sent for the time of this number, and may have left.
        case sending(attempt: Int)
        /// It has left, and no answer came yet.
        case waiting(attempt: Int)
        /// Its answer is unknown; the query of this number is open.
        case querying(attempt: Int, query: Int)
        /// Its answer could not be found out; the reversal of this number is open.
        case reversing(reversal: Int)
        /// Nothing more is done.
        case ended(Ending)
    }

    /// How it can end.
    public enum Ending: String, Hashable, Sendable, CaseIterable {
        /// The processor has it.
        case approved
        /// The processor refuses it, however often it is repeated.
        case refused
        /// Its answer could not be found out, and the processor has taken the reversal.
        case reversed
        /// Its answer could not be found out, and nor could the reversal's.
        case reversalUnknown

        /// The reason of the exception that a person decides; nil where all is well.
        public var reason: VerdictReason? {
            switch self {
            case .approved: nil
            case .refused: .upstreamRefused
            case .reversed, .reversalUnknown: .upstreamUnknown
            }
        }
    }

    /// What the processor says about an advice.
    public enum Answer: Hashable, Sendable, CaseIterable {
        /// It has it.
        case approved
        /// It refuses it.
        case refused
    }

    /// What the processor says about a query.
    public enum QueryAnswer: Hashable, Sendable, CaseIterable {
        /// It has the advice.
        case approved
        /// It has refused the advice.
        case refused
        /// It never saw the advice.
        case notKnown
        /// It does not say.
        case noAnswer
    }

    /// What happened.
    public enum Event: Hashable, Sendable {
        /// The payment is decided, so that its advice is due.
        case due
        /// The advice has left.
        case sent
        /// The advice was answered, soon or late.
        case answered(Answer)
        /// The query was answered.
        case queryAnswered(QueryAnswer)
        /// The reversal was taken.
        case reversalTaken
        /// Nothing came in time, or whoever carries the messages was started anew.
        case timedOut
    }

    /// What is to be done.
    public enum Effect: Hashable, Sendable {
        /// Send the advice; a repeat after `repeatAfterSeconds`.
        case send(isRepeat: Bool)
        /// Ask what became of the advice.
        case query
        /// Send the reversal; a repeat after `repeatAfterSeconds`.
        case reverse(isRepeat: Bool)
        /// Nothing more: book how it ended. With a reason it is an exception that a person decides.
        case end(Ending)
    }

    /// How far it is.
    public private(set) var state: State

    /// Goes on from a state that was kept.
    public init(_ state: State = .ready) { self.state = state }

    /// Takes an event.
    ///
    /// - Returns: what is to be done, or nil. An event that does not fit the state changes nothing.
    public mutating func take(_ event: Event) -> Effect? {
        switch (state, event) {
        case (.ready, .due): return send(attempt: 1)
        case (.sending(let attempt), .sent):
            state = .waiting(attempt: attempt)
            return nil
        case (.sending(let attempt), .answered(let answer)), (.waiting(let attempt), .answered(let answer)),
            (.querying(let attempt, _), .answered(let answer)):
            return settle(answer, attempt)
        case (.sending(let attempt), .timedOut), (.waiting(let attempt), .timedOut): return query(1, of: attempt)
        case (.querying(let attempt, let query), .queryAnswered(let answer)): return found(answer, attempt, query)
        case (.querying(let attempt, let query), .timedOut): return found(.noAnswer, attempt, query)
        // A late approval meets the reversal, which stands.
        case (.reversing, .reversalTaken): return end(.reversed)
        case (.reversing(let reversal), .timedOut): return reverse(reversal + 1)
        default: return nil
        }
    }

    private mutating func found(_ answer: QueryAnswer, _ attempt: Int, _ query: Int) -> Effect {
        switch answer {
        case .approved: settle(.approved, attempt)
        case .refused: settle(.refused, attempt)
        case .notKnown: attempt < Self.mostSends ? send(attempt: attempt + 1) : reverse(1)
        case .noAnswer: query < Self.mostQueries ? self.query(query + 1, of: attempt) : reverse(1)
        }
    }

    private mutating func settle(_ answer: Answer, _ attempt: Int) -> Effect {
        switch answer {
        case .approved: end(.approved)
        case .refused: attempt < Self.mostSends ? send(attempt: attempt + 1) : end(.refused)
        }
    }

    private mutating func send(attempt: Int) -> Effect {
        state = .sending(attempt: attempt)
        return .send(isRepeat: attempt > 1)
    }

    private mutating func query(_ number: Int, of attempt: Int) -> Effect {
        state = .querying(attempt: attempt, query: number)
        return .query
    }

    private mutating func reverse(_ number: Int) -> Effect {
        guard number <= Self.mostReversals else { return end(.reversalUnknown) }
        state = .reversing(reversal: number)
        return .reverse(isRepeat: number > 1)
    }

    private mutating func end(_ ending: Ending) -> Effect {
        state = .ended(ending)
        return .end(ending)
    }
}
