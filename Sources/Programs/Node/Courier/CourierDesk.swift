public import FoundationEssentials
internal import Journal
internal import Payments
internal import Policies
internal import Shop
internal import Signing
internal import StateFolder
internal import SyncProtocol

/// A bundle for a courier, as the service hands it to the command that writes the file.
public struct CourierFile: Codable, Sendable, Equatable {
    /// The file's name.
    public let name: String
    /// The sealed bundle.
    public let bytes: Data
    /// Records in it.
    public let records: Int
    /// Where the next bundle goes on, or nil where nothing is left.
    public let next: [UInt8]?
}

/// What an answer that a courier brought has changed.
public struct CourierNews: Codable, Sendable, Equatable {
    /// Whether somebody waited for it.
    public let isExpected: Bool
    /// HQ holds the chain up to here.
    public let acknowledged: UInt64
    /// Records that still wait.
    public let waiting: UInt64
}

/// The exchange by hand: the same bytes as online, sealed so that the carrier learns nothing and can change nothing.
extension Till {
    /// The next bundle.
    ///
    /// - Parameter place: where an earlier bundle of the same journey ended; nil for the first.
    func courierFile(after place: [UInt8]?, in state: StateFolder) throws -> CourierFile {
        guard let key = keeper.identity.policy?.content.sealingKey else {
            throw NodeFault(
                "headquarters has named no key to seal to; nothing was written. Synchronise once online, or ask headquarters for a policy.",
                exit: NodeFault.Exit.config)
        }
        let base = try place.map { try ChainHead(CBOR(decoding: $0), of: "place") }
        let prepared = try journal.read {
            try keeper.exchange($0, limit: Exchange.largestUpload, after: base)
        }
        let replyKey = try PendingBundles(in: state).add(prepared.sent)
        let bundle = CourierBundle(exchange: prepared.signed.bytes, replyKey: replyKey)
        let box = try SealedBox.seal(bundle.encoded(), to: key, associated: CourierBundle.associated)
        let exchange = prepared.signed.content
        return CourierFile(
            name: CourierBundle.fileNames(node: exchange.node, nonce: exchange.nonce).bundle, bytes: Data(box),
            records: prepared.recordCount,
            next: prepared.sent.last.sequence < journal.head.sequence ? prepared.sent.last.item.encoded() : nil)
    }

    /// Takes an answer over that a courier brought.
    func apply(courier file: String, _ bytes: [UInt8], in state: StateFolder) throws -> CourierNews {
        let pending = try PendingBundles(in: state)
        guard let waiting = try pending.find(file) else { return try news(isExpected: false) }
        let answer: [UInt8]
        do {
            answer = try SealedBox.open(
                bytes, with: waiting.key, associated: CourierBundle.associated, atMost: CourierBundle.largestSize)
        } catch {
            throw NodeFault(
                "\(file) is not headquarters' answer to this node, or it is damaged; nothing was changed. Bring it again.",
                exit: NodeFault.Exit.data)
        }
        _ = try apply(answer, to: waiting.sent)
        try pending.remove(waiting.sent)
        return try news(isExpected: true)
    }

    private func news(isExpected: Bool) throws -> CourierNews {
        let mark = try journal.read { try $0.mark().sequence }
        return CourierNews(
            isExpected: isExpected, acknowledged: mark,
            waiting: journal.head.sequence - min(mark, journal.head.sequence))
    }
}
