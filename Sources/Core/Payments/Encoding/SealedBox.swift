/// Content that only the holder of one X25519 key can read: a COSE_Encrypt message (RFC 9052, 5.1), untagged.
///
/// One recipient, direct key agreement ECDH-ES + HKDF-256 (COSE -25, RFC 9053, 6.3) on X25519, content under A256GCM
/// (COSE 3). Nothing may be added, so a box has one form: `head iv content tail`, where all but `iv`, `content`,
/// `recipient` and `ephemeral` is fixed. This is the structure alone; the adapter named Signing seals and opens.
///
/// Who sealed is not proven: everybody who knows the recipient's public key can.
public struct SealedBox: Equatable, Sendable {
    /// The schema's name, used in faults.
    public static let structure = "sealed-box"
    /// The most bytes that are sealed: 16 MiB.
    public static let largestPlain = 16_777_216
    /// Length of the initialisation vector in bytes.
    public static let ivLength = 12
    /// Length of the tag at the end of the content in bytes.
    public static let tagLength = 16

    /// The key that it is sealed to. A hint that anybody can alter: only opening proves it.
    public let recipient: KeyID
    /// The sealer's public key, made for this box alone.
    public let ephemeral: SealingPublicKey
    /// The initialisation vector, 12 bytes.
    public let iv: [UInt8]
    /// What is sealed, encrypted, with the tag of 16 bytes behind it.
    public let content: [UInt8]

    /// Puts the parts together.
    ///
    /// - Precondition: `iv` has 12 bytes, `content` 16 at least.
    public init(recipient: KeyID, ephemeral: SealingPublicKey, iv: [UInt8], content: [UInt8]) {
        precondition(iv.count == Self.ivLength && content.count >= Self.tagLength, "not the parts of a sealed box")
        self.recipient = recipient
        self.ephemeral = ephemeral
        self.iv = iv
        self.content = content
    }

    /// Reads a box whose content, once opened, has `largest` bytes at most (and never more than `largestPlain`).
    ///
    /// The parts are cut out where they have to stand, and count only if writing them again gives the same bytes: no
    /// tree of items is built for a stranger.
    ///
    /// - Throws: `FormatFault`: `tooLong`, or `envelope` for all else that is not exactly such a box.
    public init(decoding bytes: [UInt8], atMost largest: Int = largestPlain) throws(FormatFault) {
        let shape = FormatFault(Self.structure, .envelope("not a COSE_Encrypt to one X25519 key and nothing else"))
        let longest = Layout.longestFrame + Self.tagLength + min(max(largest, 0), Self.largestPlain)
        guard bytes.count <= longest else { throw FormatFault(Self.structure, .tooLong) }
        guard bytes.count >= Layout.shortestFrame + Self.tagLength else { throw shape }
        let tail = bytes.count - Layout.tail
        let content = Array(bytes[(Layout.lengthStart + Layout.lengthBytes(bytes[Layout.lengthStart]))..<tail])
        guard content.count >= Self.tagLength,
            let recipient = KeyID(Array(bytes[tail + Layout.recipient..<tail + Layout.recipient + KeyID.length]))
        else { throw shape }
        let x = tail + Layout.ephemeral
        guard let ephemeral = SealingPublicKey(Array(bytes[x..<x + SealingPublicKey.length])) else {
            throw FormatFault(Self.structure, .envelope("the ephemeral key is not in the form that X25519 gives"))
        }
        let iv = Array(bytes[Layout.ivStart..<Layout.lengthStart])
        self.init(recipient: recipient, ephemeral: ephemeral, iv: iv, content: content)
        guard encoded() == bytes else { throw shape }
        guard content.count - Self.tagLength <= largest else { throw FormatFault(Self.structure, .tooLong) }
    }

    /// The message's bytes, in deterministic CBOR.
    public func encoded() -> [UInt8] {
        let key = CBOR.map([
            CBORPair(.unsigned(1), .unsigned(1)),  // kty: OKP
            CBORPair(.integer(-1), .unsigned(4)),  // crv: X25519
            CBORPair(.integer(-2), .bytes(ephemeral.bytes)),  // x
        ])
        let header = CBOR.map([CBORPair(.unsigned(4), .bytes(recipient.bytes)), CBORPair(.integer(-1), key)])
        return CBOR.array([
            .bytes(Self.contentHeader), .fields([(5, .bytes(iv))]), .bytes(content),
            .array([.array([.bytes(Self.recipientHeader), header, .bytes([])])]),
        ]).encoded()
    }
}

extension SealedBox {
    /// What the tag vouches for besides the content: the Enc_structure of RFC 9052, 5.3, around the caller's bytes
    /// (`external_aad`).
    public static func authenticated(with associated: [UInt8]) -> [UInt8] {
        CBOR.array([.text("Encrypt"), .bytes(contentHeader), .bytes(associated)]).encoded()
    }

    /// What the content's key is derived for: the COSE_KDF_Context of RFC 9053, 5.2. The same in every box, because
    /// neither party has anything to say there.
    public static var derivationContext: [UInt8] {
        let nobody = CBOR.array([.null, .null, .null])
        return CBOR.array([
            .unsigned(3), nobody, nobody, .array([.unsigned(256), .bytes(recipientHeader)]),
        ]).encoded()
    }

    /// Algorithm of the content: A256GCM.
    private static var contentHeader: [UInt8] { CBOR.fields([(1, .unsigned(3))]).encoded() }

    /// Algorithm of the key agreement: ECDH-ES + HKDF-256.
    private static var recipientHeader: [UInt8] { CBOR.fields([(1, .integer(-25))]).encoded() }

    /// Where the parts stand. Behind the iv comes the head of the byte string that holds the content.
    private enum Layout {
        static let ivStart = 8
        static let lengthStart = ivStart + ivLength
        /// Bytes behind the content, and where in them the recipient's name and the ephemeral key begin.
        static let tail = 60
        static let recipient = 10
        static let ephemeral = 27
        static let shortestFrame = lengthStart + 1 + tail
        static let longestFrame = lengthStart + 5 + tail

        /// Bytes of a head by its first byte, for what may stand in a box of this size.
        static func lengthBytes(_ first: UInt8) -> Int {
            switch first {
            case 0x58: 2
            case 0x59: 3
            case 0x5A: 5
            default: 1
            }
        }
    }
}

/// A public key to seal to: the u-coordinate of X25519 (RFC 7748), 32 bytes, little-endian.
///
/// Only the form that X25519 itself gives is taken, which is below 2^255 - 19: two forms of one key would have two
/// names. Points of small order are keys by form; sealing to them and opening from them is refused.
public struct SealingPublicKey: FixedBytes {
    /// 32.
    public static let length = 32
    /// The bytes.
    public let bytes: [UInt8]
    /// Wraps 32 bytes that stand for a number below 2^255 - 19.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.length, bytes.reversed().lexicographicallyPrecedes(Self.prime) else { return nil }
        self.bytes = bytes
    }

    /// 2^255 - 19, the highest byte first.
    private static let prime = [0x7F] + [UInt8](repeating: 0xFF, count: 30) + [0xED]
}

extension Primitives {
    /// The short name of a key to seal to: the first eight bytes of its digest.
    public func keyID(of key: SealingPublicKey) -> KeyID { KeyID(prefixOf: digest(key.bytes)) }
}
