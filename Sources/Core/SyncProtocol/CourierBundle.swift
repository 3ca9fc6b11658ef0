public import Payments

/// What a courier carries to HQ, sealed to HQ's key: an exchange, and a key made for it to which the answer is sealed.
public struct CourierBundle: Equatable, Sendable {
    /// What a bundle and its answer are sealed for.
    public static let associated = Array("tillpost/1/courier".utf8)
    /// The most bytes of a sealed bundle or answer: an exchange or an answer and a little.
    public static let largestSize = Exchange.largestSize + 4_096

    /// The signed exchange.
    public let exchange: [UInt8]
    /// To which HQ seals its answer; made for this bundle alone.
    public let replyKey: SealingPublicKey

    /// Packs.
    public init(exchange: [UInt8], replyKey: SealingPublicKey) {
        self.exchange = exchange
        self.replyKey = replyKey
    }

    /// What is sealed.
    public func encoded() -> [UInt8] {
        CBOR.fields([(1, .bytes(exchange)), (2, .bytes(replyKey.bytes))]).encoded()
    }

    /// Reads what was sealed.
    public init(decoding bytes: [UInt8]) throws(FormatFault) {
        guard bytes.count <= CourierBundle.largestSize else { throw FormatFault("courier bundle", .tooLong) }
        var fields = try Fields(decoding: bytes, of: "courier bundle")
        exchange = try fields.bytes(1, count: 1...Exchange.largestSize)
        replyKey = try fields.name(2)
    }

    /// The name of a bundle's file and of its answer's: nobody learns more from it than who sent it.
    public static func fileNames(node: NodeID, nonce: [UInt8]) -> (bundle: String, answer: String) {
        let name = "\(node)-\(Hexadecimal.text(nonce.prefix(8)))"
        return (name + ".tp", name + ".tpa")
    }
}
