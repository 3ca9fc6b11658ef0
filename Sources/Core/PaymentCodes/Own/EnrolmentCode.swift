public import Payments

/// What a new board needs to find HQ and to know it again: scanned once, on the day it is screwed to the counter.
///
/// It is not signed, so that it stays small. The board believes only what the root of this digest vouches for, and HQ only
/// a board that shows the token of this very code, so nobody can have changed a byte of it on the way.
public struct EnrolmentCode: Equatable, Sendable {
    /// TPE.
    public static let prefix = "TPE"
    private static let structure = "enrolment code"
    private static let largestSize = 400
    /// The most bytes of HQ's address.
    public static let longestURL = 96
    /// The secret has 16 random bytes.
    public static let secretLength = 16

    /// The code's bytes. Never written anew.
    public let bytes: [UInt8]
    /// HQ's address, `https://...` (or `http://` to this machine), at most 96 bytes.
    public let url: String
    /// SHA-256 of the root's public key.
    public let rootDigest: Digest
    /// The node's name.
    public let node: NodeID
    /// 16 random bytes, known to nobody but HQ and whoever holds the code.
    public let secret: [UInt8]
    /// The map that the bytes are.
    let item: CBOR

    /// Invites a node.
    public init(url: String, rootDigest: Digest, node: NodeID, secret: [UInt8]) {
        self.url = url
        self.rootDigest = rootDigest
        self.node = node
        self.secret = secret
        item = .fields([
            (1, .text(url)), (2, .bytes(rootDigest.bytes)), (3, .bytes(node.bytes)), (4, .bytes(secret)),
        ])
        bytes = item.encoded()
    }

    /// The text of the QR symbol: prefix and digits.
    public var text: String { EnrolmentCode.prefix + DigitText.digits(bytes) }

    /// Reads the text of a QR symbol. Fields of a newer version are passed over, and count for the token.
    public init(text: some Collection<UInt8>) throws(FormatFault) {
        bytes = try DigitText.bytes(
            of: text, behind: EnrolmentCode.prefix, atMost: EnrolmentCode.largestSize, as: EnrolmentCode.structure)
        do throws(CBORFault) { item = try CBOR(decoding: bytes) } catch {
            throw FormatFault(EnrolmentCode.structure, .encoding(error))
        }
        var fields = try Fields(decoding: bytes, of: EnrolmentCode.structure)
        url = try fields.text(1, max: EnrolmentCode.longestURL)
        rootDigest = try fields.name(2)
        node = try fields.name(3)
        secret = try fields.bytes(4, count: EnrolmentCode.secretLength...EnrolmentCode.secretLength)
    }

    /// What the board shows HQ: the first 16 bytes of the code's digest. It is good for one key.
    public func token(using primitives: Primitives) -> [UInt8] { Array(primitives.digest(bytes).bytes.prefix(16)) }
}
