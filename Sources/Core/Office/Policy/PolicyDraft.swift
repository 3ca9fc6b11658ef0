package import Payments
package import Policies

/// What an operator says about the next policy; version, dates and hot list are HQ's.
package struct PolicyDraft: Equatable, Sendable {
    package let validSeconds: Int64
    package let limits: [Limits]
    package let issuers: [TrustedIssuer]
    package let noteLifetimeSeconds: Int64
    package let claimWindowSeconds: Int64
    package let untrustedClockPercent: Int64
    package var prices: [Price]
    /// HQ's key to seal to.
    package var sealingKey: SealingPublicKey?

    /// States a row.
    package init(
        validSeconds: Int64, limits: [Limits], issuers: [TrustedIssuer], noteLifetimeSeconds: Int64,
        claimWindowSeconds: Int64, untrustedClockPercent: Int64, prices: [Price], sealingKey: SealingPublicKey? = nil
    ) {
        self.validSeconds = validSeconds
        self.limits = limits
        self.issuers = issuers
        self.noteLifetimeSeconds = noteLifetimeSeconds
        self.claimWindowSeconds = claimWindowSeconds
        self.untrustedClockPercent = untrustedClockPercent
        self.prices = prices
        self.sealingKey = sealingKey
    }
}
