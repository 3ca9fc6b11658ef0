/// What an article is called where names are too long: a GTIN, or a number of the merchant's own.
public struct ArticleNumber: Hashable, Sendable, CustomStringConvertible {
    /// As it is printed and signed.
    public let description: String
    /// The same for every way of writing one number: a GTIN is one of 14 digits with zeros in front (GS1 General
    /// Specifications 3.3.2). A GTIN of 14 that begins with another digit is another article: a case of them.
    private let canonical: String

    /// Whether two numbers are one article's.
    public static func == (one: ArticleNumber, other: ArticleNumber) -> Bool { one.canonical == other.canonical }

    /// Hashes what `==` compares.
    public func hash(into hasher: inout Hasher) { hasher.combine(canonical) }

    /// Reads a GTIN of 8, 12, 13 or 14 digits.
    ///
    /// - Throws: `PosterFault`'s words where it has another length, or its check digit is wrong
    ///   (GS1 General Specifications 7.9).
    init(gtin text: String) throws(Refusal) {
        let digits = Array(text.utf8)
        guard digits.allSatisfy({ (48...57).contains($0) }) else {
            throw Refusal("the GTIN '\(Shown.short(text))' is not all digits. Leave out blanks and letters.")
        }
        guard [8, 12, 13, 14].contains(digits.count) else {
            throw Refusal("the GTIN '\(Shown.short(text))' has \(digits.count) digits; a GTIN has 8, 12, 13 or 14.")
        }
        let expected = ArticleNumber.checkDigit(digits.dropLast())
        guard digits.last == 48 + expected else {
            throw Refusal("the GTIN \(text) is mistyped: its last digit would be \(expected).")
        }
        description = text
        canonical = String(repeating: "0", count: 14 - digits.count) + text
    }

    /// Reads a number of the merchant's own: 1 to 25 letters, digits and `-._/`, which every bill reference may carry.
    init(sku text: String) throws(Refusal) {
        let allowed = text.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || "-._/".utf8.contains($0)
        }
        guard allowed, (1...25).contains(text.utf8.count) else {
            throw Refusal(
                "the SKU '\(Shown.short(text))' cannot be a bill reference: 1 to 25 of A-Z a-z 0-9 - . _ / are allowed."
            )
        }
        description = text
        // Where a GTIN stands in the wrong column, it is a GTIN all the same.
        canonical = (try? ArticleNumber(gtin: text))?.canonical ?? text
    }

    /// What is wrong with a number, without the line.
    struct Refusal: Error {
        let words: String
        init(_ words: String) { self.words = words }
    }

    private static func checkDigit(_ digits: some BidirectionalCollection<UInt8>) -> UInt8 {
        let sum = digits.reversed().enumerated().reduce(0) { $0 + Int($1.element - 48) * ($1.offset % 2 == 0 ? 3 : 1) }
        return UInt8((10 - sum % 10) % 10)
    }
}

/// A text of somebody else's in a message: its beginning, without what would move a terminal's cursor.
enum Shown {
    static func short(_ text: String) -> String {
        let safe = text.unicodeScalars.prefix(40).map { ReadableScalar.isReadable($0) ? Character($0) : "?" }
        return String(safe) + (text.unicodeScalars.count > 40 ? "..." : "")
    }
}

/// Which characters may be printed in a name.
enum ReadableScalar {
    /// No control characters, and none that turn the direction of what stands around them: a price that reads backwards is
    /// another price.
    static func isReadable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF, 0xFFF9...0xFFFD: false
        default: true
        }
    }
}
