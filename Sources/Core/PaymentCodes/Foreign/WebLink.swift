internal import Payments

/// A web address that belongs to no payment scheme known here: made for a buyer's phone, and never opened by a counter.
enum WebLink {
    static func explain(_ text: [UInt8]) -> ExplainedCode {
        let link = WebAddress(text)
        return ExplainedCode(
            family: "web address", standard: "RFC 3986", use: .oursToShow, fields: link.fields, flaws: link.flaws)
    }
}

/// UnionPay's merchant-presented address, `https://qr.95516.com/` with the IIN of the institution that made it and its
/// own text behind it. What it asks for is known to UnionPay's servers alone.
enum UnionPayLink {
    /// The host of all of them.
    static let host = "qr.95516.com"

    static func explain(_ text: [UInt8]) -> ExplainedCode {
        let link = WebAddress(text, masking: .whole)
        var flaws = link.flaws
        let parts = link.path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst()
        if parts.first?.count != 8 || parts.first?.allSatisfy(Ascii.isDigit) != true {
            flaws.append(CodeFlaw(at: link.pathPosition, field: "path", "has no institution number of 8 digits"))
        } else if parts.dropFirst().first?.isEmpty != false {
            flaws.append(CodeFlaw(at: link.pathPosition, field: "path", "names no code behind the institution"))
        }
        return ExplainedCode(
            family: "UnionPay merchant-presented link", standard: "UnionPay QR", use: .oursToShow, fields: link.fields,
            flaws: flaws)
    }
}

/// The address on a merchant's own sign of a wallet: `wxp://` of WeChat Pay, `https://qr.alipay.com/` of Alipay. Whose it
/// is and what it asks for is known to the wallet alone.
enum WalletMerchantLink {
    private static let weChat = "wxp://"
    private static let alipay = "https://qr.alipay.com/"

    /// Whether a text, in small letters, begins like one.
    static func isMeant(_ text: [UInt8]) -> Bool {
        text.starts(with: weChat.utf8) || text.starts(with: alipay.utf8)
    }

    static func explain(_ text: [UInt8]) -> ExplainedCode {
        let link = WebAddress(text, masking: .reference)
        let isWeChat = text.first.map(Ascii.lower) == UInt8(ascii: "w")
        var flaws = link.flaws
        if !isWeChat, link.path.count < 2 {
            flaws.append(CodeFlaw(at: link.pathPosition, field: "path", "names no merchant"))
        }
        return ExplainedCode(
            family: "\(isWeChat ? "WeChat Pay" : "Alipay") merchant's link", standard: "the wallet's own",
            use: .oursToShow, fields: link.fields, flaws: flaws)
    }
}

/// A web address in its parts.
struct WebAddress {
    let fields: [CodeField]
    let flaws: [CodeFlaw]
    let path: [UInt8]
    let pathPosition: Int

    /// - Parameter masking: what of its path and its query nobody needs to see.
    init(_ text: [UInt8], masking: CardNumber.Masking = .cards) {
        let separator = Array("://".utf8)
        let scheme = text.prefix { $0 != separator[0] }
        let hostStart = min(text.count, scheme.count + separator.count)
        let host = text[hostStart...].prefix { !Array("/?#".utf8).contains($0) }
        pathPosition = host.endIndex
        let rest = text[host.endIndex...]
        path = Array(rest.prefix { !Array("?#".utf8).contains($0) })
        let query = Array(rest.dropFirst(path.count))
        func field(_ id: String, _ name: String, _ position: Int, _ value: [UInt8]) -> CodeField {
            CodeField(
                id: id, name: name, position: position, length: value.count, value: ShownText.of(value),
                masking: masking)
        }
        fields =
            [
                field("scheme", "Scheme", 0, Array(scheme)), field("host", "Host", hostStart, Array(host)),
                field("path", "Path", host.endIndex, path),
            ] + (query.isEmpty ? [] : [field("query", "Query and fragment", host.endIndex + path.count, query)])
        var flaws: [CodeFlaw] = []
        if host.isEmpty { flaws.append(CodeFlaw(at: hostStart, field: "host", "is missing")) }
        if host.contains(UInt8(ascii: "@")) {
            flaws.append(CodeFlaw(at: hostStart, field: "host", "has a name in front of it: it looks like another's"))
        }
        if let place = text.firstIndex(where: { $0 <= 32 || $0 == 127 }) {
            flaws.append(CodeFlaw(at: place, "holds a blank or a control character"))
        } else if let shown = String(validating: text, as: UTF8.self) {
            if !ShownText.isPlain(shown) { flaws.append(CodeFlaw(at: 0, "holds a character that is not shown")) }
        } else {
            flaws.append(CodeFlaw(at: 0, "is not text in UTF-8"))
        }
        self.flaws = flaws
    }
}
