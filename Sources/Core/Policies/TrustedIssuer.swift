public import Payments

/// An issuer whose payers' notes a counter takes offline, and on whose risk.
public struct TrustedIssuer: Equatable, Sendable {
    /// The issuer.
    public let name: ShortName
    /// A key that signs its certificates. The next one is a row of its own; both are good until this one's end.
    public let key: PublicKey
    /// On what basis its notes are taken: guaranteed (the issuer bears the loss) or at the merchant's risk.
    public let basis: Basis
    /// Seconds since 1970 after which no certificate under this key is good; nil for no end.
    public let notAfter: Int64?

    /// States the terms.
    ///
    /// - Precondition: the basis is `guaranteed` or `atRisk`.
    public init(name: ShortName, key: PublicKey, basis: Basis, notAfter: Int64? = nil) {
        precondition(basis == .guaranteed || basis == .atRisk)
        self.name = name
        self.key = key
        self.basis = basis
        self.notAfter = notAfter
    }

    var item: CBOR {
        .fields([
            (1, .text(name.description)), (2, .some(key.item)), (3, .unsigned(basis.rawValue)),
            (4, notAfter.map(CBOR.integer)),
        ])
    }

    init(_ item: CBOR) throws(FormatFault) {
        var fields = try Fields(item, of: "trusted issuer")
        name = try fields.shortName(1)
        key = try PublicKey(try fields.item(2), of: "trusted issuer")
        guard let basis = Basis(rawValue: try fields.unsigned(3)), basis == .guaranteed || basis == .atRisk else {
            throw fields.outOfRange(3)
        }
        self.basis = basis
        notAfter = fields.has(4) ? try fields.integer(4) : nil
    }
}
