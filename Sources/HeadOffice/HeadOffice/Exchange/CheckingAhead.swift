internal import Compression
internal import Dispatch
internal import Office
internal import PaymentCodes
internal import Payments
internal import Policies
internal import Signing
internal import Synchronization
internal import SyncProtocol

/// Checks the signatures of an upload on all cores, before the store's thread takes it.
struct CheckingAhead: Sendable {
    /// Fewer records are not worth another thread.
    static let fewest = 16
    private static let queue = DispatchQueue(label: "tillpost-hq.signatures", attributes: .concurrent)

    /// What HQ knows about the node and about issuers.
    struct Prospect: Sendable {
        let keys: [PublicKey]
        let context: UploadContext
        let issuers: [PublicKey]
    }

    let prospect: Prospect
    let payers: PayerKeys
    let certificates: CertificateSignatures

    /// The checks that succeeded.
    func check(_ upload: [UInt8]) async -> [CheckedSignatures.Check] {
        guard
            let records = try? Upload.decode(upload, prospect.context, .zstd, using: .libcrypto),
            records.count >= CheckingAhead.fewest
        else { return [] }
        return await withCheckedContinuation { continuation in
            CheckingAhead.queue.async { continuation.resume(returning: checkAll(records)) }
        }
    }

    private func checkAll(_ records: [[UInt8]]) -> [CheckedSignatures.Check] {
        let parts = max(1, min(records.count / 8, 64))
        let found = Mutex<[CheckedSignatures.Check]>([])
        DispatchQueue.concurrentPerform(iterations: parts) { part in
            let list = List()
            for index in stride(from: part, to: records.count, by: parts) { check(records[index], list) }
            found.withLock { $0 += list.checks }
        }
        return found.withLock { $0 }
    }

    private func check(_ bytes: [UInt8], _ list: List) {
        guard let record = try? SignedRecord(decoding: bytes, using: .libcrypto),
            let key = prospect.keys.last(where: { Primitives.libcrypto.keyID(of: $0) == record.keyID }),
            record.isSigned(by: key, using: list.primitives),
            case .payment(let payment) = record.record.body, payment.tender == .note, let code = payment.code,
            let note = try? Signed<Note>(decoding: code)
        else { return }
        if let bytes = payment.certificate, let certificate = try? Signed<Certificate>(decoding: bytes) {
            payers.learn(certificate.content.payerKey)
            check(certificate)
        }
        if let payer = payers.key(note.keyID) { _ = note.isSigned(by: payer, using: list.primitives) }
    }

    private func check(_ certificate: Signed<Certificate>) {
        let list = List()
        for issuer in prospect.issuers where Primitives.libcrypto.keyID(of: issuer) == certificate.keyID {
            if certificate.isSigned(by: issuer, using: list.primitives) { list.checks.forEach(certificates.add) }
        }
    }

    /// Collects what one thread finds good.
    private final class List: @unchecked Sendable {
        /// Used by one thread only.
        var checks: [CheckedSignatures.Check] = []

        var primitives: Primitives {
            Primitives(
                digest: Primitives.libcrypto.digest,
                verify: { [self] key, message, signature in
                    guard Primitives.libcrypto.verify(key, message, signature) else { return false }
                    checks.append(CheckedSignatures.Check(key: key, message: message, signature: signature))
                    return true
                })
        }
    }
}

/// Payers' keys by name, as hints: which key a note names. A wrong hint finds nothing and costs nothing.
final class PayerKeys: Sendable {
    private static let most = 4_096
    private let keys = Mutex<[KeyID: PublicKey]>([:])

    func key(_ name: KeyID) -> PublicKey? { keys.withLock { $0[name] } }

    func learn(_ key: PublicKey) {
        let name = Primitives.libcrypto.keyID(of: key)
        keys.withLock { keys in
            if keys.count >= PayerKeys.most { keys.removeAll(keepingCapacity: true) }
            keys[name] = key
        }
    }
}
