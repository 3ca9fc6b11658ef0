/// What the lamps of a counter can say. Position and rhythm say it; colour only repeats it.
public enum LampSignal: Sendable, Equatable, Hashable, CaseIterable {
    /// Alive and able to sell.
    case ready
    /// Able to sell, and at 80% or more of a limit of value, count or age.
    case readyNearLimit
    /// An amount is due; a code, digits or cash is awaited.
    case awaitingPayment
    /// A code is being read, or an approval is awaited.
    case working
    /// Taken, and somebody other than the merchant bears the loss. The only signal that lights green by itself.
    case takenGuaranteed
    /// Taken at the merchant's risk.
    case takenAtRisk
    /// Noted, with no promise (cash, a received transfer): the three lamps wink together twice.
    case cashNoted
    /// Yes, to a question of the keypad's.
    case answerYes
    /// No, or what was typed has no meaning.
    case answerNo
    /// The payment was not taken.
    case notTaken
    /// A sale taken before was declined; shown until acknowledged.
    case saleDeclined
    /// Something reached headquarters: one wink of the link lamp, over whatever else is shown.
    case sentWink
    /// The engineer is needed, or something is in quarantine.
    case needsEngineer
    /// A commit, an update or a durability barrier runs: do not cut the power.
    case doNotCutPower
    /// Everything dark, the link lamp included.
    case off

    /// Whether this signal is a standing state, to which the lamps return after a sale's own signal has ended.
    /// `awaitingPayment`, `working` and `doNotCutPower` last until replaced, and only an answer returns to them.
    public var isStanding: Bool {
        switch self {
        case .ready, .readyNearLimit, .saleDeclined, .needsEngineer, .off: true
        case .awaitingPayment, .working, .takenGuaranteed, .takenAtRisk, .cashNoted, .answerYes, .answerNo, .notTaken,
            .sentWink, .doNotCutPower:
            false
        }
    }

    /// Whether it lasts until something else is played, without being what the lamps return to after a sale.
    var isLasting: Bool { [.awaitingPayment, .working, .doNotCutPower].contains(self) }

    /// Whether it answers somebody in between, so that what lasts goes on afterwards.
    var isAnswer: Bool { [.answerYes, .answerNo].contains(self) }
}

/// What the link lamp says by itself.
public enum LinkSignal: Sendable, Equatable, Hashable, CaseIterable {
    /// Headquarters answers: lit.
    case up
    /// There is a link, but headquarters does not answer: slow pulse.
    case withoutHQ
    /// No link: dark.
    case down
}
