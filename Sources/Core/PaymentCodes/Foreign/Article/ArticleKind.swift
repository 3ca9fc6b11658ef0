/// What the first digits of an article's number say, GS1 General Specifications, figure 1.4-1 and figure 2.1.3-2.
public enum ArticleKind: String, Equatable, Sendable, CaseIterable {
    /// A trade item, the same in every shop.
    case article = "trade item"
    /// Numbers that a region or a firm gives itself. In shops: what was weighed at the counter, its weight or price
    /// inside, by a rule of the country.
    case variableMeasure = "restricted circulation: weight or price inside, by the country's rule"
    /// Numbers that a shop or a firm gives itself.
    case inStore = "restricted circulation: a number of the shop's own"
    /// ISSN.
    case periodical = "periodical (ISSN)"
    /// ISBN, and ISMN for sheet music.
    case book = "book (ISBN)"
    /// A receipt for returned bottles.
    case refund = "refund receipt"
    /// A coupon: takes from the sum of a basket, and is no article.
    case coupon = "coupon"

    /// - Parameter digits: 13; a UPC-A with a zero in front.
    init(thirteen digits: some Collection<UInt8>) {
        self =
            switch Ascii.number(digits.prefix(3)) ?? 0 {
            case 20...29, 200...299: .variableMeasure
            case 40...49: .inStore
            case 50...59, 981...984, 990...999: .coupon
            case 977: .periodical
            case 978, 979: .book
            case 980: .refund
            default: .article
            }
    }

    /// - Parameter digits: eight, of an EAN-8.
    init(eight digits: some Collection<UInt8>) {
        self =
            switch Ascii.number(digits.prefix(3)) ?? 0 {
            case 0...99, 200...299: .inStore
            default: .article
            }
    }
}
