public import Payments

/// A node's word for the price of one article at one counter: on a shelf label or a poster, behind a web address.
public struct Label: OwnCode {
    /// TPA.
    public static let prefix = "TPA"
    /// Signed as a label.
    public static let context = SigningContext.label
    /// "label".
    public static let structure = "label"

    /// The counter whose node signed it.
    public let counter: CounterID
    /// The merchant.
    public let merchant: ShortName
    /// The article as the merchant names it: its GTIN, or a number of the merchant's own. 1 to 32 bytes of UTF-8.
    public let article: String
    /// The price of one.
    public let price: Money
    /// Seconds since 1970 from which the price holds: of two labels for one article the later one counts.
    public let validFrom: Int64
    private let unread: [CBORPair]

    /// States a price.
    public init(counter: CounterID, merchant: ShortName, article: String, price: Money, validFrom: Int64) {
        self.counter = counter
        self.merchant = merchant
        self.article = article
        self.price = price
        self.validFrom = validFrom
        unread = []
    }

    /// Reads the fields.
    public init(_ fields: inout Fields) throws(FormatFault) {
        counter = try fields.name(1)
        merchant = try fields.shortName(2)
        article = try fields.text(3, max: 32)
        guard !article.isEmpty else { throw fields.outOfRange(3) }
        price = try fields.money(4, currency: 5)
        validFrom = Int64(try fields.unsigned(6, max: UInt64(UInt32.max) * 4))
        unread = fields.unread
    }

    /// The map that is signed.
    public var item: CBOR {
        .fields(
            [
                (1, .bytes(counter.bytes)), (2, .text(merchant.description)), (3, .text(article)),
                (4, .integer(price.minorUnits)), (5, .unsigned(UInt64(price.currency.numeric))),
                (6, .integer(validFrom)),
            ], and: unread)
    }
}
