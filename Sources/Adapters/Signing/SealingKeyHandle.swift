import CCrypto
import Payments

/// Owns one X25519 key of libcrypto, private or public.
///
/// Sendable because the key is only read once it is made, and libcrypto allows that from any thread. libcrypto wipes
/// the private half when the key is freed.
final class SealingKeyHandle: Sendable {
    private static let algorithm = "X25519"
    nonisolated(unsafe) private let key: OpaquePointer

    /// Takes over a key; frees it when it is none of ours.
    init(owning key: OpaquePointer) throws(SealingFault) {
        guard EVP_PKEY_is_a(key, Self.algorithm) == 1 else {
            EVP_PKEY_free(key)
            ERR_clear_error()
            throw .notASealingKey
        }
        self.key = key
    }

    /// A key to agree with.
    convenience init(_ publicKey: SealingPublicKey) throws(SealingFault) {
        let bytes = publicKey.bytes
        guard let key = EVP_PKEY_new_raw_public_key_ex(nil, Self.algorithm, nil, bytes, bytes.count) else {
            ERR_clear_error()
            throw .failed
        }
        try self.init(owning: key)
    }

    /// A private key from its 32 bytes.
    convenience init(privateBytes bytes: [UInt8]) throws(SealingFault) {
        guard let key = EVP_PKEY_new_raw_private_key_ex(nil, Self.algorithm, nil, bytes, bytes.count) else {
            ERR_clear_error()
            throw .notASealingKey
        }
        try self.init(owning: key)
    }

    deinit { EVP_PKEY_free(key) }

    /// A new private key.
    static func generated() throws(SealingFault) -> SealingKeyHandle {
        guard let key = tp_crypto_generate_x25519() else {
            ERR_clear_error()
            throw .key(.generationFailed)
        }
        return try SealingKeyHandle(owning: key)
    }

    /// The public half.
    func publicKey() throws(SealingFault) -> SealingPublicKey {
        var bytes = [UInt8](repeating: 0, count: SealingPublicKey.length)
        var count = bytes.count
        guard EVP_PKEY_get_raw_public_key(key, &bytes, &count) == 1, count == bytes.count,
            let publicKey = SealingPublicKey(bytes)
        else {
            ERR_clear_error()
            throw .notASealingKey
        }
        return publicKey
    }

    /// The private half as PKCS#8 PEM, lent for the length of a call and wiped after it.
    func withPrivatePEM(_ body: (UnsafeRawBufferPointer) throws(SigningFault) -> Void) throws(SigningFault) {
        guard let memory = tp_crypto_private_pem(key) else {
            ERR_clear_error()
            throw .generationFailed
        }
        defer { BIO_free(memory) }
        var count = 0
        let start = tp_crypto_contents(memory, &count)
        try body(UnsafeRawBufferPointer(start: start, count: count))
    }

    /// The secret that both sides come to (RFC 7748, 6.1).
    ///
    /// - Throws: `weakKey` where it is zero, which is so for a point of small order whatever the private key.
    func secret(with other: SealingPublicKey) throws(SealingFault) -> SealingSecret {
        let peer = try SealingKeyHandle(other)
        guard let context = EVP_PKEY_CTX_new_from_pkey(nil, key, nil) else { throw .failed }
        defer {
            EVP_PKEY_CTX_free(context)
            ERR_clear_error()
        }
        guard EVP_PKEY_derive_init(context) == 1, EVP_PKEY_derive_set_peer(context, peer.key) == 1 else {
            throw .failed
        }
        let secret = SealingSecret()
        var count = SealingSecret.length
        // libcrypto refuses a zero secret by itself; what it left behind is looked at too, so that nothing hangs on that.
        let agreed = secret.withBytes { EVP_PKEY_derive(context, $0, &count) }
        guard !secret.isZero else { throw .weakKey }
        guard agreed == 1, count == SealingSecret.length else { throw .failed }
        return secret
    }
}
