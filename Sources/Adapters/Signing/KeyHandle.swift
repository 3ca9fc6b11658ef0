import CCrypto
import Payments

/// Owns one key of libcrypto, private or public.
///
/// Sendable because the key is only read once it is made, and libcrypto allows that from any thread.
final class KeyHandle: Sendable {
    nonisolated(unsafe) private let key: OpaquePointer
    let algorithm: SignatureAlgorithm

    /// Takes over a key; frees it when it is none of ours.
    init(owning key: OpaquePointer) throws(SigningFault) {
        if EVP_PKEY_is_a(key, "ED25519") == 1 {
            algorithm = .ed25519
        } else if tp_crypto_is_p256(key) == 1 {
            algorithm = .es256
        } else {
            EVP_PKEY_free(key)
            ERR_clear_error()
            throw .unsupportedKey
        }
        self.key = key
    }

    /// A key to verify with; nil unless its bytes are a point that libcrypto accepts.
    init?(_ publicKey: PublicKey) {
        let bytes = publicKey.bytes
        let made =
            switch publicKey.algorithm {
            case .ed25519: tp_crypto_ed25519_public(bytes, bytes.count)
            case .es256: tp_crypto_p256_public(bytes, bytes.count)
            }
        guard let made else {
            ERR_clear_error()
            return nil
        }
        key = made
        algorithm = publicKey.algorithm
    }

    deinit { EVP_PKEY_free(key) }

    /// A new private key.
    static func generated(_ algorithm: SignatureAlgorithm) throws(SigningFault) -> KeyHandle {
        let made =
            switch algorithm {
            case .ed25519: tp_crypto_generate_ed25519()
            case .es256: tp_crypto_generate_p256()
            }
        guard let made else {
            ERR_clear_error()
            throw .generationFailed
        }
        return try KeyHandle(owning: made)
    }

    /// The public half, nil when the key's home does not tell it.
    var publicKey: PublicKey? {
        var bytes = [UInt8](repeating: 0, count: algorithm.publicKeyLength)
        var count = bytes.count
        let found =
            switch algorithm {
            case .ed25519: EVP_PKEY_get_raw_public_key(key, &bytes, &count)
            case .es256: tp_crypto_p256_point(key, &bytes)
            }
        ERR_clear_error()
        return found == 1 && count == bytes.count ? PublicKey(algorithm: algorithm, bytes: bytes) : nil
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

    /// Signs: 64 bytes for both algorithms.
    func sign(_ message: [UInt8]) throws(SigningFault) -> [UInt8] {
        guard let context = EVP_MD_CTX_new() else { throw .signingFailed }
        defer { EVP_MD_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: Int(TP_CRYPTO_DER_SIZE))
        var count = signature.count
        // Without being asked for, another provider than the key's signs with the public half that it is given, in vain.
        var home = [CChar](repeating: 0, count: 64)
        let hasHome = tp_crypto_home(key, &home, home.count) == 1
        guard EVP_DigestSignInit_ex(context, nil, digestName, nil, hasHome ? home : nil, key, nil) == 1,
            EVP_DigestSign(context, &signature, &count, message, message.count) == 1, count <= signature.count
        else {
            ERR_clear_error()
            throw .signingFailed
        }
        if algorithm == .es256 {
            var raw = [UInt8](repeating: 0, count: Int(TP_CRYPTO_RAW_SIZE))
            guard tp_crypto_raw_signature(signature, count, &raw) == 1 else {
                ERR_clear_error()
                throw .signingFailed
            }
            return raw
        }
        signature.removeSubrange(count...)
        return signature
    }

    /// Whether a signature of 64 bytes over a message is this key's.
    func verifies(_ signature: [UInt8], over message: [UInt8]) -> Bool {
        guard signature.count == Int(TP_CRYPTO_RAW_SIZE) else { return false }
        switch algorithm {
        case .ed25519: return accepts(signature, count: signature.count, over: message)
        case .es256:
            var der = [UInt8](repeating: 0, count: Int(TP_CRYPTO_DER_SIZE))
            let count = tp_crypto_der_signature(signature, &der)
            return accepts(der, count: count, over: message)
        }
    }

    private func accepts(_ signature: [UInt8], count: Int, over message: [UInt8]) -> Bool {
        guard let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        let valid =
            EVP_DigestVerifyInit_ex(context, nil, digestName, nil, nil, key, nil) == 1
            && EVP_DigestVerify(context, signature, count, message, message.count) == 1
        // Left behind, an error of ours would be read as its own by the next user of libcrypto on this thread.
        if !valid { ERR_clear_error() }
        return valid
    }

    /// Ed25519 takes the message whole.
    private var digestName: String? { algorithm == .ed25519 ? nil : "SHA256" }
}
