public import Payments

/// What a counter may do while nobody can be asked: limits, trusted issuers, refused payers. Signed by HQ.
public struct Policy: SignedContent {
    /// Signed as a policy.
    public static let context = SigningContext.policy
    /// "policy".
    public static let structure = "policy"
    /// 1 MiB: a hot list of 100,000 keys of 8 bytes fits.
    public static let largestSize = 1_048_576

    /// Counted up by HQ from 1. A node never goes back.
    public let version: UInt64
    /// HQ's clock when it was signed, seconds since 1970.
    public let issued: Int64
    /// After this, by `earliest`, nothing that needs trust is taken.
    public let expires: Int64
    /// Limits, one row a currency.
    public let limits: [Limits]
    /// Issuers whose certificates are believed.
    public let issuers: [TrustedIssuer]
    /// Payer keys to refuse.
    public let hotList: [KeyID]
    /// A note is good for this many seconds after it was signed.
    public let noteLifetimeSeconds: Int64
    /// After a note's end HQ still pays it for this many seconds, so that an offline counter can deliver it.
    public let claimWindowSeconds: Int64
    /// The most one payment may be while the clock is not trusted, as a share of the floor limit in percent.
    public let untrustedClockPercent: Int64
    /// HQ's X25519 key, to which is sealed what only HQ may read; 32 raw bytes.
    public let sealingKey: SealingPublicKey?
    /// Articles with their prices in minor units, sorted by name; at most 4,096.
    public let prices: [Price]
    private let unread: [CBORPair]

    /// States a policy.
    public init(
        version: UInt64, issued: Int64, expires: Int64, limits: [Limits], issuers: [TrustedIssuer], hotList: [KeyID],
        noteLifetimeSeconds: Int64, claimWindowSeconds: Int64, untrustedClockPercent: Int64,
        sealingKey: SealingPublicKey? = nil, prices: [Price] = []
    ) {
        self.version = version
        self.issued = issued
        self.expires = expires
        self.limits = limits
        self.issuers = issuers
        self.hotList = hotList
        self.noteLifetimeSeconds = noteLifetimeSeconds
        self.claimWindowSeconds = claimWindowSeconds
        self.untrustedClockPercent = untrustedClockPercent
        self.sealingKey = sealingKey
        self.prices = prices
        unread = []
    }

    /// Reads the fields.
    public init(_ fields: inout Fields) throws(FormatFault) {
        version = try fields.unsigned(1, max: UInt64(Int64.max))
        guard version > 0 else { throw fields.outOfRange(1) }
        issued = try fields.integer(2)
        expires = try fields.integer(3)
        var limits: [Limits] = []
        for item in try fields.array(5, max: 64) { limits.append(try Limits(item)) }
        self.limits = limits
        var issuers: [TrustedIssuer] = []
        for item in try fields.array(6, max: 256) { issuers.append(try TrustedIssuer(item)) }
        self.issuers = issuers
        let keys = try fields.bytes(7, count: 0...800_000)
        guard keys.count % KeyID.length == 0 else { throw fields.outOfRange(7) }
        hotList = stride(from: 0, to: keys.count, by: KeyID.length).compactMap {
            KeyID(Array(keys[$0..<$0 + KeyID.length]))
        }
        noteLifetimeSeconds = Int64(try fields.unsigned(8, max: 366 * 86_400))
        claimWindowSeconds = Int64(try fields.unsigned(9, max: 366 * 86_400))
        untrustedClockPercent = Int64(try fields.unsigned(10, max: 100))
        sealingKey = fields.has(11) ? try fields.name(11) : nil
        var prices: [Price] = []
        for item in try fields.optionalArray(12, max: 4_096) { prices.append(try Price(item)) }
        self.prices = prices
        unread = fields.unread
    }

    /// The map that is signed.
    public var item: CBOR {
        .fields(
            [
                (1, .unsigned(version)), (2, .integer(issued)), (3, .integer(expires)),
                (5, .array(limits.map(\.item))), (6, .array(issuers.map(\.item))),
                (7, .bytes(hotList.flatMap(\.bytes))), (8, .integer(noteLifetimeSeconds)),
                (9, .integer(claimWindowSeconds)), (10, .integer(untrustedClockPercent)),
                (11, sealingKey.map { .bytes($0.bytes) }), (12, prices.isEmpty ? nil : .array(prices.map(\.item))),
            ], and: unread)
    }

