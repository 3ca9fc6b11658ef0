import CCrypto

/// What must not be told by how long it takes.
public enum Secret {
    /// Whether two secrets are equal, in a time that depends on their lengths alone.
    public static func equal(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        a.count == b.count && CRYPTO_memcmp(a, b, a.count) == 0
    }
}
