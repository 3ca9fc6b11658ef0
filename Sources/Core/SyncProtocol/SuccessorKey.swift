public import Payments

/// A node's next key, stated and signed by that key. It travels in an exchange that the present key signs, so that both
/// have agreed.
public struct SuccessorKey: SignedContent {
    /// Signed as a successor key.
    public static let context = SigningContext.successorKey
    /// "successor key".
    public static let structure = "successor key"
    /// 512 bytes.
    public static let largestSize = 512

    /// Whose key it will be.
    public let node: NodeID
    /// The key.
    public let key: PublicKey

    /// States a key.
    public init(node: NodeID, key: PublicKey) {
        self.node = node
        self.key = key
    }

    /// Reads the fields.
    public init(_ fields: inout Fields) throws(FormatFault) {
        node = try fields.name(1)
        key = try PublicKey(try fields.item(2), of: SuccessorKey.structure)
    }

    /// The map that is signed.
    public var item: CBOR { .fields([(1, .bytes(node.bytes)), (2, .some(key.item))]) }
}
