internal import Journal
public import PaymentCodes
public import Payments
internal import Shop
internal import Signing
internal import StateFolder
internal import SyncProtocol

/// Signs shelf labels with the node's key. Changes nothing in the folder, and works beside a running service.
public struct LabelSigner: Sendable {
    /// The merchant's name for people.
    public let merchantName: String
    /// The counter's name for people.
    public let counterName: String
    /// What the counter sells in.
    public let currency: Currency
    private let merchant: ShortName
    private let counter: CounterID
    private let key: SigningKey

    /// Reads who the node is, and its key.
    public init(state path: String) throws {
        let folder = try StateFolder(existing: path)
        var found: Identity?
        try JournalInspection(state: path).read { found = try Identity($0) }
        guard let identity = found else { throw ShopFault.notEnrolled }
        let keys = NodeKeys(folder: folder)
        // Between a renewal's commit and the moving of its file, the key that signs is still the next one.
        let candidates = try [keys.present()] + [keys.next()].compactMap(\.self)
        guard let key = candidates.first(where: { $0.publicKey == identity.ownKey }) else { throw ShopFault.otherNode }
        self.key = key
        merchantName = identity.registration.merchantName
        counterName = identity.registration.counterName
        currency = identity.registration.currency
        merchant = identity.registration.merchant
        counter = identity.registration.counter
    }

    /// An article's label behind the address of the merchant's page.
    ///
    /// - Throws: `NodeFault` where the address is no plain `https://` one, or the article's name is too long to be signed.
    public func link(base: String, article: String, price: Money, validFrom: Int64) throws -> LabelLink {
        let label = Label(counter: counter, merchant: merchant, article: article, price: price, validFrom: validFrom)
        do { return try LabelLink(base: base, label: Signed.signed(label, by: key)) } catch is FormatFault {
            throw NodeFault(
                "the page's address cannot be printed. Write https://, a host and perhaps a path: 96 letters, digits and signs of ASCII at most, without blanks, without # anywhere and without @ in the host.",
                exit: NodeFault.Exit.usage)
        }
    }
}
