/// Lamps lit together for a while.
public struct LampFrame: Sendable, Hashable {
    /// The lamps that are lit; the others are dark.
    public let lamps: LampSet
    /// How long, in milliseconds, at least 1.
    public let milliseconds: Int

    /// A frame; a length below 1 ms becomes 1 ms.
    public init(_ lamps: LampSet, milliseconds: Int) {
        self.lamps = lamps
        self.milliseconds = max(1, milliseconds)
    }
}

/// A rhythm: frames shown one after the other, once or for ever.
///
/// No pattern lights a lamp more than three times in any second (WCAG 2.3.1, three flashes).
public struct LampPattern: Sendable, Hashable {
    /// In the order in which they are shown; never empty.
    public let frames: [LampFrame]
    /// Whether the first frame follows the last.
    public let repeats: Bool

    /// The pattern of a signal, for a board with these lamps.
    ///
    /// On a board with fewer lamps another lamp stands in and the rhythm alone tells the signals apart, with one
    /// exception: green never stands in for another lamp, so a board with one lamp names it amber or red. A link
    /// lamp that is not fitted has no stand-in. In the pattern of `sentWink` the link lamp means "turn over", so
    /// that the wink shows on a lit lamp too.
    public static func pattern(for signal: LampSignal, fitted: LampSet = .all) -> LampPattern {
        let pattern = full(signal, fitted: fitted)
        guard fitted != .all else { return pattern }
        let frames = pattern.frames.map { LampFrame(standIns($0.lamps, fitted), milliseconds: $0.milliseconds) }
        return LampPattern(frames: frames, repeats: pattern.repeats)
    }

    /// The lamps of this pattern `elapsed` ms after its start and how long they stay; nil once it has ended.
    /// `remaining` is nil where they stay for ever.
    func moment(atMilliseconds elapsed: Int) -> (lamps: LampSet, remaining: Int?)? {
        let length = frames.reduce(0) { $0 + $1.milliseconds }
        guard length > 0, repeats || elapsed < length else { return nil }
        var left = max(0, elapsed) % length
        for frame in frames {
            if left < frame.milliseconds {
                return (frame.lamps, repeats && frames.count == 1 ? nil : frame.milliseconds - left)
            }
            left -= frame.milliseconds
        }
        return nil
    }

    private static func full(_ signal: LampSignal, fitted: LampSet) -> LampPattern {
        switch signal {
        case .ready: forever((.sale, 120), ([], 4_880))
        case .readyNearLimit: forever((.sale, 120), ([], 400), (.amber, 120), ([], 4_360))
        case .awaitingPayment: forever((.amber, 150), ([], 1_350))
        case .working: forever((.amber, 800), ([], 800))
        case .takenGuaranteed: once((.green, 4_000))
        case .takenAtRisk: once((.amber, 200), ([], 200), (.amber, 200), ([], 200), (.amber, 4_000))
        case .cashNoted: once((.sale, 200), ([], 300), (.sale, 200), ([], 300))
        case .answerYes: once((.sale, 1_000))
        case .answerNo: once(([.amber, .red], 600), ([], 300), ([.amber, .red], 600), ([], 300))
        case .notTaken: LampPattern(frames: fastBlink, repeats: false)
        // The gaps keep the two lamps apart for eyes that do not tell red from amber, and on a board with one of them.
        case .saleDeclined: forever((.red, 600), ([], 150), (.amber, 600), ([], 450))
        case .sentWink: once((.link, 200))
        case .needsEngineer: forever((.red, 1_200), ([], 400), (.red, 300), ([], 1_100))
        // Where one lamp has to say both this and "taken", steady alone would be read as "taken".
        case .doNotCutPower:
            fitted.isSuperset(of: [.green, .amber]) ? forever((.amber, 1_000)) : forever((.amber, 1_700), ([], 300))
        case .off: forever(([], 1_000))
        }
    }

    private static let fastBlink: [LampFrame] = (0..<8).flatMap { _ in
        [LampFrame(.red, milliseconds: 170), LampFrame([], milliseconds: 180)]
    }

    private static func forever(_ frames: (LampSet, Int)...) -> LampPattern {
        LampPattern(frames: frames.map { LampFrame($0.0, milliseconds: $0.1) }, repeats: true)
    }

    private static func once(_ frames: (LampSet, Int)...) -> LampPattern {
        LampPattern(frames: frames.map { LampFrame($0.0, milliseconds: $0.1) }, repeats: false)
    }

    private static func standIns(_ lamps: LampSet, _ fitted: LampSet) -> LampSet {
        let choices: [(LampSet, [LampSet])] = [
            (.green, [.green, .amber, .red]),
            (.amber, [.amber, .red]),
            (.red, [.red, .amber]),
            (.link, [.link]),
        ]
        return choices.reduce(into: LampSet()) { lit, choice in
            guard lamps.contains(choice.0), let lamp = choice.1.first(where: fitted.contains) else { return }
            lit.insert(lamp)
        }
    }
}
