internal import Acceptance
internal import Forwarding
internal import Lights
internal import Payments
internal import Synchronization
internal import Voice

/// Lamps with a voice: what the lamps show is said too, after they were told. So nothing is spoken that the lamps may not show
/// yet, and a card that fails costs no lamp.
struct SpeakingLamps: CounterLamps {
    private let lamps: any CounterLamps
    private let speaker: Speaker
    private let standing = Standing()

    init(_ lamps: any CounterLamps, speaker: Speaker) {
        self.lamps = lamps
        self.speaker = speaker
    }

    func show(_ status: CounterStatus, of due: Money?) {
        lamps.show(status, of: due)
        if let saying = status.saying(of: due) { speaker.say(saying) }
    }

    func answer(_ answer: CounterAnswer) {
        lamps.answer(answer)
        speaker.say(answer.saying)
    }

    func sayAgain() { speaker.sayAgain() }

    /// What comes to stand is said once, and never into the result of a sale.
    func rest(_ signal: LampSignal) {
        lamps.rest(signal)
        guard standing.hasChanged(to: signal) else { return }
        switch signal {
        case .saleDeclined: speaker.sayLater(.saleDeclined)
        case .needsEngineer: speaker.sayLater(.needsEngineer)
        default: break
        }
    }

    func link(_ state: LinkState) { lamps.link(state) }
    func winkSent() { lamps.winkSent() }
    func demonstrate(_ status: LampStatus, milliseconds: Int) -> Bool {
        lamps.demonstrate(status, milliseconds: milliseconds)
    }

    private final class Standing: Sendable {
        private let signal = Mutex<LampSignal?>(nil)

        func hasChanged(to new: LampSignal) -> Bool {
            signal.withLock { signal in
                defer { signal = new }
                return signal != new
            }
        }
    }
}

extension CounterStatus {
    /// What is said, or nil where the lamps are enough.
    func saying(of due: Money?) -> Saying? {
        switch self {
        case .ready, .writing, .working, .taken(.awaitingApproval): nil
        case .awaitingPayment: due.map(Saying.due)
        case .taken(.guaranteed): due.map(Saying.taken)
        case .taken(.atRisk): due.map(Saying.takenAtRisk)
        case .taken(.confirmed): due.map(Saying.paid)
        case .approved: due.map(Saying.approved)
        case .cashNoted: due.map(Saying.cashNoted)
        case .notTaken(let refusal): .notTaken(reason: refusal.rawValue)
        case .saleDeclined: .saleDeclined
        case .needsEngineer: .needsEngineer
        }
    }
}

extension CounterAnswer {
    var saying: Saying {
        switch self {
        case .allSent: .allSent
        case .stillWaiting(let count): .stillWaiting(count)
        case .closeDayAsked: .closeDayAsked
        case .dayClosed: .dayClosed
        case .declined(let amount): .declined(amount)
        case .noneDeclined: .noneDeclined
        case .acknowledged: .acknowledged
        case .cleared: .cleared
        case .notUnderstood: .notUnderstood
        }
    }
}
