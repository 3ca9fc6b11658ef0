public import Payments

/// A private key that signs: in a file, or behind any OSSL_STORE URI (a TPM, a token).
///
/// Signs from any thread. The private half never leaves libcrypto except into a key file.
public final class SigningKey: Signer, Sendable {
    /// Longest key file that is read, in bytes.
    public static let largestFile = 16_384

    /// The public half.
    public let publicKey: PublicKey
    /// First eight bytes of the SHA-256 of the public bytes.
    public let keyID: KeyID
    private let handle: KeyHandle

    private init(_ handle: KeyHandle) throws(SigningFault) {
        guard let publicKey = handle.publicKey else { throw .noPrivateKey }
        // A private half of another key would only be noticed at headquarters, where every record would be refused.
        let trial = Array("tillpost/1/trial".utf8)
        let signature: [UInt8]
        do throws(SigningFault) { signature = try handle.sign(trial) } catch { throw .brokenKey }
        guard Primitives.libcrypto.verify(publicKey, trial, signature) else { throw .brokenKey }
        self.handle = handle
        self.publicKey = publicKey
        keyID = Primitives.libcrypto.keyID(of: publicKey)
    }

    /// A new key that lives as long as the object.
    public static func generate(_ algorithm: SignatureAlgorithm = .ed25519) throws(SigningFault) -> SigningKey {
        try SigningKey(KeyHandle.generated(algorithm))
    }

    /// A new key, kept in a new file: PKCS#8 PEM without a passphrase, mode 0600, on the disk when this returns.
    ///
    /// The file appears whole or not at all, also through a power cut. An existing file is never touched.
    ///
    /// - Throws: `alreadyExists`, `cannotWrite`, `generationFailed`.
    public static func generate(
        _ algorithm: SignatureAlgorithm = .ed25519, writingTo path: String
    ) throws(SigningFault) -> SigningKey {
        let key = try generate(algorithm)
        try key.handle.withPrivatePEM { (pem) throws(SigningFault) in try KeyFile.create(path, holding: pem) }
        return key
    }

    /// Loads the one private key at a location.
    ///
    /// A location is the path of a file (PEM), or a URI: `scheme:...` as OSSL_STORE understands it. A path with
    /// a colon before its first slash is written with `./` in front. A file, also behind `file:`, has to be an
    /// ordinary one that belongs to this user or to root and is closed to everybody else. No passphrase or PIN
    /// is ever asked for: a token's belongs into its URI or its provider's configuration.
    public static func load(from location: String) throws(SigningFault) -> SigningKey {
        switch try KeyLocation(location) {
        case .file(let path):
            try SigningKey(KeyFile.read(path) { (bytes) throws(SigningFault) in try KeyStore.key(in: bytes) })
        case .store(let uri): try SigningKey(KeyStore.key(at: uri))
        }
    }

    /// Signs a message: 64 bytes for both algorithms.
    ///
    /// - Throws: `SigningFault.signingFailed`.
    public func sign(_ message: [UInt8]) throws(SigningFault) -> [UInt8] { try handle.sign(message) }

    /// The public half as SubjectPublicKeyInfo PEM.
    public var publicKeyPEM: String { publicKey.pem }
}
