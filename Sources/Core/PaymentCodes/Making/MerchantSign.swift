public import Payments

/// What a merchant wants on a merchant-presented code.
public struct MerchantSign: Equatable, Sendable {
    /// What is added to the amount.
    public enum Tip: Equatable, Sendable {
        /// The buyer's phone asks for one.
        case asked
        /// A fee in the code's currency, such as "1.50".
        case fixed(String)
        /// A fee in per cent, such as "12.5".
        case percentage(String)
    }

    /// The merchant's name in another script than ASCII.
    public struct LocalName: Equatable, Sendable {
        /// ISO 639-1, two letters.
        public let language: String
        /// At most 25 characters.
        public let name: String
        /// At most 15 characters.
        public let city: String?

        /// Names the merchant.
        public init(language: String, name: String, city: String? = nil) {
            self.language = language
            self.name = name
            self.city = city
        }
    }

    /// The scheme: one of `MerchantSign.schemes`.
    public var scheme: String
    /// The account, by the names that the scheme has for its parts.
    public var account: [String: String]
    /// Whether the code is made for one payment.
    public var isDynamic = false
    /// The amount due with a point, such as "12.50"; nil lets the buyer say how much.
    public var amount: String?
    /// ISO 4217 letters; nil is the scheme's own currency.
    public var currency: String?
    /// What is added.
    public var tip: Tip?
    /// The merchant's name, at most 25 characters of ASCII.
    public var name: String?
    /// The merchant's city, at most 15 characters of ASCII.
    public var city: String?
    /// ISO 3166-1 letters; nil is the scheme's own country.
    public var country: String?
    /// The postal code.
    public var postalCode: String?
    /// ISO 18245, four digits; 0000 where nothing is said.
    public var category: String?
    /// Additional data (62): bill, store, reference, terminal, purpose, by their two digits.
    public var additional: [String: String] = [:]
    /// The name and city in the merchant's own script, with its ISO 639-1 language.
    public var local: LocalName?

    /// A static code for an account.
    public init(scheme: String, account: [String: String]) {
        self.scheme = scheme
        self.account = account
    }

    /// The schemes that codes can be made for: name, and the parts of the account with what each is.
    public static var schemes: [(id: String, name: String, account: [(option: String, name: String)])] {
        MerchantScheme.all.map { scheme in
            var options: [(option: String, name: String)] = []
            for (option, name, _, _) in scheme.options where !options.contains(where: { $0.option == option }) {
                options.append((option, name))
            }
            return (scheme.id, scheme.name, options)
        }
    }

    /// The currencies that a scheme moves, the usual one first; empty where it moves any, or is not known.
    public static func currencies(of scheme: String) -> [Currency] {
        (MerchantScheme.named(scheme)?.currencies ?? []).compactMap { UInt16($0) }.compactMap { Currency(numeric: $0) }
    }

    /// Whether a scheme's codes may hang on the wall with an amount.
    public static func printsAmounts(_ scheme: String) -> Bool {
        MerchantScheme.named(scheme)?.paysFixedAmountOnce != true
    }

    /// The part of the account that a field of a scheme's codes is made of, or nil.
    public static func accountPart(of field: String, in scheme: String) -> String? {
        MerchantScheme.named(scheme)?.options.first { $0.path == field }?.option
    }
}

/// Why a code cannot be made. Nothing was made.
public enum MakingRefusal: Error, Equatable, Sendable, CustomStringConvertible {
    /// No such scheme.
    case unknownScheme(String, known: [String])
    /// The scheme's account has no such part.
    case unknownAccountPart(String, known: [String])
    /// The currency is none of ISO 4217, or missing where the scheme has none of its own.
    case currency
    /// A field holds what only the template in the merchant's own script may hold.
    case notASCII(field: String)
    /// A field is longer than 99 characters.
    case fieldTooLong(String)
    /// The whole is longer than the standard allows.
    case tooLong
    /// The standard forbids it.
    case forbidden([CodeFlaw])

    /// What is wrong and what to do.
    public var description: String {
        switch self {
        case .unknownScheme(let name, let known):
            "\(ShownText.of(name)) is no scheme known here; write \(known.joined(separator: ", "))"
        case .unknownAccountPart(let part, let known):
            "the account has no part \(ShownText.of(part)); write \(known.joined(separator: ", "))"
        case .currency: "the currency is none of ISO 4217; write its three letters"
        case .notASCII(let field):
            "field \(field) holds letters beyond ASCII; give them with the language, and ASCII here"
        case .fieldTooLong(let field): "field \(field) is longer than 99 characters; shorten it"
        case .tooLong: "the code is longer than \(EMVMerchantCode.largestMade) characters; shorten it"
        case .forbidden(let flaws):
            flaws.map { flaw in (flaw.field.map { "field \($0) " } ?? "the code ") + flaw.reason }.joined(
                separator: "; ")
        }
    }
}
