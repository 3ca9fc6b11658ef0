/// The most that an issuer can lose in one currency under a policy, before the counters have a hot list that names the payer.
///
/// With `one` = the smaller of the cap a payment and the floor limit, `w` and `W` the payer's window and its value, and `t` the
/// time until a counter has the hot list:
///
///     of one counter  = min(exposure value, exposure count * one, W * (t / w rounded down + 1))
///     a payer who cheats  = counters * of one counter
///     a payer whose phone keeps to its certificate  = cap in total
///     all payers together = counters * min(exposure value, exposure count * floor limit)
///
/// A phone that cheats signs what it likes: number and running total are its own word, so the cap in total does not bind it; what
/// binds it is what each counter takes by itself. Nothing that needs trust is taken after the policy's end, so `t` is at most its
/// lifetime. What awaits approval is never lost.
public struct LossBound: Equatable, Sendable {
    /// What one counter takes of one payer. Minor units, as all sums here.
    public let ofOneCounter: Int64
    /// What a payer who cheats can take from all counters.
    public let cheating: Int64
    /// What a payer whose phone keeps to its certificate can leave unpaid; nil where no certificate is known.
    public let honest: Int64?
    /// What all payers together can take from all counters.
    public let together: Int64

    /// Adds it up. What does not fit is `Int64.max`.
    ///
    /// - Parameters:
    ///   - limits: of the policy, in one currency.
    ///   - caps: the largest of the issuer's certificates in that currency; nil where none is known, so that only the limits bind.
    ///   - counters: how many counters a payer can reach.
    ///   - seconds: until a counter has the hot list; at least 0.
    public init(_ limits: Limits, caps: PayerCaps?, counters: Int64, seconds: Int64) {
        let one = min(caps?.payment ?? .max, limits.floor)
        let count = Int64(clamping: limits.exposureCount)
        var counter = min(limits.exposureValue, count.timesOrMost(one))
        if let window = limits.payerWindow {
            counter = min(counter, window.minorUnits.timesOrMost(min(seconds, .max - 1) / window.seconds + 1))
        }
        ofOneCounter = counter
        cheating = counters.timesOrMost(counter)
        honest = caps?.total
        together = counters.timesOrMost(min(limits.exposureValue, count.timesOrMost(limits.floor)))
    }
}

/// Caps of certificates.
public struct PayerCaps: Equatable, Sendable {
    /// The most that one note may be, in minor units.
    public let payment: Int64
    /// The most that all notes together may be, in minor units.
    public let total: Int64

    /// States caps.
    public init(payment: Int64, total: Int64) {
        self.payment = payment
        self.total = total
    }
}

extension Int64 {
    fileprivate func timesOrMost(_ other: Int64) -> Int64 {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? .max : product
    }
}
