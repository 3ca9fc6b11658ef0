public import Acceptance
public import Forwarding
public import Lights
public import Payments

/// The lamps as the counter uses them.
public protocol CounterLamps: Sendable {
    /// Shows a status of a sale, whose amount is told where there is one.
    func show(_ status: CounterStatus, of due: Money?)
    /// Answers a key of the keypad.
    func answer(_ answer: CounterAnswer)
    /// Says the last thing again, where anything is said.
    func sayAgain()
    /// Shows what stands between sales.
    func rest(_ signal: LampSignal)
    /// Shows the way to HQ.
    func link(_ state: LinkState)
    /// HQ acknowledged something: one wink.
    func winkSent()
    /// Shows what a status looks like for so many milliseconds.
    ///
    /// - Returns: whether it is shown; never over a sale, and not without lamps.
    func demonstrate(_ status: LampStatus, milliseconds: Int) -> Bool
}

/// Real or drawn lamps, played by a thread of their own.
public struct PlayedLamps: CounterLamps {
    private let player: LampPlayer

    /// Plays on these lamps.
    public init(_ player: LampPlayer) { self.player = player }

    /// Plays the status's pattern.
    public func show(_ status: CounterStatus, of due: Money?) { player.play(status.signal) }
    /// Yes or no; a question back is for the voice alone.
    public func answer(_ answer: CounterAnswer) {
        if let isYes = answer.isYes { player.play(isYes ? .answerYes : .answerNo) }
    }
    /// Nothing: what stands is to be seen.
    public func sayAgain() {}
    /// Plays between sales.
    public func rest(_ signal: LampSignal) { player.rest(signal) }
    /// Plays on the link lamp.
    public func link(_ state: LinkState) { player.link(state.signal) }
    /// One wink.
    public func winkSent() { player.play(.sentWink) }
    /// Plays over what stands.
    public func demonstrate(_ status: LampStatus, milliseconds: Int) -> Bool {
        player.demonstrate(status, milliseconds: milliseconds)
    }
}

/// No lamps: a command that prints its result instead.
public struct NoLamps: CounterLamps {
    /// Nothing to set up.
    public init() {}
    /// Shows nothing.
    public func show(_ status: CounterStatus, of due: Money?) {}
    /// Answers nothing.
    public func answer(_ answer: CounterAnswer) {}
    /// Says nothing.
    public func sayAgain() {}
    /// Shows nothing.
    public func rest(_ signal: LampSignal) {}
    /// Shows nothing.
    public func link(_ state: LinkState) {}
    /// Shows nothing.
    public func winkSent() {}
    /// Shows nothing.
    public func demonstrate(_ status: LampStatus, milliseconds: Int) -> Bool { false }
}

extension CounterStatus {
    /// The lamps' pattern. Green only where somebody other than the merchant bears the loss.
    public var signal: LampSignal {
        switch self {
        case .ready: .ready
        case .awaitingPayment: .awaitingPayment
        case .writing: .doNotCutPower
        case .working, .taken(.awaitingApproval): .working
        case .taken(.guaranteed), .taken(.confirmed), .approved: .takenGuaranteed
        case .taken(.atRisk): .takenAtRisk
        case .cashNoted: .cashNoted
        case .notTaken: .notTaken
        case .saleDeclined: .saleDeclined
        case .needsEngineer: .needsEngineer
        }
    }
}

extension LinkState {
    /// The link lamp's pattern.
    public var signal: LinkSignal {
        switch self {
        case .up: .up
        case .withoutHQ: .withoutHQ
        case .down: .down
        }
    }
}
