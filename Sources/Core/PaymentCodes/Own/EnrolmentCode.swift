public import Payments

/// What a new board needs to find HQ and to know it again: scanned once, on the day it is screwed to the counter.
///
/// The signature is HQ's answer key's; the board can check it only after HQ has shown its keys, whose root must
/// have the digest given here.
public struct EnrolmentCode: OwnCode {
    /// TPE.
    public static let prefix = "TPE"
    /// Signed as an enrolment code.
    public static let context = SigningContext.enrolmentCode
    /// "enrolment code".
    public static let structure = "enrolment code"

    /// HQ's address, `https://...` (or `http://` to this machine), at most 96 bytes.
    public let url: String
    /// SHA-256 of the root's public key.
    public let rootDigest: Digest
    /// The node's name.
    public let node: NodeID
    /// 16 random bytes, good for one key.
    public let token: [UInt8]
    private let unread: [CBORPair]

    /// Invites a node.
    public init(url: String, rootDigest: Digest, node: NodeID, token: [UInt8]) {
        self.url = url
        self.rootDigest = rootDigest
        self.node = node
        self.token = token
        unread = []
    }

    /// Reads the fields.
    public init(_ fields: inout Fields) throws(FormatFault) {
        url = try fields.text(1, max: 96)
        rootDigest = try fields.name(2)
        node = try fields.name(3)
        token = try fields.bytes(4, count: 16...16)
        unread = fields.unread
    }

    /// The map that is signed.
    public var item: CBOR {
        .fields(
            [
                (1, .text(url)), (2, .bytes(rootDigest.bytes)), (3, .bytes(node.bytes)), (4, .bytes(token)),
            ], and: unread)
    }
}
