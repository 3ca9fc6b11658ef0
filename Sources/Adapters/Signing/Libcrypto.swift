import CCrypto
public import Payments
import Synchronization

extension Primitives {
    /// SHA-256, Ed25519 (RFC 8032) and ES256 (RFC 9053) by OpenSSL's libcrypto. From any thread.
    ///
    /// ES256 signatures are r and s, 32 bytes each. Besides anything malformed, an Ed25519 key of small order
    /// verifies nothing: under such a key one signature fits every message.
    public static let libcrypto = Primitives(digest: SHA256.digest(of:)) { key, message, signature in
        guard signature.count == 64, !key.isOfSmallOrder else { return false }
        // Reading an Ed25519 key costs 3% of a verification, reading a P-256 point a quarter of one.
        guard key.algorithm == .es256 else { return KeyHandle(key)?.verifies(signature, over: message) ?? false }
        if let known = recentPoints.handle(of: key) { return known.verifies(signature, over: message) }
        guard let handle = KeyHandle(key), handle.verifies(signature, over: message) else { return false }
        recentPoints.remember(handle, of: key)
        return true
    }

    private static let recentPoints = RecentKeys()
}

private enum SHA256 {
    /// Fetched once: looking an algorithm up by name costs more than hashing a record. Never freed, only read.
    nonisolated(unsafe) private static let algorithm = EVP_MD_fetch(nil, "SHA256", nil)

    static func digest(of message: [UInt8]) -> Digest {
        var bytes = [UInt8](repeating: 0, count: Digest.length)
        guard EVP_Digest(message, message.count, &bytes, nil, algorithm, nil) == 1, let digest = Digest(bytes) else {
            preconditionFailure("libcrypto has no SHA-256")
        }
        return digest
    }
}

/// Parsed keys that have verified something lately, so that strangers with made-up keys cannot push them out.
private final class RecentKeys: Sendable {
    private static let limit = 64
    private let handles = Mutex<[PublicKey: KeyHandle]>([:])

    func handle(of key: PublicKey) -> KeyHandle? { handles.withLock { $0[key] } }

    /// Starts anew when full: simpler than ages, and 64 keys are read again in about a millisecond.
    func remember(_ handle: KeyHandle, of key: PublicKey) {
        handles.withLock {
            if $0.count >= Self.limit { $0.removeAll(keepingCapacity: true) }
            $0[key] = handle
        }
    }
}

extension PublicKey {
    /// Whether this is one of the Ed25519 points whose order divides 8, in any encoding.
    fileprivate var isOfSmallOrder: Bool {
        guard algorithm == .ed25519 else { return false }
        var y = bytes
        y[31] &= 0x7f
        return Self.smallOrders.contains(y)
    }

    /// The y of those points without the sign bit; the last two are 0 and 1 plus the field's prime.
    private static let smallOrders = Set(
        [
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        ].compactMap { Hexadecimal.bytes($0) })
}
