public import Payments

/// A payer's order to HQ to pay a counter now. Signed by the payer's certified key.
public struct PaymentOrder: SignedContent {
    /// Signed as a payment order.
    public static let context = SigningContext.paymentOrder
    /// "payment order".
    public static let structure = "payment order"
    /// 1 KiB.
    public static let largestSize = 1_024

    /// Whom to pay, from the counter's plate.
    public let counter: CounterID
    /// How much.
    public let amount: Money
    /// Made once by the phone: the same order again gets the same confirmation.
    public let payment: PaymentID
    /// The phone's clock, seconds since 1970.
    public let time: Int64

    /// Orders.
    public init(counter: CounterID, amount: Money, payment: PaymentID, time: Int64) {
        self.counter = counter
        self.amount = amount
        self.payment = payment
        self.time = time
    }

    /// Reads the fields.
    public init(_ fields: inout Fields) throws(FormatFault) {
        counter = try fields.name(1)
        amount = try fields.money(2, currency: 3)
        payment = try fields.name(4)
        time = try fields.integer(5)
    }

    /// The map that is signed.
    public var item: CBOR {
        .fields([
            (1, .bytes(counter.bytes)), (2, .integer(amount.minorUnits)),
            (3, .unsigned(UInt64(amount.currency.numeric))), (4, .bytes(payment.bytes)), (5, .integer(time)),
        ])
    }
}
