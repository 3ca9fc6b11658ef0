import Payments
import Signing
internal import Synchronization

/// Signatures that were checked before the store was needed, so that all cores check while one thread writes.
///
/// It only remembers what was found good: a signature that is not here is checked in its turn.
struct CheckedSignatures: Sendable {
    /// One check that succeeded.
    struct Check: Sendable {
        let key: PublicKey
        let message: [UInt8]
        let signature: [UInt8]
    }

    private let good: [[UInt8]: Check]
    private let certificates: CertificateSignatures

    init(_ checks: [Check], certificates: CertificateSignatures) {
        good = Dictionary(checks.map { ($0.signature, $0) }, uniquingKeysWith: { first, _ in first })
        self.certificates = certificates
    }

    /// The real primitives, which need not check these again.
    var primitives: Primitives {
        let (good, certificates, real) = (good, certificates, Primitives.libcrypto)
        return Primitives(
            digest: real.digest,
            verify: { key, message, signature in
                if let check = good[signature], check.key == key, check.message == message { return true }
                if certificates.holds(key, message, signature) { return true }
                return real.verify(key, message, signature)
            })
    }
}

/// Certificates come again with every note of their payer; each is checked once. Bounded: when it is full it begins anew.
final class CertificateSignatures: Sendable {
    private static let most = 4_096
    private let good = Mutex<[[UInt8]: CheckedSignatures.Check]>([:])

    func holds(_ key: PublicKey, _ message: [UInt8], _ signature: [UInt8]) -> Bool {
        guard let check = good.withLock({ $0[signature] }) else { return false }
        return check.key == key && check.message == message
    }

    func add(_ check: CheckedSignatures.Check) {
        good.withLock { good in
            if good.count >= CertificateSignatures.most { good.removeAll(keepingCapacity: true) }
            good[check.signature] = check
        }
    }
}
