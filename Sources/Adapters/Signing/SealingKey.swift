public import Payments

/// A private X25519 key that opens what was sealed to its public half.
///
/// From any thread. The private half never leaves libcrypto except into a key file.
public final class SealingKey: Sendable {
    /// The public half.
    public let publicKey: SealingPublicKey
    /// First eight bytes of the SHA-256 of the public bytes.
    public let keyID: KeyID
    private let handle: SealingKeyHandle

    private init(_ handle: SealingKeyHandle) throws(SealingFault) {
        self.handle = handle
        publicKey = try handle.publicKey()
        keyID = Primitives.libcrypto.keyID(of: publicKey)
    }

    /// A key that is known in advance, so that what is sealed with it can be a golden vector. Never one for use.
    convenience init(privateBytes: [UInt8]) throws(SealingFault) {
        try self.init(SealingKeyHandle(privateBytes: privateBytes))
    }

    /// A new key that lives as long as the object.
    public static func generate() throws(SealingFault) -> SealingKey { try SealingKey(SealingKeyHandle.generated()) }

    /// A new key, kept in a new file: PKCS#8 PEM (RFC 8410) without a passphrase, mode 0600, on the disk when this
    /// returns.
    ///
    /// The file appears whole or not at all, also through a power cut. An existing file is never touched.
    ///
    /// - Throws: `SealingFault.key` with `alreadyExists`, `cannotWrite` or `generationFailed`.
    public static func generate(writingTo path: String) throws(SealingFault) -> SealingKey {
        let key = try generate()
        do throws(SigningFault) {
            try key.handle.withPrivatePEM { (pem) throws(SigningFault) in try KeyFile.create(path, holding: pem) }
        } catch {
            throw .key(error)
        }
        return key
    }

    /// Loads the one private key in a PEM file, named by its path or by a `file:` URI.
    ///
    /// It has to be an ordinary file that belongs to this user or to root and is closed to everybody else, of
    /// `SigningKey.largestFile` bytes at most. No passphrase is ever asked for.
    ///
    /// - Throws: `SealingFault.key`, or `notASealingKey` for a key of another kind.
    public static func load(from location: String) throws(SealingFault) -> SealingKey {
        let found: Result<SealingKeyHandle, SealingFault>
        do throws(SigningFault) {
            guard case .file(let path) = try KeyLocation(location) else { throw SigningFault.unknownLocation }
            found = try KeyFile.read(path) { bytes in
                Result { () throws(SealingFault) in try SealingKeyFile.key(in: bytes) }
            }
        } catch {
            throw .key(error)
        }
        return try SealingKey(found.get())
    }

    /// The key of a box between this key and another one's public half.
    func contentKey(with other: SealingPublicKey) throws(SealingFault) -> SealingSecret {
        try handle.secret(with: other).derived(for: SealedBox.derivationContext)
    }
}
