public import Payments

/// A signed label behind the address of the merchant's page: `https://shop.example/p#TPA...`.
///
/// A phone without any program of ours opens the page, and the page checks the label. It stands behind `#`, so that it is
/// the page that reads it, and no server on the way writes it into a log.
public struct LabelLink: Equatable, Sendable {
    /// The most bytes of an address.
    public static let longestBase = 96

    /// The page's address.
    public let base: String
    /// What the page is told.
    public let label: Signed<Label>

    /// Puts a label behind an address.
    ///
    /// - Throws: `FormatFault` where `base` is not `https://`, a host and perhaps a path, in visible ASCII without `#`.
    public init(base: String, label: Signed<Label>) throws(FormatFault) {
        guard LabelLink.isAddress(Array(base.utf8)) else {
            throw FormatFault(Label.structure, .text("the address is not https:// with a host, without #"))
        }
        self.base = base
        self.label = label
    }

    /// Reads a link.
    public init(text: some Collection<UInt8>) throws(FormatFault) {
        let text = Array(text)
        guard text.count <= LabelLink.longestBase + 1 + Label.largestSize * 5 / 2 else {
            throw FormatFault(Label.structure, .tooLong)
        }
        guard let hash = text.firstIndex(of: UInt8(ascii: "#")) else {
            throw FormatFault(Label.structure, .text("there is no # in the address"))
        }
        let base = text[..<hash]
        try self.init(
            base: String(decoding: base, as: UTF8.self), label: Signed<Label>(text: text[(hash + 1)...]))
    }

    /// The text of the QR symbol.
    public var text: String { base + "#" + label.text }

    /// Whether a text is meant to be one: a web address with a label's prefix behind its `#`.
    static func isMeant(_ text: some Collection<UInt8>) -> Bool {
        guard let hash = text.firstIndex(of: UInt8(ascii: "#")) else { return false }
        return isSecure(text) && text[hash...].dropFirst().starts(with: Label.prefix.utf8)
    }

    private static func isSecure(_ text: some Collection<UInt8>) -> Bool {
        text.prefix(8).elementsEqual("https://".utf8) { ((65...90).contains($0) ? $0 + 32 : $0) == $1 }
    }

    private static func isAddress(_ text: [UInt8]) -> Bool {
        guard text.count <= longestBase, isSecure(text), text.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x23 })
        else { return false }
        let host = text.dropFirst(8).prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        // A name in front of the host would let "https://shop.example@elsewhere" look like the shop.
        return !host.isEmpty && !host.contains(UInt8(ascii: "@"))
    }
}
