public import Payments

/// A payer's promise to pay one counter one amount, once, under one certificate, whose currency is the note's.
public struct Note: OwnCode {
    /// TPN.
    public static let prefix = "TPN"
    /// Signed as a note.
    public static let context = SigningContext.note
    /// "note".
    public static let structure = "note"

    /// The counter that may take it, from its plate or screen.
    public let counter: CounterID
    /// Minor units of the certificate's currency, 1 to `Money.largestMinorUnits`.
    public let minorUnits: Int64
    /// The payer's count of notes, +1 each: two notes with one number are proof of cheating.
    public let number: UInt64
    /// What the payer has signed under this certificate so far, this note included, in minor units.
    public let runningTotal: Int64
    /// The payer's clock when it was signed, seconds since 1970.
    public let time: Int64
    /// The counter's nonce, where it showed one.
    public let nonce: [UInt8]?
    private let unread: [CBORPair]

    /// Promises.
    public init(
        counter: CounterID, minorUnits: Int64, number: UInt64, runningTotal: Int64, time: Int64, nonce: [UInt8]? = nil
    ) {
        self.counter = counter
        self.minorUnits = minorUnits
        self.number = number
        self.runningTotal = runningTotal
        self.time = time
        self.nonce = nonce
        unread = []
    }

    /// Reads the fields.
    public init(_ fields: inout Fields) throws(FormatFault) {
        counter = try fields.name(1)
        minorUnits = Int64(try fields.unsigned(2, max: UInt64(Money.largestMinorUnits)))
        guard minorUnits > 0 else { throw fields.outOfRange(2) }
        number = try fields.unsigned(4, max: UInt64(Int64.max))
        runningTotal = Int64(try fields.unsigned(5, max: UInt64(Int64.max)))
        guard runningTotal >= minorUnits else { throw fields.outOfRange(5) }
        time = Int64(try fields.unsigned(6, max: UInt64(UInt32.max) * 4))
        nonce = try fields.optionalBytes(7, count: 1...8)
        unread = fields.unread
    }

    /// The map that is signed.
    public var item: CBOR {
        .fields(
            [
                (1, .bytes(counter.bytes)), (2, .integer(minorUnits)), (4, .unsigned(number)),
                (5, .integer(runningTotal)), (6, .integer(time)), (7, nonce.map(CBOR.bytes)),
            ], and: unread)
    }
}

extension Signed where Content == Note {
    /// Signs a note under the certificate that vouches for it. A payer may have several: by its signature a note belongs to one,
    /// so that nobody can judge it by another.
    public static func signed(
        _ note: Note, under certificate: Signed<Certificate>, by signer: some Signer, using primitives: Primitives
    ) throws -> Signed<Note> {
        try signed(note, with: primitives.digest(certificate.bytes), by: signer)
    }

    /// Whether the payer of a certificate signed it under that certificate. Whether the certificate is good is not checked.
    public func isSigned(under certificate: Signed<Certificate>, using primitives: Primitives) -> Bool {
        isSigned(
            by: certificate.content.payerKey, with: primitives.digest(certificate.bytes), using: primitives)
    }
}

extension Sequence<Signed<Certificate>> {
    /// The certificate under which a note is signed, or nil.
    public func certificate(of note: Signed<Note>, using primitives: Primitives) -> Signed<Certificate>? {
        first { primitives.keyID(of: $0.content.payerKey) == note.keyID && note.isSigned(under: $0, using: primitives) }
    }
}
