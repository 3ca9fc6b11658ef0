public import Payments

extension SealedBox {
    /// The most bytes that can be bound to a box: 64 KiB.
    public static let largestAssociated = 65_536

    /// Seals bytes so that only the holder of a key can read them.
    ///
    /// - Parameters:
    ///   - plain: what is sealed, `largestPlain` bytes at most; none is allowed.
    ///   - key: whom it is for.
    ///   - associated: what the box belongs to, such as a payment id of 16 bytes. It is not in the box: who opens it
    ///     has to say the same. `largestAssociated` bytes at most.
    /// - Returns: the bytes of a COSE_Encrypt message, `SealedBox`, at most 101 more than `plain` has.
    /// - Throws: `tooLong`, `weakKey` or `failed`.
    public static func seal(
        _ plain: [UInt8], to key: SealingPublicKey, associated: [UInt8]
    ) throws(SealingFault) -> [UInt8] {
        try seal(
            plain, to: key, associated: associated, ephemeral: SealingKey.generate(), iv: RandomBytes.bytes(ivLength))
    }

    /// The same with nothing left to chance, for golden vectors. An ephemeral key is never used twice.
    static func seal(
        _ plain: [UInt8], to key: SealingPublicKey, associated: [UInt8], ephemeral: SealingKey, iv: [UInt8]
    ) throws(SealingFault) -> [UInt8] {
        guard plain.count <= largestPlain, associated.count <= largestAssociated else { throw .tooLong }
        let content = try SealingCipher.encrypt(
            plain, under: ephemeral.contentKey(with: key), iv: iv, authenticating: authenticated(with: associated))
        return SealedBox(
            recipient: Primitives.libcrypto.keyID(of: key), ephemeral: ephemeral.publicKey, iv: iv, content: content
        ).encoded()
    }

    /// Opens a box.
    ///
    /// - Parameters:
    ///   - sealed: the bytes of the box, from anywhere.
    ///   - key: the private half of the key that it was sealed to.
    ///   - associated: what the box belongs to, as it was said when it was sealed.
    ///   - largest: how many bytes may be in it; a larger box is refused before anything is done with it.
    /// - Returns: what was sealed. Nothing is returned of a box that was altered.
    /// - Throws: `notABox`, `anotherKey`, `weakKey`, `notAuthentic`, `tooLong` or `failed`.
    public static func open(
        _ sealed: [UInt8], with key: SealingKey, associated: [UInt8], atMost largest: Int = largestPlain
    ) throws(SealingFault) -> [UInt8] {
        guard associated.count <= largestAssociated else { throw .tooLong }
        let box: SealedBox
        do throws(FormatFault) { box = try SealedBox(decoding: sealed, atMost: largest) } catch {
            throw .notABox(error)
        }
        guard box.recipient == key.keyID else { throw .anotherKey }
        return try SealingCipher.decrypt(
            box.content, under: key.contentKey(with: box.ephemeral), iv: box.iv,
            authenticating: authenticated(with: associated))
    }
}
