extension UpstreamAdvice.State {
    /// The state as it is kept: its name and its numbers.
    public var text: String {
        switch self {
        case .ready: "ready"
        case .sending(let attempt): "sending \(attempt)"
        case .waiting(let attempt): "waiting \(attempt)"
        case .querying(let attempt, let query): "querying \(attempt) \(query)"
        case .reversing(let reversal): "reversing \(reversal)"
        case .ended(let ending): "ended \(ending.rawValue)"
        }
    }

    /// Reads what `text` writes; nil for anything else.
    public init?(text: String) {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        func number(_ index: Int, _ most: Int) -> Int? {
            guard words.indices.contains(index), let number = Int(words[index]), (1...most).contains(number) else {
                return nil
            }
            return number
        }
        let attempt = number(1, UpstreamAdvice.mostSends)
        let state: Self? =
            switch words.first {
            case "ready": .ready
            case "sending": attempt.map { .sending(attempt: $0) }
            case "waiting": attempt.map { .waiting(attempt: $0) }
            case "querying":
                attempt.flatMap { attempt in
                    number(2, UpstreamAdvice.mostQueries).map { .querying(attempt: attempt, query: $0) }
                }
            case "reversing": number(1, UpstreamAdvice.mostReversals).map { .reversing(reversal: $0) }
            case "ended":
                words.dropFirst().first.flatMap { UpstreamAdvice.Ending(rawValue: String($0)) }.map { .ended($0) }
            default: nil
            }
        guard let state, state.text == text else { return nil }
        self = state
    }
}

extension UpstreamAdvice {
    /// What is to be done in this state; nil while an answer is waited for.
    public var due: Effect? {
        switch state {
        case .ready, .waiting: nil
        case .sending(let attempt): .send(isRepeat: attempt > 1)
        case .querying: .query
        case .reversing(let reversal): .reverse(isRepeat: reversal > 1)
        case .ended(let ending): .end(ending)
        }
    }
}
