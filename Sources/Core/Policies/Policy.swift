public import Payments

/// What a counter may do while nobody can be asked: limits, trusted issuers, refused payers. Signed by HQ.
public struct Policy: SignedContent {
    /// Signed as a policy.
    public static let context = SigningContext.policy
    /// "policy".
    public static let structure = "policy"
    /// 1 MiB: a hot list of 100,000 keys of 8 bytes fits.
    public static let largestSize = 1_048_576
    /// The most rows of trusted issuers, one for each of their keys.
    public static let mostIssuers = 256

    /// Counted up by HQ from 1. A node never goes back.
    public let version: UInt64
    /// HQ's clock when it was signed, seconds since 1970.
    public let issued: Int64
    /// After this, by `earliest`, nothing that needs trust is taken.
    public let expires: Int64
    /// Limits, one row a currency.
    public let limits: [Limits]
    /// Issuers whose certificates are believed, one row for each of their keys.
    public let issuers: [TrustedIssuer]
    /// Payer keys to refuse.
    public let hotList: HotList
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
        version: UInt64, issued: Int64, expires: Int64, limits: [Limits], issuers: [TrustedIssuer], hotList: HotList,
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
        for item in try fields.array(6, max: Policy.mostIssuers) { issuers.append(try TrustedIssuer(item)) }
        self.issuers = issuers
        let keys = try fields.bytes(7, count: 0...HotList.most * KeyID.length)
        guard let hotList = HotList(packed: keys) else { throw fields.outOfRange(7) }
        self.hotList = hotList
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
                (7, .bytes(hotList.packed)), (8, .integer(noteLifetimeSeconds)),
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

    /// The terms under which a key of an issuer is trusted, or nil. An issuer has a row for each of its keys that are good.
    ///
    /// - Parameter key: the key id that its certificate names.
    public func issuer(named name: ShortName, key: KeyID, using primitives: Primitives) -> TrustedIssuer? {
        issuers.first { $0.name == name && primitives.keyID(of: $0.key) == key }
    }

    /// Whether an issuer is trusted at all.
    public func knows(issuer name: ShortName) -> Bool { issuers.contains { $0.name == name } }
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
