/// What a code says, field by field, for a person to read.
public struct ExplainedCode: Equatable, Sendable {
    /// What may be done with a code at a counter.
    public enum Use: String, Equatable, Sendable {
        /// A payer's signed note, or the certificate behind it: checked without a network.
        case note
        /// HQ's proof that the buyer has paid online.
        case confirmation
        /// Only the network behind it can say yes; nothing of it is ever stored.
        case onlineOnly
        /// Made to be shown by a merchant to a buyer, not the other way round.
        case oursToShow
        /// Goods, not money.
        case article
        /// An invitation to a node.
        case control
        /// None of the families known here: nothing may be done with it.
        case unknown
    }

    /// The family's name: "EMVCo merchant-presented, PIX".
    public let family: String
    /// The text that it follows, with version: "EMVCo MPM 1.1".
    public let standard: String
    /// What may be done with it.
    public let use: Use
    /// Every field, in the order of the code, unknown ones too.
    public let fields: [CodeField]
    /// The amount as the code states it, with a decimal point, or nil.
    public let amount: String?
    /// The currency as ISO 4217 letters, or nil.
    public let currency: String?
    /// What is wrong; empty if the code is well formed.
    public let flaws: [CodeFlaw]

    /// States what a code says.
    public init(
        family: String, standard: String, use: Use, fields: [CodeField], amount: String? = nil, currency: String? = nil,
        flaws: [CodeFlaw] = []
    ) {
        self.family = family
        self.standard = standard
        self.use = use
        self.fields = fields
        self.amount = amount.map { ShownText.of(CardNumber.masked($0)) }
        self.currency = currency
        self.flaws = flaws
    }

    /// Whether the code may be shown as it was read, and not only explained: it is no token, and no card number is in it.
    /// Of an unknown code and of an address the fields say too little: there the text is looked at. Of a known code with
    /// flaws not all is among the fields, and numbers run into each other.
    public func mayShow(_ text: [UInt8]) -> Bool {
        if use == .onlineOnly { return false }
        let shown = String(decoding: text, as: UTF8.self)
        if use == .unknown { return !CardNumber.isIn(shown) }
        if fields.contains(where: \.isSensitive) { return false }
        if !flaws.isEmpty { return CardNumber.masked(shown) == shown }
        return !text.contains(UInt8(ascii: "%")) || !CardNumber.isIn(shown)
    }
}
