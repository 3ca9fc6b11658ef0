/// A currency of ISO 4217.
public struct Currency: Hashable, Sendable, CustomStringConvertible {
    /// Numeric code, 1 to 999.
    public let numeric: UInt16
    /// Alphabetic code, three upper-case letters.
    public let code: String
    /// Decimal places of the minor unit: 0 for JPY, 2 for KES, 3 for TND.
    public let exponent: Int

    /// Looks a currency up by its three letters; nil where ISO 4217 has none.
    public init?(code: String) {
        guard let row = currencyTable.first(where: { $0.code == code }) else { return nil }
        self.init(row)
    }

    /// Looks a currency up by its number; nil where ISO 4217 has none.
    public init?(numeric: UInt16) {
        guard let row = currencyTable.first(where: { $0.numeric == numeric }) else { return nil }
        self.init(row)
    }

    private init(_ row: (code: String, numeric: UInt16, exponent: Int)) {
        code = row.code
        numeric = row.numeric
        exponent = row.exponent
    }

    /// The alphabetic code.
    public var description: String { code }
}
