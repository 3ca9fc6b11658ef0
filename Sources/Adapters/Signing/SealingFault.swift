public import Payments

/// Why something could not be sealed or opened, or a sealing key could not be made, kept or loaded.
///
/// The texts name neither the place of a key nor anything in it, nor what was sealed.
public enum SealingFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// The key's file or location.
    case key(SigningFault)
    /// The private key is of another kind than X25519.
    case notASealingKey
    /// More was to be sealed, or to be bound to it, than `SealedBox.largestPlain` or `SealedBox.largestAssociated`.
    case tooLong
    /// The bytes are not a sealed box, or one with more in it than the caller takes.
    case notABox(FormatFault)
    /// The box is sealed to another key.
    case anotherKey
    /// The public key of the other side is a point of small order: the secret would be known to everybody.
    case weakKey
    /// The box was altered, or belongs to other associated bytes.
    case notAuthentic
    /// libcrypto could not do its work.
    case failed

    /// What happened, what is safe, and what to do next.
    public var description: String {
        switch self {
        case .key(let fault): fault.description
        case .notASealingKey: "The key is not an X25519 key. It was not used; make a new sealing key."
        case .tooLong: "This is too long to be sealed. Nothing was sealed; seal less at a time."
        case .notABox(let fault): "This is not a sealed box (\(fault)). Nothing was opened; ask for it again."
        case .anotherKey: "The box is sealed to another key. Nothing was opened; load the key that it names."
        case .weakKey:
            "The other side's key keeps no secret. Nothing was sealed or opened; do not trust where it is from."
        case .notAuthentic:
            "The box was altered or belongs to something else. Nothing was opened; ask for it again, and look into it if it stays so."
        case .failed: "Nothing was sealed or opened, because OpenSSL failed. Check its configuration and the memory."
        }
    }
}
