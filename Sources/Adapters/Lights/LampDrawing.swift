/// The lamps as text: a glyph (● lit, ○ dark) beside a letter (G A R L), so that colour is never alone.
public struct LampDrawing {
    /// One still picture of a signal with its rhythm in words, e.g. `[G●] [A○] [R○] [L○]  green, steady`.
    /// A lamp that is lit at any time in the pattern is drawn lit. `color` adds ANSI colour to lit lamps.
    public static func line(for signal: LampSignal, link: LinkSignal, color: Bool) -> String {
        let pattern = LampPattern.pattern(for: signal)
        var lit = pattern.frames.reduce(into: LampSet()) { $0.formUnion($1.lamps) }
        if signal != .off && link != .down { lit.insert(.link) }
        let pulse = signal != .off && link == .withoutHQ ? "; link, slow pulse" : ""
        return "\(line(for: lit, color: color))  \(rhythm(of: signal))\(pulse)"
    }

    /// The lamps as they are at one moment, e.g. `[G●] [A○] [R○] [L○]`.
    public static func line(for lamps: LampSet, color: Bool) -> String {
        let drawn = zip(LampSet.inOrder, [("G", 32), ("A", 33), ("R", 31), ("L", 34)]).map { lamp, look in
            guard lamps.contains(lamp) else { return "[\(look.0)○]" }
            return color ? "[\(look.0)\u{1B}[\(look.1)m●\u{1B}[0m]" : "[\(look.0)●]"
        }
        return drawn.joined(separator: " ")
    }

    static func rhythm(of signal: LampSignal) -> String {
        switch signal {
        case .ready: "green, amber and red wink together, every 5 s"
        case .readyNearLimit: "green, amber and red wink together, then amber alone, every 5 s"
        case .awaitingPayment: "amber, short wink every 1.5 s"
        case .working: "amber, slow pulse"
        case .takenGuaranteed: "green, steady"
        case .takenAtRisk: "amber, double blink, then steady"
        case .cashNoted: "green, amber and red wink together, twice"
        case .answerYes: "green, amber and red together, once, for a second"
        case .answerNo: "amber and red together, slowly, twice"
        case .notTaken: "red, fast blink"
        case .saleDeclined: "red and amber in turn, until acknowledged"
        case .sentWink: "link, one wink"
        case .needsEngineer: "red, long and short"
        case .doNotCutPower: "amber, steady"
        case .off: "all dark"
        }
    }
}
