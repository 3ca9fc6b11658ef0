internal import Payments
internal import Shop
internal import Signing
internal import StateFolder
internal import SyncProtocol

/// Bundles that are on their way with a courier: each with the key to which its answer is sealed, until it is answered.
struct PendingBundles {
    /// More than these are not waited for; the oldest is given up. Its records are sent again in any case.
    private static let most = 256

    private let folder: StateFolder

    init(in state: StateFolder) throws { folder = try StateFolder(creating: state.file("courier")) }

    /// Remembers a bundle.
    ///
    /// - Returns: the key to which the answer is to be sealed.
    func add(_ prepared: PreparedExchange) throws -> SealingPublicKey {
        let name = PendingBundles.name(prepared)
        try forgetOldest()
        let key = try SealingKey.generate(writingTo: folder.file(name + ".pem"))
        let content = CBOR.array([
            .bytes(prepared.signed.bytes), prepared.base.item, prepared.last.item,
            .unsigned(UInt64(prepared.recordCount)),
        ])
        try WholeFile.write(content.encoded(), to: folder.file(name + ".cbor"))
        return key.publicKey
    }

    /// The exchange and the key of a bundle whose answer came; nil where nobody waits for it.
    func find(_ answerFile: String) throws -> (prepared: PreparedExchange, key: SealingKey)? {
        let name = String(answerFile.dropLast(".tpa".count))
        guard PendingBundles.isName(name), folder.has(name + ".cbor"), folder.has(name + ".pem") else { return nil }
        let bytes = try WholeFile.read(folder.file(name + ".cbor"), limit: CourierBundle.largestSize)
        guard case .array(let parts) = try CBOR(decoding: bytes), parts.count == 4,
            case .bytes(let exchange) = parts[0],
            case .unsigned(let count) = parts[3], count <= UInt64(Exchange.largestUpload)
        else { return nil }
        return (
            PreparedExchange(
                signed: try Signed(decoding: exchange), recordCount: Int(count),
                last: try ChainHead(parts[2], of: "courier bundle"),
                base: try ChainHead(parts[1], of: "courier bundle")),
            try SealingKey.load(from: folder.file(name + ".pem"))
        )
    }

    /// A bundle was answered. Its answer may come a second time and is nobody's then.
    func remove(_ prepared: PreparedExchange) throws {
        let name = PendingBundles.name(prepared)
        try folder.remove(name + ".cbor")
        try folder.remove(name + ".pem")
    }

    private static func name(_ prepared: PreparedExchange) -> String {
        let exchange = prepared.signed.content
        return String(CourierBundle.fileNames(node: exchange.node, nonce: exchange.nonce).bundle.dropLast(3))
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
