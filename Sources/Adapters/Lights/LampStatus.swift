/// Everything that the lamps can say, by name: what `tillpost lights show` plays.
public enum LampStatus: String, CaseIterable, Sendable, Codable {
    /// Alive and able to sell.
    case ready
    /// Near a limit.
    case nearLimit = "near-limit"
    /// An amount is due; a payment is awaited.
    case awaitingPayment = "awaiting-payment"
    /// A code is read, or headquarters is asked.
    case working
    /// Taken; somebody else bears the loss.
    case taken
    /// Taken at the merchant's risk.
    case takenAtRisk = "taken-at-risk"
    /// Noted without a promise.
    case cashNoted = "cash-noted"
    /// Yes, to a question of the keypad's.
    case answerYes = "answer-yes"
    /// No, or not understood.
    case answerNo = "answer-no"
    /// Not taken.
    case notTaken = "not-taken"
    /// A sale taken before was declined.
    case saleDeclined = "sale-declined"
    /// Nothing is taken until the engineer comes.
    case needsEngineer = "needs-engineer"
    /// Something is being written.
    case doNotCutPower = "do-not-cut-power"
    /// Headquarters answers.
    case linkUp = "link-up"
    /// Something answers, but not headquarters.
    case linkWithoutHQ = "link-without-hq"
    /// Nothing is reached.
    case linkDown = "link-down"
    /// Headquarters holds something new.
    case sent
    /// The service does not run.
    case off

    /// The lamps of a sale.
    public var signal: LampSignal {
        switch self {
        case .ready: .ready
        case .nearLimit: .readyNearLimit
        case .awaitingPayment: .awaitingPayment
        case .working: .working
        case .taken: .takenGuaranteed
        case .takenAtRisk: .takenAtRisk
        case .cashNoted: .cashNoted
        case .answerYes: .answerYes
        case .answerNo: .answerNo
        case .notTaken: .notTaken
        case .saleDeclined: .saleDeclined
        case .needsEngineer: .needsEngineer
        case .doNotCutPower: .doNotCutPower
        case .linkUp, .linkWithoutHQ, .linkDown, .sent, .off: .off
        }
    }

    /// The link lamp, where the status is about it.
    public var link: LinkSignal? {
        switch self {
        case .linkUp, .sent: .up
        case .linkWithoutHQ: .withoutHQ
        case .linkDown: .down
        default: nil
        }
    }

    /// What it means, and how it looks: one line for a person.
    public var words: String { "\(meaning): \(look)" }

    private var meaning: String {
        switch self {
        case .ready: "ready"
        case .nearLimit: "ready, near a limit"
        case .awaitingPayment: "an amount is due, a payment is awaited"
        case .working: "a code is read, or headquarters is asked"
        case .taken: "taken, somebody else bears the loss"
        case .takenAtRisk: "taken at the merchant's risk"
        case .cashNoted: "cash noted, no promise"
        case .answerYes: "yes, to a question of the keypad's"
        case .answerNo: "no, or not understood"
        case .notTaken: "not taken"
        case .saleDeclined: "a sale taken before was declined"
        case .needsEngineer: "the engineer is needed"
        case .doNotCutPower: "do not cut the power"
        case .linkUp: "headquarters answers"
        case .linkWithoutHQ: "something answers, but not headquarters"
        case .linkDown: "nothing is reached"
        case .sent: "headquarters holds something new"
        case .off: "the service does not run"
        }
    }

    private var look: String {
        switch self {
        case .linkUp: "link, steady"
        case .linkWithoutHQ: "link, slow pulse"
        case .linkDown: "link, dark"
        case .sent: "link, one wink"
        default: LampDrawing.rhythm(of: signal)
        }
    }
}
