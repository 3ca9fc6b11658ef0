public import Payments

/// A code of our own: signed content with a short upper-case prefix, written as digits behind it.
public protocol OwnCode: SignedContent {
    /// Three upper-case letters that name the kind.
    static var prefix: String { get }
}

extension OwnCode {
    /// 400 bytes are a version-15 symbol; ours are 9 at most, so more is not ours.
    public static var largestSize: Int { 400 }
}

extension Signed where Content: OwnCode {
    /// The text of the QR symbol: prefix and digits.
    public var text: String { Content.prefix + DigitText.digits(bytes) }

    /// Reads the text of a QR symbol.
    ///
    /// - Throws: `FormatFault` where the prefix is another's, the digits are damaged or the content is not valid.
    public init(text: some Collection<UInt8>) throws(FormatFault) {
        guard text.starts(with: Content.prefix.utf8) else {
            throw FormatFault(Content.structure, .text("does not begin with \(Content.prefix)"))
        }
        guard text.count <= Content.largestSize * 5 / 2 else { throw FormatFault(Content.structure, .tooLong) }
        guard let bytes = DigitText.bytes(text.dropFirst(Content.prefix.utf8.count)) else {
            throw FormatFault(Content.structure, .text("the digits are damaged"))
        }
        try self.init(decoding: bytes)
    }
}
