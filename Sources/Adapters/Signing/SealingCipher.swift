import CCrypto
import Payments

/// AES-256-GCM (NIST SP 800-38D), the tag of 16 bytes behind what is encrypted.
enum SealingCipher {
    /// Fetched once. Never freed, only read.
    nonisolated(unsafe) private static let algorithm = EVP_CIPHER_fetch(nil, "AES-256-GCM", nil)

    static func encrypt(
        _ plain: [UInt8], under key: borrowing SealingSecret, iv: [UInt8], authenticating associated: [UInt8]
    ) throws(SealingFault) -> [UInt8] {
        precondition(iv.count == SealedBox.ivLength, "the cipher takes an iv of 12 bytes")
        guard let context = EVP_CIPHER_CTX_new() else { throw .failed }
        defer { EVP_CIPHER_CTX_free(context) }
        var content = [UInt8](repeating: 0, count: plain.count + SealedBox.tagLength)
        let done = content.withUnsafeMutableBytes { out in
            let start = out.baseAddress?.assumingMemoryBound(to: UInt8.self)
            let tag = out.baseAddress?.advanced(by: plain.count)
            var count: Int32 = 0
            return key.withBytes { EVP_EncryptInit_ex2(context, algorithm, $0, iv, nil) } == 1
                && EVP_EncryptUpdate(context, nil, &count, associated, Int32(associated.count)) == 1
                && EVP_EncryptUpdate(context, start, &count, plain, Int32(plain.count)) == 1
                && Int(count) == plain.count
                && EVP_EncryptFinal_ex(context, start?.advanced(by: plain.count), &count) == 1 && count == 0
                && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(SealedBox.tagLength), tag) == 1
        }
        guard done else {
            ERR_clear_error()
            throw .failed
        }
        return content
    }

    /// - Throws: `notAuthentic`, or `failed`.
    static func decrypt(
        _ content: [UInt8], under key: borrowing SealingSecret, iv: [UInt8], authenticating associated: [UInt8]
    ) throws(SealingFault) -> [UInt8] {
        precondition(
            iv.count == SealedBox.ivLength && content.count >= SealedBox.tagLength,
            "the cipher takes an iv of 12 bytes and a tag of 16")
        guard let context = EVP_CIPHER_CTX_new() else { throw .failed }
        defer {
            EVP_CIPHER_CTX_free(context)
            ERR_clear_error()
        }
        let length = content.count - SealedBox.tagLength
        var tag = Array(content[length...])
        var plain = [UInt8](repeating: 0, count: length)
        var count: Int32 = 0
        let began =
            key.withBytes { EVP_DecryptInit_ex2(context, algorithm, $0, iv, nil) } == 1
            && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag) == 1
            && EVP_DecryptUpdate(context, nil, &count, associated, Int32(associated.count)) == 1
            && EVP_DecryptUpdate(context, &plain, &count, content, Int32(length)) == 1 && Int(count) == length
        guard began, EVP_DecryptFinal_ex(context, &tag, &count) == 1 else {
            // What was decrypted is nobody's word until the tag has vouched for it.
            OPENSSL_cleanse(&plain, plain.count)
            throw began ? .notAuthentic : .failed
        }
        return plain
    }
}
