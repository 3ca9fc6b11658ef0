import CCrypto

/// Random bytes from libcrypto's generator, which the kernel seeds.
public enum RandomBytes {
    /// So many bytes, fit for names and secrets.
    ///
    /// - Precondition: `count` is neither negative nor above 2^31 - 1, and the generator works; without it nothing safe can be done.
    public static func bytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard RAND_bytes(&bytes, Int32(count)) == 1 else { preconditionFailure("the random generator failed") }
        return bytes
    }
}
