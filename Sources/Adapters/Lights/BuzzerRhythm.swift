/// What the buzzer sounds once when a signal begins. Short is yes, long is no; what only stands or works is silent.
struct BuzzerRhythm: Sendable, Equatable {
    /// Sound and silence by turns, beginning with sound, in milliseconds.
    let lengths: [Int]

    init(of signal: LampSignal) {
        lengths =
            switch signal {
            case .takenGuaranteed, .cashNoted, .answerYes: [100]
            case .takenAtRisk: [100, 100, 100]
            case .notTaken, .answerNo: [700]
            case .saleDeclined: [700, 200, 700]
            case .ready, .readyNearLimit, .awaitingPayment, .working, .sentWink, .needsEngineer, .doNotCutPower, .off:
                []
            }
    }

    /// Whether it sounds so many milliseconds after the signal's begin, and how long that stays; nil: it is over.
    func moment(atMilliseconds elapsed: Int) -> (isSounding: Bool, remaining: Int)? {
        var left = elapsed
        for (index, length) in lengths.enumerated() {
            if left < length { return (index.isMultiple(of: 2), length - left) }
            left -= length
        }
        return nil
    }
}
