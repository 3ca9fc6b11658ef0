internal import Payments
internal import Shop
internal import Signing
internal import StateFolder
internal import SyncProtocol

/// The node's key, as `tillpost key renew --json` prints it.
public struct KeyReport: Codable, Sendable, Equatable {
    /// Key id of the key that signs.
    public let keyId: String
    /// Key id of the next one, which headquarters has not taken yet; nil where none waits.
    public let nextKeyId: String?
}

/// Who a board is, as `tillpost key --json` prints it and `tillpost-hq node adopt` reads it.
public struct BoardReport: Codable, Sendable, Equatable {
    /// One of its keys.
    public struct Key: Codable, Sendable, Equatable {
        /// The algorithm's COSE number.
        public let algorithm: Int64
        /// The public key, hexadecimal.
        public let key: String
    }

    /// The node, hexadecimal.
    public let node: String
    /// Its merchant.
    public let merchant: String
    /// Its counter, hexadecimal.
    public let counter: String
    /// The counter's name for people.
    public let counterName: String
    /// The epoch in which it signs.
    public let epoch: UInt32
    /// Its public keys, the one that signs last.
    public let keys: [Key]

    init(_ identity: Identity, keys: [PublicKey]) {
        let registration = identity.registration
        node = registration.node.description
        merchant = registration.merchant.description
        counter = registration.counter.description
        counterName = registration.counterName
        epoch = registration.epoch
        self.keys = keys.map { Key(algorithm: $0.algorithm.rawValue, key: Hexadecimal.text($0.bytes)) }
    }
}

extension Till {
    /// The key that signs, and the one that waits.
    func keyReport() -> KeyReport {
        KeyReport(keyId: keeper.signer.keyID.description, nextKeyId: keeper.successor?.keyID.description)
    }
}
