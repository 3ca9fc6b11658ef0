internal import Office
internal import PaymentCodes
internal import Payments
internal import Policies
internal import Signing

/// Policies, and what can be lost under one.
extension HeadOffice {
    func publishPolicy(_ file: String) throws(HeadOfficeFault) -> PolicyInfo {
        try transaction { transaction in
            let draft = try PolicyFile(text: file).draft(
                trusted: { try transaction.issuer($0)?.trusted($1, at: now) }, sealingKey: keys.sealing.publicKey)
            let policy = try office(transaction).publishing.publish(draft).content
            return PolicyInfo(policy, losses: try losses(under: policy, transaction))
        }
    }

    /// - Parameters:
    ///   - counters: that a payer can reach; all that are enrolled unless told.
    ///   - hours: that a counter goes without HQ at most; the policy's whole life unless told.
    func showPolicy(counters: Int64?, hours: Int64?) throws(HeadOfficeFault) -> PolicyInfo {
        guard (1...HeadOffice.mostCounters).contains(counters ?? 1), (1...HeadOffice.mostHours).contains(hours ?? 1)
        else {
            throw .refused(.bad(what: "counters or hours", why: "1 to 1000000 counters, 1 to 87840 hours are allowed"))
        }
        return try transaction { transaction in
            guard let bytes = try transaction.latestPolicy() else { throw HeadOfficeRefusal.noPolicy }
            let policy = try Signed<Policy>(decoding: bytes).content
            return PolicyInfo(policy, losses: try losses(under: policy, counters: counters, hours: hours, transaction))
        }
    }

    private static let mostCounters: Int64 = 1_000_000
    private static let mostHours: Int64 = 87_840
    /// The most certificates that are looked through for their caps. With more, the policy's limits alone bind.
    private static let mostCertificates = 10_000

    /// What each issuer that guarantees its notes can lose in each currency.
    private func losses(
        under policy: Policy, counters: Int64? = nil, hours: Int64? = nil, _ transaction: any StoreTransaction
    ) throws -> [PolicyInfo.Loss] {
        let enrolled = Set(
            try transaction.nodes(limit: HeadOffice.longestList).filter { !$0.keys.isEmpty }.map(\.counter))
        let counters = counters ?? Int64(enrolled.count)
        // A counter takes nothing more after the policy's end.
        let life = max(0, policy.expires - policy.issued)
        let seconds = min(life, hours.map { $0 * 3_600 } ?? life)
        let caps = try caps(transaction)
        let issuers = policy.issuers.filter { $0.basis == .guaranteed }.map(\.name)
        return issuers.uniqued().flatMap { issuer in
            policy.limits.map { limits in
                let certified = caps?[Certified(issuer: issuer, currency: limits.currency)]
                let bound = LossBound(limits, caps: certified, counters: counters, seconds: seconds)
                return PolicyInfo.Loss(
                    issuer, limits.currency, bound, counters: counters, hours: (seconds + 3_599) / 3_600)
            }
        }
    }

    /// The largest caps of certificates that are not over; nil where there are too many to look through.
    private func caps(_ transaction: any StoreTransaction) throws -> [Certified: PayerCaps]? {
        let rows = try transaction.certificates(limit: HeadOffice.mostCertificates + 1)
        guard rows.count <= HeadOffice.mostCertificates else { return nil }
        var caps: [Certified: PayerCaps] = [:]
        for row in rows where row.expires >= now {
            let certificate = try Signed<Certificate>(decoding: row.certificate).content
            let name = Certified(issuer: row.issuer, currency: row.currency)
            let known = caps[name]
            caps[name] = PayerCaps(
                payment: max(known?.payment ?? 0, certificate.capPayment),
                total: max(known?.total ?? 0, certificate.capTotal))
        }
        return caps
    }
}

/// An issuer and a currency of its certificates.
private struct Certified: Hashable {
    let issuer: ShortName
    let currency: Currency
}

extension [ShortName] {
    fileprivate func uniqued() -> [ShortName] {
        reduce(into: []) { names, name in
            if !names.contains(name) { names.append(name) }
        }
    }
}

extension PolicyInfo.Loss {
    fileprivate init(_ issuer: ShortName, _ currency: Currency, _ bound: LossBound, counters: Int64, hours: Int64) {
        func digits(_ minorUnits: Int64) -> String { Money(minorUnits: minorUnits, currency: currency).digits }
        self.init(
            issuer: issuer.description, currency: currency.code, counters: counters, hours: hours,
            honest: bound.honest.map(digits), ofOneCounter: digits(bound.ofOneCounter),
            cheating: digits(bound.cheating), together: digits(bound.together))
    }
}

extension PolicyInfo {
    init(_ policy: Policy, losses: [Loss]) {
        func digits(_ minorUnits: Int64, _ currency: Currency) -> String {
            Money(minorUnits: minorUnits, currency: currency).digits
        }
        self.init(
            version: policy.version, issued: policy.issued, expires: policy.expires,
            noteLifetimeHours: policy.noteLifetimeSeconds / 3_600, claimWindowDays: policy.claimWindowSeconds / 86_400,
            untrustedClockPercent: policy.untrustedClockPercent,
            limits: policy.limits.map { row in
                Limit(
                    currency: row.currency.code, floor: digits(row.floor, row.currency),
                    exposureValue: digits(row.exposureValue, row.currency), exposureCount: row.exposureCount,
                    exposureAgeHours: row.exposureAgeSeconds / 3_600,
                    payerValue: row.payerWindow.map { digits($0.minorUnits, row.currency) },
                    payerWindowHours: row.payerWindow.map { $0.seconds / 3_600 },
                    nonceAbove: row.nonceAbove.map { digits($0, row.currency) })
            },
            issuers: policy.issuers.map {
                Issuer(
                    name: $0.name.description, basis: $0.basis.name,
                    keyId: Primitives.libcrypto.keyID(of: $0.key).description, notAfter: $0.notAfter)
            },
            hotList: policy.hotList.keys.map(\.description), losses: losses)
    }
}
