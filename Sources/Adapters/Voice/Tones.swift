/// What is heard before the words, the same in every language and without a recording: one high tone for taken, two that rise
/// for the merchant's risk, two low ones for not taken.
enum Tones: Sendable, Equatable {
    case none
    case taken
    case atRisk
    case notTaken

    /// Hertz and milliseconds, in order; 0 Hz is silence.
    private var notes: [(hertz: Int, ms: Int)] {
        switch self {
        case .none: []
        case .taken: [(1_760, 250)]
        case .atRisk: [(660, 150), (0, 80), (990, 150)]
        case .notTaken: [(220, 200), (0, 100), (220, 200)]
        }
    }

    /// As samples, with a short silence at the end.
    var samples: [Int16] {
        guard self != .none else { return [] }
        return (notes + [(0, 100)]).flatMap { Tones.square($0.hertz, ms: $0.ms) }
    }

    /// A square wave: it carries over a noisy shop and needs no table of sines. Half as loud as it could be.
    private static func square(_ hertz: Int, ms: Int) -> [Int16] {
        (0..<Sound.rate * ms / 1_000).map { sample in
            hertz == 0 ? 0 : (sample * hertz * 2 / Sound.rate).isMultiple(of: 2) ? 8_000 : -8_000
        }
    }
}

/// How everything sounds: 16-bit samples on one channel, which is what espeak-ng writes.
enum Sound {
    /// Samples a second.
    static let rate = 22_050
}
