/// Signature algorithms by their COSE numbers (RFC 9053).
public enum SignatureAlgorithm: Int64, Equatable, Sendable {
    /// Ed25519 (COSE -8): deterministic, so that a signature can be a golden vector. The default.
    case ed25519 = -8
    /// ECDSA on P-256 with SHA-256 (COSE -7): what TPMs and secure elements offer.
    case es256 = -7

    /// Length of a public key in bytes: 32 for Ed25519, 65 for an uncompressed P-256 point.
    public var publicKeyLength: Int { self == .ed25519 ? 32 : 65 }
}

/// A public key as raw bytes.
public struct PublicKey: Hashable, Sendable {
    /// What it verifies.
    public let algorithm: SignatureAlgorithm
    /// 32 bytes (Ed25519) or the 65 bytes of an uncompressed point (ES256).
    public let bytes: [UInt8]

    /// A key of the right length, or nil.
    public init?(algorithm: SignatureAlgorithm, bytes: [UInt8]) {
        guard bytes.count == algorithm.publicKeyLength else { return nil }
        self.algorithm = algorithm
        self.bytes = bytes
    }

    /// Reads a key from an array of algorithm and bytes.
    public init(_ item: CBOR, of structure: String) throws(FormatFault) {
        guard case .array(let parts) = item, parts.count == 2, case .negative(let number) = parts[0],
            number < 64, let algorithm = SignatureAlgorithm(rawValue: -1 - Int64(number)),
            case .bytes(let bytes) = parts[1], let key = PublicKey(algorithm: algorithm, bytes: bytes)
        else { throw FormatFault(structure, .envelope("not a public key")) }
        self = key
    }

    /// The key as an array of algorithm and bytes.
    public var item: CBOR { .array([.integer(algorithm.rawValue), .bytes(bytes)]) }
}

/// What the Core needs from cryptography, passed in so that it stays pure.
public struct Primitives: Sendable {
    /// SHA-256 (FIPS 180-4) of a message.
    public let digest: @Sendable (_ message: [UInt8]) -> Digest
    /// Whether a signature over a message is this key's. False for anything malformed, never an error.
    public let verify: @Sendable (_ key: PublicKey, _ message: [UInt8], _ signature: [UInt8]) -> Bool

    /// Bundles the two functions.
    public init(
        digest: @escaping @Sendable (_ message: [UInt8]) -> Digest,
        verify: @escaping @Sendable (_ key: PublicKey, _ message: [UInt8], _ signature: [UInt8]) -> Bool
    ) {
        self.digest = digest
        self.verify = verify
    }

    /// The short name of a key: the first eight bytes of its digest.
    public func keyID(of key: PublicKey) -> KeyID { KeyID(prefixOf: digest(key.bytes)) }
}

/// A private key that can sign, wherever it is kept (file, TPM).
public protocol Signer: Sendable {
    /// The public half.
    var publicKey: PublicKey { get }
    /// The short name of `publicKey`.
    var keyID: KeyID { get }
    /// Signs a message.
    ///
    /// - Throws: where the key's home fails (a token pulled out, a provider error).
    func sign(_ message: [UInt8]) throws -> [UInt8]
}
