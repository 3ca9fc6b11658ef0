public import Payments

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
    /// The most that one payer may pay here with notes that nobody has approved, in a window of time; nil for no such limit.
    public let payerWindow: PayerWindow?
    /// A note over more than this must carry a nonce that the counter showed. Minor units; nil asks for none.
    public let nonceAbove: Int64?

    /// States limits.
    public init(
        currency: Currency, floor: Int64, exposureValue: Int64, exposureCount: UInt64, exposureAgeSeconds: Int64,
        payerWindow: PayerWindow? = nil, nonceAbove: Int64? = nil
    ) {
        self.currency = currency
        self.floor = floor
        self.exposureValue = exposureValue
        self.exposureCount = exposureCount
        self.exposureAgeSeconds = exposureAgeSeconds
        self.payerWindow = payerWindow
        self.nonceAbove = nonceAbove
    }

    /// Whether a note over an amount must carry a nonce that the counter showed.
    public func needsNonce(_ minorUnits: Int64) -> Bool { nonceAbove.map { minorUnits > $0 } ?? false }

    var item: CBOR {
        .fields([
            (1, .unsigned(UInt64(currency.numeric))), (2, .integer(floor)), (3, .integer(exposureValue)),
            (4, .unsigned(exposureCount)), (5, .integer(exposureAgeSeconds)),
            (6, payerWindow.map { .integer($0.minorUnits) }), (7, payerWindow.map { .integer($0.seconds) }),
            (8, nonceAbove.map(CBOR.integer)),
        ])
    }

    init(_ item: CBOR) throws(FormatFault) {
        var fields = try Fields(item, of: "policy limits")
        currency = try fields.currency(1)
        floor = Int64(try fields.unsigned(2, max: UInt64(Money.largestMinorUnits)))
        exposureValue = Int64(try fields.unsigned(3, max: UInt64(Money.largestMinorUnits) * 1_000))
        exposureCount = try fields.unsigned(4, max: 10_000_000)
        exposureAgeSeconds = Int64(try fields.unsigned(5, max: 366 * 86_400))
        payerWindow = fields.has(6) || fields.has(7) ? try PayerWindow(&fields) : nil
        nonceAbove = fields.has(8) ? Int64(try fields.unsigned(8, max: UInt64(Money.largestMinorUnits))) : nil
    }
}

/// How much one payer may pay at one counter without anybody's approval.
public struct PayerWindow: Equatable, Sendable {
    /// The most in a window. Minor units.
    public let minorUnits: Int64
    /// How long a window is: 1 s to 31 days, by `earliest`.
    public let seconds: Int64

    /// The longest window in seconds: a counter keeps its sales at least as long.
    public static let longest: Int64 = 31 * 86_400

    /// States a window.
    public init(minorUnits: Int64, seconds: Int64) {
        self.minorUnits = minorUnits
        self.seconds = seconds
    }

    fileprivate init(_ fields: inout Fields) throws(FormatFault) {
        minorUnits = Int64(try fields.unsigned(6, max: UInt64(Money.largestMinorUnits)))
        seconds = Int64(try fields.unsigned(7, max: UInt64(PayerWindow.longest)))
        guard seconds > 0 else { throw fields.outOfRange(7) }
    }
}
