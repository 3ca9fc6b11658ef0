/// Something that one party states and signs: a CBOR map in a COSE_Sign1 envelope.
public protocol SignedContent: Equatable, Sendable {
    /// What the signature is for.
    static var context: SigningContext { get }
    /// The schema's name for it, used in faults.
    static var structure: String { get }
    /// The most bytes that the signed form may have.
    static var largestSize: Int { get }
    /// The map that is signed.
    var item: CBOR { get }
    /// Reads the map. Fields left unread are kept by the content that wants to keep them.
    init(_ fields: inout Fields) throws(FormatFault)
}

/// Content with its signature: the bytes as received, and what they say.
public struct Signed<Content: SignedContent>: Equatable, Sendable {
    /// The COSE_Sign1 bytes. Never written anew to be verified.
    public let bytes: [UInt8]
    /// What is said.
    public let content: Content
    /// The key that is said to have signed.
    public let keyID: KeyID
    private let envelope: COSESign1

    /// Signs content.
    ///
    /// - Parameter other: another message, without which the signature is worth nothing.
    public static func signed(_ content: Content, with other: Digest? = nil, by signer: some Signer) throws -> Signed {
        let envelope = try COSESign1.signed(content.item.encoded(), for: Content.context, with: other, by: signer)
        return Signed(bytes: envelope.encoded(), content: content, envelope: envelope)
    }

    /// Reads signed content. The signature is not checked here: see `isSigned(by:using:)`.
    public init(decoding bytes: [UInt8]) throws(FormatFault) {
        guard bytes.count <= Content.largestSize else { throw FormatFault(Content.structure, .tooLong) }
        let envelope = try COSESign1(decoding: bytes, as: Content.structure)
        var fields = try Fields(decoding: envelope.payload, of: Content.structure)
        self.init(bytes: bytes, content: try Content(&fields), envelope: envelope)
    }

    /// Reads the short form in which a QR symbol holds a code. The bytes are those of the whole message.
    public init(short bytes: [UInt8]) throws(FormatFault) {
        try self.init(decoding: COSESign1(short: bytes, as: Content.structure).encoded())
    }

    /// The form in which a QR symbol holds a code: without what is alike in all envelopes.
    public var short: [UInt8] { envelope.short }

    private init(bytes: [UInt8], content: Content, envelope: COSESign1) {
        self.bytes = bytes
        self.content = content
        self.envelope = envelope
        keyID = envelope.keyID
    }

    /// The bytes that were signed. Two signatures over the same payload say the same thing.
    public var payload: [UInt8] { envelope.payload }

    /// Whether this key signed it for its purpose, with this other message where there is one.
    public func isSigned(by key: PublicKey, with other: Digest? = nil, using primitives: Primitives) -> Bool {
        envelope.isSigned(by: key, for: Content.context, with: other, using: primitives)
    }
}