    /// The limits for a currency, or nil where the counter may not sell in it.
    public func limits(for currency: Currency) -> Limits? { limits.first { $0.currency == currency } }

    /// The most that one payment may be without an approval, in minor units: the floor limit, or its share while the
    /// counter's clock is not trusted.
    public func floor(_ limits: Limits, isClockTrusted: Bool) -> Int64 {
        isClockTrusted ? limits.floor : limits.floor * untrustedClockPercent / 100
    }

    /// The terms under which an issuer is trusted, or nil.
    public func issuer(named name: ShortName) -> TrustedIssuer? { issuers.first { $0.name == name } }
}

/// What an article costs.
public struct Price: Equatable, Sendable {
    /// The article as the merchant names it: 1 to 32 bytes of UTF-8.
    public let article: String
    /// Price of one.
    public let price: Money

    /// States a price.
    public init(article: String, price: Money) {
        self.article = article
        self.price = price
    }

    var item: CBOR {
        .fields([
            (1, .text(article)), (2, .integer(price.minorUnits)), (3, .unsigned(UInt64(price.currency.numeric))),
        ])
    }

    init(_ item: CBOR) throws(FormatFault) {
        var fields = try Fields(item, of: "price")
        article = try fields.text(1, max: SaleLine.longestArticle)
        guard !article.isEmpty else { throw fields.outOfRange(1) }
        price = try fields.money(2, currency: 3)
    }
}

/// How much one counter may hold without an answer from HQ, in one currency.
public struct Limits: Equatable, Sendable {
    /// The currency.
    public let currency: Currency
    /// The floor limit: above this amount only an online approval will do. Minor units.
    public let floor: Int64
    /// The most that taken payments without a final verdict may add up to. Minor units.
    public let exposureValue: Int64
    /// The most such payments there may be.
    public let exposureCount: UInt64
    /// The oldest of them may be this many seconds old.
    public let exposureAgeSeconds: Int64

    /// States limits.
    public init(
        currency: Currency, floor: Int64, exposureValue: Int64, exposureCount: UInt64, exposureAgeSeconds: Int64
    ) {
        self.currency = currency
        self.floor = floor
        self.exposureValue = exposureValue
        self.exposureCount = exposureCount
        self.exposureAgeSeconds = exposureAgeSeconds
    }

    var item: CBOR {
        .fields([
            (1, .unsigned(UInt64(currency.numeric))), (2, .integer(floor)), (3, .integer(exposureValue)),
            (4, .unsigned(exposureCount)), (5, .integer(exposureAgeSeconds)),
        ])
    }

    init(_ item: CBOR) throws(FormatFault) {
        var fields = try Fields(item, of: "policy limits")
        currency = try fields.currency(1)
        floor = Int64(try fields.unsigned(2, max: UInt64(Money.largestMinorUnits)))
        exposureValue = Int64(try fields.unsigned(3, max: UInt64(Money.largestMinorUnits) * 1_000))
        exposureCount = try fields.unsigned(4, max: 10_000_000)
        exposureAgeSeconds = Int64(try fields.unsigned(5, max: 366 * 86_400))
    }
}

/// An issuer whose payers' notes a counter takes offline, and on whose risk.
public struct TrustedIssuer: Equatable, Sendable {
    /// The issuer.
    public let name: ShortName
    /// The key that signs its certificates.
    public let key: PublicKey
    /// On what basis its notes are taken: guaranteed (the issuer bears the loss) or at the merchant's risk.
    public let basis: Basis

    /// States the terms.
    ///
    /// - Precondition: the basis is `guaranteed` or `atRisk`.
    public init(name: ShortName, key: PublicKey, basis: Basis) {
        precondition(basis == .guaranteed || basis == .atRisk)
        self.name = name
        self.key = key
        self.basis = basis
    }

    var item: CBOR {
        .fields([(1, .text(name.description)), (2, .some(key.item)), (3, .unsigned(basis.rawValue))])
    }

    init(_ item: CBOR) throws(FormatFault) {
        var fields = try Fields(item, of: "trusted issuer")
        name = try fields.shortName(1)
        key = try PublicKey(try fields.item(2), of: "trusted issuer")
        guard let basis = Basis(rawValue: try fields.unsigned(3)), basis == .guaranteed || basis == .atRisk else {
            throw fields.outOfRange(3)
        }
        self.basis = basis
    }
}
