import Payments
import Policies
import Signing

/// Writes the next version of the policy, with the hot list as it is now.
struct PolicyPublishing {
    /// More keys than this do not fit a policy; the newest go in.
    static let mostListed = 100_000

    let transaction: any StoreTransaction
    let signer: SigningKey
    let time: Int64

    /// Publishes a policy under the next version.
    @discardableResult
    func publish(_ draft: PolicyDraft) throws -> Signed<Policy> {
        let version = try latest().map { $0.content.version + 1 } ?? 1
        return try sign(
            Policy(
                version: version, issued: time, expires: time + draft.validSeconds, limits: draft.limits,
                issuers: draft.issuers, hotList: try hotList(), noteLifetimeSeconds: draft.noteLifetimeSeconds,
                claimWindowSeconds: draft.claimWindowSeconds, untrustedClockPercent: draft.untrustedClockPercent))
    }

    /// Publishes the latest policy again because the hot list has changed. Its terms and its end stay.
    @discardableResult
    func renewHotList() throws -> Signed<Policy>? {
        guard let policy = try latest()?.content else { return nil }
        return try sign(
            Policy(
                version: policy.version + 1, issued: time, expires: policy.expires, limits: policy.limits,
                issuers: policy.issuers, hotList: try hotList(), noteLifetimeSeconds: policy.noteLifetimeSeconds,
                claimWindowSeconds: policy.claimWindowSeconds, untrustedClockPercent: policy.untrustedClockPercent))
    }

    /// The latest policy, or nil before the first.
    func latest() throws -> Signed<Policy>? {
        try transaction.latestPolicy().map { try Signed<Policy>(decoding: $0) }
    }

    private func sign(_ policy: Policy) throws -> Signed<Policy> {
        let signed = try Signed<Policy>.signed(policy, by: signer)
        guard signed.bytes.count <= Policy.largestSize else {
            throw HeadOfficeRefusal.bad(what: "policy", why: "longer than \(Policy.largestSize) bytes")
        }
        try transaction.addPolicy(policy.version, signed.bytes)
        return signed
    }

    private func hotList() throws -> [KeyID] {
        try transaction.listed(limit: PolicyPublishing.mostListed).map(\.keyID).sorted()
    }
}

/// What an operator says about the next policy; version, dates and hot list are HQ's.
struct PolicyDraft: Equatable, Sendable {
    let validSeconds: Int64
    let limits: [Limits]
    let issuers: [TrustedIssuer]
    let noteLifetimeSeconds: Int64
    let claimWindowSeconds: Int64
    let untrustedClockPercent: Int64
}
