/// What the lamps show at a moment, and for how long.
public struct LampStep: Sendable, Equatable {
    /// The lamps to light; the others are dark.
    public let lamps: LampSet
    /// Milliseconds until the next change, at least 1; nil where nothing changes until something is played.
    public let millisecondsToNext: Int?
}

/// Signals played at moments -> lamps at moments. Pure: the caller says what time it is, in milliseconds from any
/// start; a time before the last one said counts as the last one.
public struct LampSequencer: Sendable {
    private static let winkLength = 200
    private static let winkSpacing = 1_000
    private static let linkPulse = 1_000
    private static let repeatGap = 400

    private let fitted: LampSet
    private var now = 0
    private var signal = LampSignal.off
    private var pattern: LampPattern
    /// In the future while a repeated signal waits out its gap.
    private var startedAt = 0
    private var standing = LampSignal.off
    /// What lasts until a sale ends, such as the wait for its payment; an answer in between returns to it.
    private var lasting: LampSignal?
    /// The standing signal that the buzzer has told: it is silent when that comes back after a sale.
    private var toldStanding = LampSignal.off
    private var isSilent = true
    private var link = LinkSignal.down
    private var linkSince = 0
    private var winkedAt: Int?
    private var flashGuard = FlashGuard()
    /// What an engineer is shown for a while, over everything that stands.
    private var demonstration: (link: LinkSignal?, begins: Int, ends: Int)?

    /// Starts with everything dark, for a board with these lamps.
    public init(fitted: LampSet = .all) {
        self.fitted = fitted
        pattern = .pattern(for: .off, fitted: fitted)
    }

    /// Shows a signal at once, in place of the one before. A standing signal also becomes what the lamps return to.
    ///
    /// A signal that already runs for ever keeps its rhythm. A sale's signal that comes again while it still shows
    /// begins after a short gap, so that the second sale is seen. `sentWink` touches the link lamp alone, at most
    /// once a second.
    public mutating func play(_ new: LampSignal, atMilliseconds ms: Int) {
        advance(to: ms)
        guard new != .sentWink else { return wink() }
        if new.isStanding { standing = new }
        if !new.isAnswer { lasting = new.isLasting ? new : nil }
        guard new == signal, demonstration == nil else {
            demonstration = nil
            return begin(new, at: now)
        }
        if !pattern.repeats { startedAt = now + Self.repeatGap }
    }

    /// Changes what the lamps return to, without cutting short a sale's signal, a pulse of work or a warning about
    /// the power. A signal that is not standing is ignored.
    public mutating func rest(_ new: LampSignal, atMilliseconds ms: Int) {
        advance(to: ms)
        guard new.isStanding else { return }
        let showsOld = signal == standing && demonstration == nil
        standing = new
        if showsOld && signal != new { begin(new, at: now) }
    }

    /// Shows what a status looks like, for so long; what stands comes back by itself, and whatever is played ends it.
    ///
    /// - Returns: false, and nothing changes, while a sale is shown: its lamps are not covered up.
    public mutating func demonstrate(
        _ status: LampStatus, forMilliseconds length: Int, atMilliseconds ms: Int
    ) -> Bool {
        advance(to: ms)
        guard demonstration != nil || signal.isStanding else { return false }
        demonstration = (status.link, now, now + max(1, length))
        begin(status.signal, at: now)
        if status == .sent { winkedAt = now }
        return true
    }

    /// For how many milliseconds a signal still shows that ends by itself; 0 where none does.
    public mutating func millisecondsLeft(atMilliseconds ms: Int) -> Int {
        advance(to: ms)
        return demonstration == nil && !pattern.repeats ? end - now : 0
    }

    /// Sets what the link lamp says by itself.
    public mutating func link(_ new: LinkSignal, atMilliseconds ms: Int) {
        advance(to: ms)
        guard new != link else { return }
        link = new
        linkSince = now
    }

    /// The lamps at this moment. To be asked again after `millisecondsToNext`, or when something was played.
    public mutating func step(atMilliseconds ms: Int) -> LampStep {
        advance(to: ms)
        let sale = saleLamps()
        let linkLamp = linkLamp()
        let buzzer = buzzer()
        let wanted = sale.lamps.union(linkLamp.lamps).intersection(fitted)
        let admitted = flashGuard.admit(wanted, at: now)
        let next = [sale.next, linkLamp.next, buzzer.next, admitted.heldUntil, demonstration?.ends]
            .compactMap { $0 }.min()
        return LampStep(
            lamps: admitted.lamps.union(buzzer.sound), millisecondsToNext: next.map { max(1, $0 - now) })
    }

    private mutating func advance(to ms: Int) {
        now = max(now, ms)
        if let demonstration {
            guard now >= demonstration.ends else { return }
            self.demonstration = nil
            return begin(standing, at: demonstration.ends)
        }
        if !pattern.repeats, now >= end { begin(lasting ?? standing, at: end) }
    }

    /// When the pattern has been shown once.
    private var end: Int { startedAt + pattern.frames.reduce(0) { $0 + $1.milliseconds } }

    private mutating func begin(_ new: LampSignal, at ms: Int) {
        isSilent = new.isStanding && new == toldStanding
        if new.isStanding { toldStanding = new }
        signal = new
        pattern = .pattern(for: new, fitted: fitted)
        startedAt = ms
    }

    private mutating func wink() {
        if let last = winkedAt, now - last < Self.winkSpacing { return }
        winkedAt = now
    }

    private func saleLamps() -> (lamps: LampSet, next: Int?) {
        guard now >= startedAt else { return ([], startedAt) }
        guard let moment = pattern.moment(atMilliseconds: now - startedAt) else { return ([], nil) }
        return (moment.lamps, moment.remaining.map { now + $0 })
    }

    /// Sounds with what begins, not with what comes back.
    private func buzzer() -> (sound: LampSet, next: Int?) {
        guard fitted.contains(.buzzer), !isSilent else { return ([], nil) }
        guard now >= startedAt else { return ([], startedAt) }
        guard let moment = BuzzerRhythm(of: signal).moment(atMilliseconds: now - startedAt) else { return ([], nil) }
        return (moment.isSounding ? .buzzer : [], now + moment.remaining)
    }

    private func linkLamp() -> (lamps: LampSet, next: Int?) {
        guard signal != .off || demonstration?.link != nil else { return ([], nil) }
        let shown = demonstration?.link ?? link
        let since = demonstration?.link == nil ? linkSince : demonstration?.begins ?? linkSince
        var lit = shown == .up
        var next: Int?
        if shown == .withoutHQ {
            let beats = (now - since) / Self.linkPulse
            lit = beats.isMultiple(of: 2)
            next = since + (beats + 1) * Self.linkPulse
        }
        if let last = winkedAt, now < last + Self.winkLength {
            lit.toggle()
            next = min(next ?? last + Self.winkLength, last + Self.winkLength)
        }
        return (lit ? .link : [], next)
    }
}
