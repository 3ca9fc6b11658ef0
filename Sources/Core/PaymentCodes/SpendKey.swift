public import Payments

/// What may be claimed once. For a note it is the payer's key and the note's number, so that two different notes with
/// one number claim the same thing; for any other code it is the code's digest.
///
/// The issuer is not part of it: the note does not name one, and whoever certified the key, its owner signed twice.
public struct SpendKey: Hashable, Sendable {
    /// The key as stored: deterministic CBOR, or the 32 bytes of a digest.
    public let bytes: [UInt8]

    /// The claim of a note.
    public init(payer: KeyID, number: UInt64) {
        bytes = CBOR.array([.bytes(payer.bytes), .unsigned(number)]).encoded()
    }

    /// The claim of a confirmation that was typed at a node.
    public init(typed number: UInt64) { bytes = CBOR.array([.unsigned(number)]).encoded() }

    /// The claim of any other code.
    public init(code: Digest) { bytes = code.bytes }
}
