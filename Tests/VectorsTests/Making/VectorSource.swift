import PaymentCodes

/// All files of vectors, as this code writes them.
enum VectorSource {
    /// The files' names.
    static let names = [
        "adjudication.json", "cbor.json", "clock.json", "codes.json", "cose.json", "currencies.json", "digits.json",
        "enrolment.json",
        "exchange.json", "intake.json", "journal.json", "keys-and-policy.json", "records.json",
        "sealed.json", "uploads.json",
    ]

    /// Makes them.
    static func files() throws -> [(name: String, file: VectorFile)] {
        let world = try World()
        return [
            ("adjudication.json", try adjudication(world)), ("cbor.json", try cbor(world)),
            ("clock.json", try clock(world)), ("codes.json", try codes(world)),
            ("cose.json", try envelopes(world)), ("currencies.json", try currencies(world)),
            ("digits.json", try digits(world)), ("enrolment.json", try enrolment(world)),
            ("exchange.json", try exchange(world)), ("intake.json", try intake(world)),
            ("journal.json", try journal(world)), ("keys-and-policy.json", try keysAndPolicy(world)),
            ("records.json", try records(world)), ("sealed.json", try sealed(world)),
            ("uploads.json", try uploads(world)),
        ]
    }

    /// The digits of some bytes.
    static func digits(_ bytes: [UInt8]) -> String { DigitText.digits(bytes) }
}
