public import Payments

/// The sign fixed to a counter: whom a buyer's phone pays when it scans it.
public struct Plate: OwnCode {
    /// TPL.
    public static let prefix = "TPL"
    /// Signed as a plate.
    public static let context = SigningContext.plate
    /// "plate".
    public static let structure = "plate"

    /// The counter.
    public let counter: CounterID
    /// The merchant.
    public let merchant: ShortName
    /// The merchant's name as the buyer should see it, at most 32 bytes of UTF-8.
    public let name: String
    /// Currency in which the counter sells.
    public let currency: Currency
    private let unread: [CBORPair]

    /// Names a counter.
    public init(counter: CounterID, merchant: ShortName, name: String, currency: Currency) {
        self.counter = counter
        self.merchant = merchant
        self.name = name
        self.currency = currency
        unread = []
    }

    /// Reads the fields.
    public init(_ fields: inout Fields) throws(FormatFault) {
        counter = try fields.name(1)
        merchant = try fields.shortName(2)
        name = try fields.text(3, max: 32)
        currency = try fields.currency(4)
        unread = fields.unread
    }

    /// The map that is signed.
    public var item: CBOR {
        .fields(
            [
                (1, .bytes(counter.bytes)), (2, .text(merchant.description)), (3, .text(name)),
                (4, .unsigned(UInt64(currency.numeric))),
            ], and: unread)
    }
}
