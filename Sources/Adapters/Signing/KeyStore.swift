import CCrypto
import Glibc

/// Takes the one private key out of an OSSL_STORE, without ever asking a terminal for a passphrase.
enum KeyStore {
    /// Objects that are looked at before a store is refused as too large.
    private static let mostObjects = 16

    /// The key in the bytes of a key file.
    static func key(in bytes: UnsafeRawBufferPointer) throws(SigningFault) -> KeyHandle {
        guard !bytes.isEmpty else { throw .notAKey }
        guard let memory = BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count)) else { throw .notAKey }
        defer { BIO_free(memory) }
        return try onlyKey { dialogue, asked in
            OSSL_STORE_attach(memory, "file", nil, nil, dialogue, asked, nil, nil, nil)
        }
    }

    /// The key behind a URI that is not `file:`.
    static func key(at uri: String) throws(SigningFault) -> KeyHandle {
        guard let scheme = KeyLocation.scheme(of: uri), tp_crypto_has_scheme(scheme) == 1 else {
            ERR_clear_error()
            throw .unknownLocation
        }
        // OpenSSL first tries a URI as the name of a file, which would not be asked for its owner and mode.
        guard access(uri, F_OK) != 0 else { throw .unknownLocation }
        return try onlyKey { dialogue, asked in
            OSSL_STORE_open_ex(uri, nil, nil, dialogue, asked, nil, nil, nil)
        }
    }

    private static func onlyKey(
        _ open: (_ dialogue: OpaquePointer, _ asked: UnsafeMutablePointer<Int32>) -> OpaquePointer?
    ) throws(SigningFault) -> KeyHandle {
        guard let dialogue = tp_crypto_silent_dialogue() else { throw .notAKey }
        let asked = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
        asked.initialize(to: 0)
        defer {
            UI_destroy_method(dialogue)
            asked.deallocate()
            ERR_clear_error()
        }
        guard let store = open(dialogue, asked) else { throw .notAKey }
        defer { OSSL_STORE_close(store) }
        return try onlyKey(of: store, asked: asked)
    }

    private static func onlyKey(
        of store: OpaquePointer, asked: UnsafeMutablePointer<Int32>
    ) throws(SigningFault) -> KeyHandle {
        var key: KeyHandle?
        var sawPublic = false
        for _ in 0..<mostObjects where OSSL_STORE_eof(store) == 0 {
            guard let object = OSSL_STORE_load(store) else { continue }
            defer { OSSL_STORE_INFO_free(object) }
            switch OSSL_STORE_INFO_get_type(object) {
            case OSSL_STORE_INFO_PKEY:
                guard key == nil else { throw .severalKeys }
                guard let found = OSSL_STORE_INFO_get1_PKEY(object) else { continue }
                key = try KeyHandle(owning: found)
            case OSSL_STORE_INFO_PUBKEY: sawPublic = true
            default: continue
            }
        }
        if let key {
            // What was not looked at may be a key as well.
            guard OSSL_STORE_eof(store) != 0 else { throw .severalKeys }
            return key
        }
        if asked.pointee != 0 { throw .encryptedKey }
        throw sawPublic ? .noPrivateKey : .notAKey
    }
}
