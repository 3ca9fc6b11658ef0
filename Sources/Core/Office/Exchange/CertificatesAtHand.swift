internal import PaymentCodes
internal import Payments

/// Payers' certificates that an upload's notes have asked for, each read once: a counter's customers come again.
final class CertificatesAtHand {
    /// The most certificates of one key that are tried. A note under another one waits, and then a person decides.
    private static let mostOfOne = 64

    private var known: [KeyID: [Signed<Certificate>]] = [:]

    /// The certificates that HQ keeps of a payer's key, the last to end first.
    func certificates(of key: KeyID, in transaction: any StoreTransaction) throws -> [Signed<Certificate>] {
        if let known = known[key] { return known }
        let read = try transaction.certificates(of: key, limit: CertificatesAtHand.mostOfOne).map {
            try Signed<Certificate>(decoding: $0.certificate)
        }
        known[key] = read
        return read
    }

    /// Keeps a certificate that a record has brought.
    func keep(_ certificate: Signed<Certificate>, of key: KeyID, in transaction: any StoreTransaction) throws {
        try transaction.keep(PayerRow(certificate, keyID: key))
        known[key] = nil
    }
}
