package import Payments
package import Policies

/// Writes the next version of the policy, with the hot list as it is now.
package struct PolicyPublishing {
    let transaction: any StoreTransaction
    let signer: any Signer
    let time: Int64

    /// Prepares to publish.
    package init(transaction: any StoreTransaction, signer: any Signer, time: Int64) {
        self.transaction = transaction
        self.signer = signer
        self.time = time
    }

    /// Publishes a policy under the next version.
    @discardableResult
    package func publish(_ draft: PolicyDraft) throws -> Signed<Policy> {
        try sign(
            Policy(
                version: try nextVersion(), issued: time, expires: time + draft.validSeconds, limits: draft.limits,
                issuers: draft.issuers, hotList: try hotList(), noteLifetimeSeconds: draft.noteLifetimeSeconds,
                claimWindowSeconds: draft.claimWindowSeconds, untrustedClockPercent: draft.untrustedClockPercent,
                sealingKey: draft.sealingKey, prices: draft.prices))
    }

    /// Publishes the latest policy again: with the hot list as it is now, and above what was published before. Its terms and its
    /// end stay.
    @discardableResult
    package func renew() throws -> Signed<Policy>? {
        guard let policy = try latest()?.content else { return nil }
        return try sign(again(policy, sealingKey: policy.sealingKey))
    }

    /// Publishes the latest policy again with another key to seal to. Its terms and its end stay.
    @discardableResult
    package func renewSealingKey(_ key: SealingPublicKey) throws -> Signed<Policy>? {
        guard let policy = try latest()?.content else { return nil }
        return try sign(again(policy, sealingKey: key))
    }

    /// Publishes the latest policy again with the keys that an issuer has now. Its terms and its end stay.
    ///
    /// - Returns: nil where no policy trusts it.
    @discardableResult
    package func renewIssuer(_ issuer: IssuerRow) throws -> Signed<Policy>? {
        guard let policy = try latest()?.content,
            let basis = policy.issuers.first(where: { $0.name == issuer.name })?.basis
        else { return nil }
        let rows = policy.issuers.filter { $0.name != issuer.name } + issuer.trusted(basis, at: time)
        guard rows.count <= Policy.mostIssuers else { throw OfficeFault.policyTooLong }
        return try sign(again(policy, issuers: rows, sealingKey: policy.sealingKey))
    }

    private func again(
        _ policy: Policy, issuers: [TrustedIssuer]? = nil, sealingKey: SealingPublicKey?
    ) throws -> Policy {
        Policy(
            version: try nextVersion(), issued: time, expires: policy.expires, limits: policy.limits,
            issuers: issuers ?? policy.issuers, hotList: try hotList(), noteLifetimeSeconds: policy.noteLifetimeSeconds,
            claimWindowSeconds: policy.claimWindowSeconds, untrustedClockPercent: policy.untrustedClockPercent,
            sealingKey: sealingKey, prices: policy.prices)
    }

    private func nextVersion() throws -> UInt64 {
        Office.version(after: try transaction.latestPolicyVersion() ?? 0, at: time)
    }

    /// The latest policy, or nil before the first.
    package func latest() throws -> Signed<Policy>? {
        try transaction.latestPolicy().map { try Signed<Policy>(decoding: $0) }
    }

    private func sign(_ policy: Policy) throws -> Signed<Policy> {
        let signed = try Signed<Policy>.signed(policy, by: signer)
        guard signed.bytes.count <= Policy.largestSize else {
            throw OfficeFault.policyTooLong
        }
        try transaction.addPolicy(policy.version, signed.bytes)
        return signed
    }

    /// More keys than fit a policy: the newest go in.
    private func hotList() throws -> HotList { HotList(try transaction.listed(limit: HotList.most).map(\.keyID)) }
}

extension Office {
    /// The version of what HQ publishes next. A restored HQ has forgotten versions that nodes hold, and may not give one to two
    /// texts. They count seconds, so that it is above all that it can have forgotten.
    ///
    /// - Parameter time: HQ's clock.
    package static func version(after latest: UInt64, at time: Int64) -> UInt64 {
        max(latest + 1, UInt64(clamping: time))
    }

    /// Publishes policies in this transaction.
    package var publishing: PolicyPublishing {
        PolicyPublishing(transaction: transaction, signer: desk.policyKey, time: now)
    }
}
