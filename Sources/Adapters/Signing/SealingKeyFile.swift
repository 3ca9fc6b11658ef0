import CCrypto
import Payments

/// Takes the one X25519 key out of a PEM file (RFC 7468), without ever asking for a passphrase.
enum SealingKeyFile {
    /// Blocks that are looked at before a file is refused.
    private static let mostBlocks = 16

    private struct Block {
        let name: String
        let start: UnsafeMutablePointer<UInt8>?
        let count: Int
    }

    /// The key in the bytes of a key file.
    static func key(in bytes: UnsafeRawBufferPointer) throws(SealingFault) -> SealingKeyHandle {
        guard !bytes.isEmpty, let memory = BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count)) else {
            throw .key(.notAKey)
        }
        defer {
            BIO_free(memory)
            ERR_clear_error()
        }
        var key: SealingKeyHandle?
        var instead = SealingFault.key(.notAKey)
        for _ in 0..<mostBlocks {
            guard let block = nextBlock(in: memory) else {
                guard let key else { throw instead }
                return key
            }
            defer { CRYPTO_secure_clear_free(block.start, block.count, nil, 0) }
            switch block.name {
            case "PRIVATE KEY":
                guard key == nil else { throw .key(.severalKeys) }
                key = try privateKey(block)
            case "ENCRYPTED PRIVATE KEY": instead = .key(.encryptedKey)
            case "PUBLIC KEY": instead = .key(.noPrivateKey)
            case let name where name.hasSuffix(" PRIVATE KEY"): instead = .notASealingKey
            default: continue
            }
        }
        throw .key(.severalKeys)
    }

    /// PEM_FLAG_SECURE has libcrypto wipe everything that it held a block in.
    private static func nextBlock(in memory: OpaquePointer) -> Block? {
        var name: UnsafeMutablePointer<CChar>?
        var header: UnsafeMutablePointer<CChar>?
        var start: UnsafeMutablePointer<UInt8>?
        var count = 0
        let flags = UInt32(PEM_FLAG_SECURE | PEM_FLAG_EAY_COMPATIBLE)
        guard PEM_read_bio_ex(memory, &name, &header, &start, &count, flags) == 1 else { return nil }
        defer {
            CRYPTO_secure_free(name, nil, 0)
            CRYPTO_secure_free(header, nil, 0)
        }
        return Block(name: name.map { String(cString: $0) } ?? "", start: start, count: count)
    }

    private static func privateKey(_ block: Block) throws(SealingFault) -> SealingKeyHandle {
        var next = UnsafePointer(block.start)
        guard let content = d2i_PKCS8_PRIV_KEY_INFO(nil, &next, block.count) else { throw .key(.notAKey) }
        defer { PKCS8_PRIV_KEY_INFO_free(content) }
        guard let key = EVP_PKCS82PKEY_ex(content, nil, nil) else { throw .key(.notAKey) }
        return try SealingKeyHandle(owning: key)
    }
}
