public import Payments

/// One record of an upload as it was read: what it is, if it is a record, and whose signature it bears as far as that was checked.
public struct UploadedRecord: Sendable {
    /// As sent.
    public let bytes: [UInt8]
    /// Their digest.
    public let digest: Digest
    /// The record that they are, or why they are none.
    public let record: Result<SignedRecord, FormatFault>
    /// The key that was found to have signed it; nil where nobody has looked yet, or no key had.
    public private(set) var signer: PublicKey?

    /// Reads bytes that were sent for a record. No signature is checked.
    public init(_ bytes: [UInt8], using primitives: Primitives) {
        self.bytes = bytes
        record = Result { () throws(FormatFault) in try SignedRecord(decoding: bytes, using: primitives) }
        digest = (try? record.get())?.digest ?? primitives.digest(bytes)
    }

    /// The same record with the key of these that signed it; the one that it names is tried first.
    public func checked(with keys: [PublicKey], using primitives: Primitives) -> UploadedRecord {
        guard signer == nil, let signed = try? record.get() else { return self }
        var checked = self
        checked.signer = keys.named(first: signed.keyID, using: primitives).first {
            signed.isSigned(by: $0, using: primitives)
        }
        return checked
    }
}

extension [PublicKey] {
    /// The same keys, the one of this name first.
    fileprivate func named(first name: KeyID, using primitives: Primitives) -> [PublicKey] {
        // Most nodes have had one key all their life.
        guard count > 1, let named = last(where: { primitives.keyID(of: $0) == name }) else { return self }
        return [named] + filter { $0 != named }
    }
}
