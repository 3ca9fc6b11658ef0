import CCrypto

/// A secret of 32 bytes in memory of its own, wiped when it goes.
struct SealingSecret: ~Copyable {
    static let length = 32
    private let bytes: UnsafeMutableRawBufferPointer

    /// Zeros, to be filled through `address`.
    init() {
        bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.length, alignment: 16)
        bytes.initializeMemory(as: UInt8.self, repeating: 0)
    }

    deinit {
        OPENSSL_cleanse(bytes.baseAddress, bytes.count)
        bytes.deallocate()
    }

    /// Lends the bytes for the length of a call, to be read or filled.
    borrowing func withBytes<Result>(_ body: (UnsafeMutablePointer<UInt8>?) -> Result) -> Result {
        body(bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
    }

    /// Whether every byte is zero, in a time that does not depend on them.
    var isZero: Bool { bytes.reduce(0) { $0 | $1 } == 0 }

    /// A key for one use, drawn from this secret: HKDF with SHA-256 (RFC 5869), without salt.
    func derived(for context: [UInt8]) throws(SealingFault) -> SealingSecret {
        let key = SealingSecret()
        let made = withBytes { secret in
            key.withBytes { tp_crypto_hkdf_sha256(secret, Self.length, context, context.count, $0, Self.length) }
        }
        guard made == 1 else {
            ERR_clear_error()
            throw .failed
        }
        return key
    }
}
