internal import Compression
internal import Dispatch
internal import Intake
internal import Office
internal import PaymentCodes
internal import Payments
internal import Policies
internal import Signing
internal import Synchronization
internal import SyncProtocol

/// Reads an upload and checks its signatures on all cores, before the store's thread takes it.
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
    let hints: PayerHints
    let certificates: CertificateSignatures

    /// What was read and found good.
    struct Found: Sendable {
        var upload: UnpackedUpload?
        var checks: [CheckedSignatures.Check] = []
    }

    /// Reads an upload's records and checks their signatures.
    func check(_ upload: [UInt8]) async -> Found {
        guard
            let records = try? Upload.decode(upload, prospect.context, .zstd, using: .libcrypto),
            records.count >= CheckingAhead.fewest
        else { return Found() }
        return await withCheckedContinuation { continuation in
            CheckingAhead.queue.async { continuation.resume(returning: checkAll(records)) }
        }
    }

    private func checkAll(_ records: [[UInt8]]) -> Found {
        let count = max(1, min(records.count / 8, 64))
        let parts = Mutex<[Int: (records: [UploadedRecord], checks: [CheckedSignatures.Check])]>([:])
        DispatchQueue.concurrentPerform(iterations: count) { part in
            let list = List()
            let read = records[records.count * part / count..<records.count * (part + 1) / count].map {
                check($0, list)
            }
            parts.withLock { $0[part] = (read, list.checks) }
        }
        let inOrder = parts.withLock { parts in (0..<count).compactMap { parts[$0] } }
        return Found(
            upload: UnpackedUpload(context: prospect.context, records: inOrder.flatMap(\.records)),
            checks: inOrder.flatMap(\.checks))
    }

    private func check(_ bytes: [UInt8], _ list: List) -> UploadedRecord {
        let uploaded = UploadedRecord(bytes, using: .libcrypto).checked(with: prospect.keys, using: .libcrypto)
        if uploaded.signer != nil, case .success(let record) = uploaded.record { checkNote(in: record, list) }
        return uploaded
    }

    private func checkNote(in record: SignedRecord, _ list: List) {
        guard case .payment(let payment) = record.record.body, payment.tender == .note, let code = payment.code,
            let note = try? Signed<Note>(decoding: code)
        else { return }
        if let bytes = payment.certificate, let certificate = try? Signed<Certificate>(decoding: bytes) {
            hints.learn(certificate)
            check(certificate)
        }
        _ = hints.certificates(of: note.keyID).certificate(of: note, using: list.primitives)
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

/// Payers' certificates by the key that a note names, as hints. A wrong hint finds nothing and costs nothing.
final class PayerHints: Sendable {
    private static let most = 4_096
    /// The most of one key; the last that came first.
    private static let mostOfOne = 4
    private let certificates = Mutex<[KeyID: [Signed<Certificate>]]>([:])

    func certificates(of key: KeyID) -> [Signed<Certificate>] { certificates.withLock { $0[key] ?? [] } }

    func learn(_ certificate: Signed<Certificate>) {
        let key = Primitives.libcrypto.keyID(of: certificate.content.payerKey)
        certificates.withLock { certificates in
            if certificates.count >= PayerHints.most { certificates.removeAll(keepingCapacity: true) }
            let others = (certificates[key] ?? []).filter { $0 != certificate }
            certificates[key] = [certificate] + others.prefix(PayerHints.mostOfOne - 1)
        }
    }
}
