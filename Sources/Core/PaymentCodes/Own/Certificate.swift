public import Payments

/// An issuer's word that a payer's notes are good, up to its caps.
public struct Certificate: OwnCode {
    /// TPC.
    public static let prefix = "TPC"
    /// Signed as a certificate.
    public static let context = SigningContext.certificate
    /// "certificate".
    public static let structure = "certificate"

    /// Who vouches.
    public let issuer: ShortName
    /// Currency of every note under it.
    public let currency: Currency
    /// The most one note may be, in minor units.
    public let capPayment: Int64
    /// The most all notes together may be, in minor units.
    public let capTotal: Int64
    /// Seconds since 1970 after which no note is good.
    public let expires: Int64
    /// The payer's key.
    public let payerKey: PublicKey
    private let unread: [CBORPair]

    /// Vouches.
    public init(
        issuer: ShortName, currency: Currency, capPayment: Int64, capTotal: Int64, expires: Int64, payerKey: PublicKey
    ) {
        self.issuer = issuer
        self.currency = currency
        self.capPayment = capPayment
        self.capTotal = capTotal
        self.expires = expires
        self.payerKey = payerKey
        unread = []
    }

    /// Reads the fields.
    public init(_ fields: inout Fields) throws(FormatFault) {
        issuer = try fields.shortName(1)
        currency = try fields.currency(3)
        capPayment = Int64(try fields.unsigned(4, max: UInt64(Money.largestMinorUnits)))
        capTotal = Int64(try fields.unsigned(5, max: UInt64(Money.largestMinorUnits)))
        expires = Int64(try fields.unsigned(6, max: UInt64(UInt32.max) * 4))
        payerKey = try PublicKey(try fields.item(7), of: Certificate.structure)
        unread = fields.unread
    }

    /// The map that is signed.
    public var item: CBOR {
        .fields(
            [
                (1, .text(issuer.description)), (3, .unsigned(UInt64(currency.numeric))), (4, .integer(capPayment)),
                (5, .integer(capTotal)), (6, .integer(expires)), (7, .some(payerKey.item)),
            ], and: unread)
    }
}
