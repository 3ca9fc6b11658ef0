import CCrypto
public import Payments

extension PublicKey {
    /// The key as SubjectPublicKeyInfo PEM (RFC 8410 for Ed25519, RFC 5480 for P-256), ending in a newline.
    public var pem: String {
        let der = algorithmHeader + bytes
        var text = [UInt8](repeating: 0, count: (der.count + 2) / 3 * 4 + 1)
        let count = Int(EVP_EncodeBlock(&text, der, Int32(der.count)))
        let lines = stride(from: 0, to: count, by: 64).map {
            String(decoding: text[$0..<min($0 + 64, count)], as: UTF8.self) + "\n"
        }
        return "-----BEGIN PUBLIC KEY-----\n" + lines.joined() + "-----END PUBLIC KEY-----\n"
    }

    /// Everything in the DER before the key's bytes, which have one length an algorithm.
    private var algorithmHeader: [UInt8] {
        switch algorithm {
        case .ed25519: [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00]
        case .es256:
            [
                0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01,
                0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
            ]
        }
    }
}
