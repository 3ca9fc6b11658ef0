internal import Payments
internal import Shop
internal import Signing
internal import StateFolder

/// The node's key, as `tillpost key renew --json` prints it.
public struct KeyReport: Codable, Sendable, Equatable {
    /// Key id of the key that signs.
    public let keyId: String
    /// Key id of the next one, which headquarters has not taken yet; nil where none waits.
    public let nextKeyId: String?
}

extension Till {
    /// The key that signs, and the one that waits.
    func keyReport() -> KeyReport {
        KeyReport(keyId: keeper.signer.keyID.description, nextKeyId: keeper.successor?.keyID.description)
    }
}
