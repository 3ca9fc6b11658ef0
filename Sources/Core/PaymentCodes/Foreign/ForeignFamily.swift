/// The families of codes that a counter meets and that are not ours, told apart well enough to refuse each with its
/// own reason.
public enum ForeignFamily: String, Equatable, Sendable, CaseIterable {
    /// Alipay's payment token: 16 to 24 digits beginning 25 to 30. Lives about a minute, online only.
    case alipay
    /// WeChat Pay's payment token: 18 digits beginning 10 to 15. Online only.
    case weChatPay
    /// UnionPay's payment token: 19 digits beginning 62. Online only.
    case unionPay
    /// EMVCo consumer-presented: its cryptogram can be checked by the card's issuer alone. Online only.
    case emvConsumer
    /// EMVCo merchant-presented: a merchant's sign, made for the buyer's phone.
    case emvMerchant
    /// A UPI link: a merchant's sign.
    case upi
    /// EPC069-12 (SEPA credit transfer): a merchant's sign or an invoice.
    case sepaTransfer
    /// Swiss QR-bill: an invoice.
    case swissBill
    /// EAN-13, EAN-8, UPC-A or UPC-E with a right check digit: an article.
    case article
    /// Element strings of GS1-128 and its kin: an article with its batch, date or weight.
    case gs1Elements
    /// GS1 Digital Link of a GTIN: an article's web address.
    case gs1Link
    /// GS1 Digital Link of something else: a pallet, a place, an asset, a coupon, a payment slip.
    case gs1OtherLink
    /// UnionPay's merchant address: a merchant's sign.
    case unionPayMerchant
    /// The address of a merchant of WeChat Pay or Alipay: a merchant's sign.
    case walletMerchant
    /// Another web address.
    case webLink

    /// What may be done with a family.
    public enum Use: Equatable, Sendable {
        /// Only the network behind it can say yes; nothing of it is ever stored.
        case onlineOnly
        /// Made to be shown by a merchant to a buyer, not the other way round.
        case oursToShow
        /// Goods, not money.
        case article
    }

    /// What may be done with it.
    public var use: Use {
        switch self {
        case .alipay, .weChatPay, .unionPay, .emvConsumer: .onlineOnly
        case .emvMerchant, .upi, .sepaTransfer, .swissBill, .unionPayMerchant, .walletMerchant, .gs1OtherLink, .webLink:
            .oursToShow
        case .article, .gs1Elements, .gs1Link: .article
        }
    }

    /// Recognises a family by its outward form, or nil.
    public init?(recognising text: [UInt8], awaitingPayment: Bool) {
        if text.allSatisfy({ (48...57).contains($0) }) {
            if awaitingPayment, let wallet = ForeignFamily.wallet(text) {
                self = wallet
            } else if (try? ArticleCode(parsing: text)) != nil {
                self = .article
            } else if text.starts(with: "00020".utf8), text.count >= 12 {
                self = .emvMerchant
            } else {
                return nil
            }
            return
        }
        let lower = text.prefix(32).map(Ascii.lower)
        if GS1Elements.begins(text) {
            self = .gs1Elements
        } else if text.starts(with: "hQVDUFYwMW".utf8) {
            self = .emvConsumer
        } else if text.starts(with: "000201".utf8) || text.starts(with: "000202".utf8) {
            self = .emvMerchant
        } else if lower.starts(with: "upi://pay".utf8) {
            self = .upi
        } else if text.starts(with: "BCD\n".utf8) || text.starts(with: "BCD\r\n".utf8) {
            self = .sepaTransfer
        } else if text.starts(with: "SPC\n".utf8) || text.starts(with: "SPC\r\n".utf8) {
            self = .swissBill
        } else if lower.starts(with: "https://\(UnionPayLink.host)/".utf8) {
            self = .unionPayMerchant
        } else if WalletMerchantLink.isMeant(lower) {
            self = .walletMerchant
        } else if lower.starts(with: "https://".utf8) || lower.starts(with: "http://".utf8) {
            self = DigitalLink.isOfArticle(text).map { $0 ? .gs1Link : .gs1OtherLink } ?? .webLink
        } else {
            return nil
        }
    }

    /// Alipay `^(2[5-9]|30)\d{14,22}$`, WeChat Pay `^1[0-5]\d{16}$`, UnionPay `^62\d{17}$`.
    private static func wallet(_ digits: [UInt8]) -> ForeignFamily? {
        guard digits.count >= 16 else { return nil }
        let first = (digits[0] - 48) * 10 + digits[1] - 48
        switch (first, digits.count) {
        case (25...30, 16...24): return .alipay
        case (10...15, 18): return .weChatPay
        case (62, 19): return .unionPay
        default: return nil
        }
    }
}
