internal import Payments

/// A board's clocks: the wall clock, which may say anything, and the time since it was switched on.
struct BoardClock {
    /// Seconds since 1970 when the world begins.
    static let beginning: Int64 = 1_800_000_000

    private var offset: Int64
    private var driftPerMille: Int64 = 0
    private var driftSince: Int64 = 0
    private var in1970: (since: Int64, until: Int64)?
    private var boot: [UInt8] = [UInt8](repeating: 0, count: 8)
    private var bootedAt: Int64 = 0

    init(offset: Int64) { self.offset = offset }

    mutating func start(boot: [UInt8], at nowMs: Int64) {
        self.boot = boot
        bootedAt = nowMs
    }

    mutating func turn(_ fault: ClockFault, at nowMs: Int64) {
        switch fault {
        case .jump(let seconds): offset = max(-BoardClock.beginning, offset + seconds)
        case .year1970(let forMs): in1970 = (nowMs, nowMs + forMs)
        case .drift(let perMille):
            offset += drifted(nowMs)
            (driftPerMille, driftSince) = (perMille, nowMs)
        }
    }

    private func drifted(_ nowMs: Int64) -> Int64 { (nowMs - driftSince) * driftPerMille / 1_000_000 }

    func moment(_ nowMs: Int64) -> Moment {
        var wall = BoardClock.beginning + nowMs / 1_000 + offset + drifted(nowMs)
        if let in1970, nowMs < in1970.until { wall = (nowMs - in1970.since) / 1_000 }
        return Moment(wall: max(0, wall), isTrusted: false, boot: boot, uptimeMs: UInt64(nowMs - bootedAt))
    }
}
