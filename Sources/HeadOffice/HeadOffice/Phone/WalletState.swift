/// What a payer's wallet remembers, in `wallet.json`.
struct WalletState: Codable, Equatable {
    /// The signed certificate, hexadecimal; nothing before the issuer has given one.
    var certificate: String?
    /// Number of the last note signed.
    var number: UInt64 = 0
    /// What the notes signed under this certificate add up to, in minor units.
    var runningTotal: Int64 = 0
    /// An order to pay that was sent, or will be, and has no answer yet; hexadecimal.
    var pendingOrder: String?
}

/// A wallet, as `--json` shows it.
public struct WalletInfo: Codable, Equatable, Sendable {
    /// The payer's key id, hexadecimal.
    public let keyId: String
    /// Who vouches.
    public let issuer: String
    /// ISO 4217 code.
    public let currency: String
    /// The most one note may be.
    public let capPayment: String
    /// The most all notes together may be.
    public let capTotal: String
    /// Seconds since 1970.
    public let expires: Int64
    /// Number of the last note.
    public let number: UInt64
    /// What the notes so far add up to.
    public let runningTotal: String
}

/// A note just signed, as `--json` shows it.
public struct NoteInfo: Codable, Equatable, Sendable {
    /// Text of the note's code.
    public let code: String
    /// Text of the certificate's code, where it is shown beside the note.
    public let certificate: String?
    /// The payer's key id, hexadecimal.
    public let keyId: String
    /// The counter that may take it, hexadecimal.
    public let counter: String
    /// With the currency's decimals.
    public let amount: String
    /// ISO 4217 code.
    public let currency: String
    /// The note's number.
    public let number: UInt64
    /// What the notes so far add up to, this one included.
    public let runningTotal: String
    /// When it was signed, seconds since 1970.
    public let time: Int64
}

/// A confirmation received, as `--json` shows it.
public struct ConfirmationInfo: Codable, Equatable, Sendable {
    /// Text of the confirmation's code.
    public let code: String
    /// HQ's name for the payment, hexadecimal.
    public let paymentId: String
    /// The counter that was paid, hexadecimal.
    public let counter: String
    /// With the currency's decimals.
    public let amount: String
    /// ISO 4217 code.
    public let currency: String
    /// HQ's clock, seconds since 1970.
    public let time: Int64
}
