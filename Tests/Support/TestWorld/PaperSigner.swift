public import Payments
internal import Signing

/// Signs without a key: the digest twice. Good where only the form matters and a run must be the same every time.
public struct PaperSigner: Signer {
    /// 32 bytes that are nobody's key.
    public let publicKey: PublicKey
    /// Its short name.
    public let keyID: KeyID

    /// A signer that is the same in every run.
    public init(_ byte: UInt8 = 0x11) {
        guard let key = PublicKey(algorithm: .ed25519, bytes: [UInt8](repeating: byte, count: 32)) else {
            preconditionFailure("a wrong length")
        }
        publicKey = key
        keyID = Primitives.libcrypto.keyID(of: key)
    }

    /// 64 bytes that look like a signature.
    public func sign(_ message: [UInt8]) -> [UInt8] {
        let digest = Primitives.libcrypto.digest(message).bytes
        return digest + digest
    }
}
