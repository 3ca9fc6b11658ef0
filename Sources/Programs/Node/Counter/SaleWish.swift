internal import FoundationEssentials
internal import PaymentCodes
internal import Payments
internal import Shop

/// What a command says about a sale beside amount and means. Texts as a person types them.
public struct SaleWish: Codable, Sendable, Equatable {
    /// The sale that is paid once more, hexadecimal; nil for a new one.
    public let sale: String?
    /// Lines: `ARTICLE:QUANTITY:PRICE`.
    public let lines: [String]
    /// Where the goods go: sealed to headquarters, in no record.
    public let contact: String?
    /// Eight digits of a confirmation, typed.
    public let digits: String?

    /// States a wish.
    public init(sale: String? = nil, lines: [String] = [], contact: String? = nil, digits: String? = nil) {
        self.sale = sale
        self.lines = lines
        self.contact = contact
        self.digits = digits
    }

    /// - Throws: `NodeFault` where something else than eight digits was typed; that is no try.
    func typed() throws -> TypedDigits? {
        guard let digits else { return nil }
        guard let typed = TypedDigits(digits) else { throw SaleWish.fault("a confirmation has eight digits") }
        return typed
    }

    /// - Throws: `NodeFault` with what is wrong.
    func details(_ currency: Currency) throws -> SaleDetails {
        SaleDetails(
            sale: try sale.map(SaleWish.sale), lines: try lines.map { try SaleWish.line($0, currency) },
            sealed: try contact.map(SaleWish.contact))
    }

    private static func sale(_ text: String) throws -> SaleID {
        guard let sale = SaleID(hexadecimal: text) else {
            throw fault("the sale's id is not 32 hexadecimal digits")
        }
        return sale
    }

    private static func contact(_ text: String) throws -> [UInt8] {
        let bytes = Array(text.utf8)
        guard (1...SaleDetails.largestSealed).contains(bytes.count) else {
            throw fault("the contact must have 1 to \(SaleDetails.largestSealed) bytes")
        }
        return bytes
    }

    /// The article may hold colons; quantity and price are the last two parts.
    private static func line(_ text: String, _ currency: Currency) throws -> SaleLine {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count >= 3, case let article = parts.dropLast(2).joined(separator: ":"),
            (1...SaleLine.longestArticle).contains(article.utf8.count)
        else { throw fault("a line is ARTICLE:QUANTITY:PRICE, such as 4006381333931:2:6.25") }
        guard let quantity = thousandths(parts[parts.count - 2]) else {
            throw fault("a line's quantity is a number with three decimal places at most, such as 2 or 0.750")
        }
        do throws(AmountFault) {
            let price = try Money(parsing: String(parts[parts.count - 1]), currency: currency)
            return SaleLine(article: article, quantity: quantity, price: price.minorUnits)
        } catch { throw fault("a line's price was refused: \(error)") }
    }

    private static func thousandths(_ text: Substring) -> UInt64? {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), text.utf8.count <= 12, parts.allSatisfy({ !$0.isEmpty }) else {
            return nil
        }
        let decimals = parts.count == 2 ? String(decoding: Array(parts[1]), as: UTF8.self) : ""
        guard decimals.utf8.count <= 3 else { return nil }
        let digits =
            String(decoding: Array(parts[0]), as: UTF8.self) + decimals
            + String(repeating: "0", count: 3 - decimals.utf8.count)
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let value = UInt64(digits),
            (1...1_000_000_000).contains(value)
        else { return nil }
        return value
    }

    private static func fault(_ what: String) -> NodeFault {
        NodeFault("\(what); nothing was taken.", exit: NodeFault.Exit.usage)
    }
}
