extension Primitives {
    /// HMAC-SHA-256 (RFC 2104): who has not the key cannot make it.
    public func code(of message: [UInt8], key: [UInt8]) -> Digest {
        let block = 64
        let short = key.count > block ? digest(key).bytes : key
        let padded = short + [UInt8](repeating: 0, count: block - short.count)
        return digest(padded.map { $0 ^ 0x5C } + digest(padded.map { $0 ^ 0x36 } + message).bytes)
    }
}
