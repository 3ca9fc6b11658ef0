public import PaymentCodes
public import Payments

/// What the counter decided about an attempt.
public enum CounterDecision: Equatable, Sendable {
    /// Not taken, and nothing is stored.
    case refuse(Refusal)
    /// To be stored; taken once that is durable.
    case take(Taking)
}

/// A payment to be stored.
public struct Taking: Equatable, Sendable {
    /// What is paid.
    public let amount: Money
    /// By what means.
    public let tender: Tender
    /// Why it may be taken; nil for cash.
    public let basis: Basis?
    /// The code's bytes, to be kept in the record.
    public let code: [UInt8]?
    /// What it claims, once.
    public let claim: Claim?
    /// A certificate to learn.
    public let learned: Signed<Certificate>?
    /// The certificate to carry in the record, where HQ has not been sent it yet.
    public let embedded: [UInt8]?
    /// Whose note it is.
    public var payer: KeyID?
    /// The nonce that it uses up.
    public var nonce: [UInt8]?
    /// The number of the confirmation that was typed.
    public var typed: UInt64?

    /// Cash.
    public static func cash(_ amount: Money) -> Taking {
        Taking(amount: amount, tender: .cash, basis: nil, code: nil, claim: nil, learned: nil, embedded: nil)
    }
}

/// A claim on something that may be spent once.
public struct Claim: Equatable, Sendable {
    /// What is claimed.
    public let key: SpendKey
    /// Digest of what the code says, its signature left out: a payer who signs the same words twice has promised once,
    /// and other words under the same key are another promise.
    public let code: Digest
    /// When the payer signed it; nil for what is never too old.
    public let signed: Int64?

    /// The claim of a note.
    public init(_ note: Signed<Note>, _ primitives: Primitives) {
        signed = note.content.time
        key = SpendKey(payer: note.keyID, number: note.content.number)
        code = primitives.digest(note.payload)
    }

    /// The claim of a confirmation that was typed.
    public init(_ confirmation: TypedConfirmation, _ primitives: Primitives) {
        signed = nil
        key = SpendKey(typed: confirmation.number)
        code = primitives.digest(confirmation.encoded())
    }

    /// The claim of a confirmation.
    public init(_ confirmation: Signed<Confirmation>, _ primitives: Primitives) {
        signed = nil
        code = primitives.digest(confirmation.payload)
        key = SpendKey(code: code)
    }
}
