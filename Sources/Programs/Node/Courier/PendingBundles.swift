internal import Forwarding
internal import Payments
internal import Shop
internal import Signing
internal import StateFolder
internal import SyncProtocol

/// Bundles that are on their way with a courier: each with the key to which its answer is sealed, until it is answered.
struct PendingBundles {
    /// More than these are not waited for; the oldest is given up. Its records are sent again in any case.
    private static let most = 256
    /// The most bytes of a bundle's file here.
    private static let largestFile = 4_096

    private let folder: StateFolder

    init(in state: StateFolder) throws { folder = try StateFolder(creating: state.file("courier")) }

    /// Remembers a bundle, not what it carries: sealed boxes are the stick's and the journal's alone.
    ///
    /// - Returns: the key to which the answer is to be sealed.
    func add(_ sent: SentExchange) throws -> SealingPublicKey {
        let name = PendingBundles.name(sent)
        try forgetOldest()
        let key = try SealingKey.generate(writingTo: folder.file(name + ".pem"))
        let content = CBOR.array([
            .bytes(sent.awaited.node.bytes), .bytes(sent.awaited.nonce), sent.awaited.head.item, sent.base.item,
            sent.last.item,
        ])
        try WholeFile.write(content.encoded(), to: folder.file(name + ".cbor"))
        return key.publicKey
    }

    /// The exchange and the key of a bundle whose answer came; nil where nobody waits for it.
    func find(_ answerFile: String) throws -> (sent: SentExchange, key: SealingKey)? {
        let name = String(answerFile.dropLast(".tpa".count))
        guard PendingBundles.isName(name), folder.has(name + ".cbor"), folder.has(name + ".pem") else { return nil }
        let bytes = try WholeFile.read(folder.file(name + ".cbor"), limit: PendingBundles.largestFile)
        guard case .array(let parts) = try CBOR(decoding: bytes), parts.count == 5,
            case .bytes(let node) = parts[0], let node = NodeID(node), case .bytes(let nonce) = parts[1]
        else { return nil }
        let heads = try parts[2...].map { try ChainHead($0, of: "courier bundle") }
        return (
            SentExchange(
                awaited: AwaitedAnswer(node: node, nonce: nonce, head: heads[0]), base: heads[1], last: heads[2]),
            try SealingKey.load(from: folder.file(name + ".pem"))
        )
    }

    /// A bundle was answered. Its answer may come a second time and is nobody's then.
    func remove(_ sent: SentExchange) throws {
        let name = PendingBundles.name(sent)
        try folder.remove(name + ".cbor")
        try folder.remove(name + ".pem")
    }

    private static func name(_ sent: SentExchange) -> String {
        let awaited = sent.awaited
        return String(CourierBundle.fileNames(node: awaited.node, nonce: awaited.nonce).bundle.dropLast(3))
    }

    private static func isName(_ text: String) -> Bool {
        text.utf8.count == 33 && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) || $0 == 45 }
    }

    private func forgetOldest() throws {
        let names = try folder.names(most: 10_000).filter { $0.hasSuffix(".cbor") }
        guard names.count >= PendingBundles.most else { return }
        let oldest = names.min { folder.changed($0) < folder.changed($1) }
        guard let oldest else { return }
        try folder.remove(oldest)
        try folder.remove(String(oldest.dropLast(5)) + ".pem")
    }
}
