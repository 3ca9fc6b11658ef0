public import Payments

/// HQ's word that a buyer has paid a counter online. Valid once.
public struct Confirmation: OwnCode {
    /// TPK.
    public static let prefix = "TPK"
    /// Signed as a confirmation.
    public static let context = SigningContext.confirmation
    /// "confirmation".
    public static let structure = "confirmation"

    /// The counter that was paid.
    public let counter: CounterID
    /// What was paid.
    public let amount: Money
    /// HQ's name for the online payment.
    public let payment: PaymentID
    /// HQ's clock, seconds since 1970.
    public let time: Int64
    private let unread: [CBORPair]

    /// Confirms.
    public init(counter: CounterID, amount: Money, payment: PaymentID, time: Int64) {
        self.counter = counter
        self.amount = amount
        self.payment = payment
        self.time = time
        unread = []
    }

    /// Reads the fields.
    public init(_ fields: inout Fields) throws(FormatFault) {
        counter = try fields.name(1)
        amount = try fields.money(2, currency: 3)
        payment = try fields.name(4)
        time = Int64(try fields.unsigned(5, max: UInt64(UInt32.max) * 4))
        unread = fields.unread
    }

    /// The map that is signed.
    public var item: CBOR {
        .fields(
            [
                (1, .bytes(counter.bytes)), (2, .integer(amount.minorUnits)),
                (3, .unsigned(UInt64(amount.currency.numeric))), (4, .bytes(payment.bytes)), (5, .integer(time)),
            ], and: unread)
    }
}
