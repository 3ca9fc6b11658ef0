public import Payments

/// A code of our own: signed content with a short upper-case prefix, its short form written as digits behind it.
public protocol OwnCode: SignedContent {
    /// Three upper-case letters that name the kind.
    static var prefix: String { get }
}

extension OwnCode {
    /// A symbol of version 9 holds 174 bytes; much more is not ours.
    public static var largestSize: Int { 400 }
}

extension Signed where Content: OwnCode {
    /// The text of the QR symbol: prefix and digits.
    public var text: String { Content.prefix + DigitText.digits(short) }

    /// Reads the text of a QR symbol.
    ///
    /// - Throws: `FormatFault` where the prefix is another's, the digits are damaged or the content is not valid.
    public init(text: some Collection<UInt8>) throws(FormatFault) {
        try self.init(
            short: DigitText.bytes(
                of: text, behind: Content.prefix, atMost: Content.largestSize, as: Content.structure))
    }
}

extension DigitText {
    /// The bytes of one of our codes from the text of its QR symbol.
    static func bytes(
        of text: some Collection<UInt8>, behind prefix: String, atMost largest: Int, as structure: String
    ) throws(FormatFault) -> [UInt8] {
        guard text.starts(with: prefix.utf8) else {
            throw FormatFault(structure, .text("does not begin with \(prefix)"))
        }
        guard text.count <= largest * 5 / 2 else { throw FormatFault(structure, .tooLong) }
        guard let bytes = DigitText.bytes(text.dropFirst(prefix.utf8.count)) else {
            throw FormatFault(structure, .text("the digits are damaged"))
        }
        guard bytes.count <= largest else { throw FormatFault(structure, .tooLong) }
        return bytes
    }
}
