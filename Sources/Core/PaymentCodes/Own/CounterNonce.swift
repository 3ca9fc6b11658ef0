public import Payments

/// What a counter shows for one large sale: a number that a note has to carry, so that it was signed here and now.
///
/// It is not signed and proves nothing to the buyer. A phone takes the counter from the plate, and the nonce from this code
/// only if it is of the same counter.
public struct CounterNonce: Equatable, Sendable {
    /// TPS.
    public static let prefix = "TPS"
    /// A nonce has 4 bytes: of at most sixteen that are outstanding nobody guesses one, and the note stays small.
    public static let length = 4
    private static let structure = "counter's nonce"
    private static let largestSize = 64

    /// The counter that shows it.
    public let counter: CounterID
    /// The nonce, 1 to 8 bytes.
    public let nonce: [UInt8]

    /// Shows a nonce.
    public init(counter: CounterID, nonce: [UInt8]) {
        self.counter = counter
        self.nonce = nonce
    }

    /// The text of the QR symbol: prefix and digits.
    public var text: String {
        CounterNonce.prefix
            + DigitText.digits(CBOR.fields([(1, .bytes(counter.bytes)), (2, .bytes(nonce))]).encoded())
    }

    /// Reads the text of a QR symbol. Fields of a newer version are passed over.
    public init(text: some Collection<UInt8>) throws(FormatFault) {
        let bytes = try DigitText.bytes(
            of: text, behind: CounterNonce.prefix, atMost: CounterNonce.largestSize, as: CounterNonce.structure)
        var fields = try Fields(decoding: bytes, of: CounterNonce.structure)
        counter = try fields.name(1)
        nonce = try fields.bytes(2, count: 1...8)
    }
}
