internal import Payments

/// The web address of an article, or of another thing that has a GS1 key: GS1 Digital Link Standard, URI Syntax 1.6,
/// uncompressed.
///
/// Nothing is fetched: keys and values are in the address itself.
public struct DigitalLink: ForeignCode {
    /// The address as scanned.
    public let text: [UInt8]
    /// Who answers the address, in small letters; anybody may use any key.
    public let host: String
    /// The key, such as a GTIN (01) of 14 digits, then its qualifiers, then what the query says with identifiers.
    public let elements: [GS1Element]

    /// The value of an element, or nil.
    public func value(_ identifier: String) -> String? { elements.first { $0.identifier == identifier }?.value }

    /// What a QR symbol holds.
    private static let largestText = 2_953

    /// Reads a code, strictly; throws the first thing that is wrong with it.
    public init(parsing text: [UInt8]) throws(CodeFlaw) {
        var findings = Findings()
        let link = DigitalLink.read(text, &findings)
        self = try findings.accepted(link)
    }

    /// What a text says, field by field, and everything that is wrong with it. Takes any bytes.
    public static func explain(_ text: [UInt8]) -> ExplainedCode {
        var findings = Findings()
        let link = read(text, &findings)
        let amount = GS1Element.amount(in: link?.elements ?? [])
        return findings.explained(
            "GS1 Digital Link", standard: "GS1 Digital Link URI Syntax 1.6",
            use: isOfArticle(text) == false ? .oursToShow : .article, amount: amount?.decimal,
            currency: amount?.currency?.code)
    }

    /// Whether the key that an address names is an article's. Nil where it names none, on whatever host, behind whatever
    /// path of the web site.
    static func isOfArticle(_ text: [UInt8]) -> Bool? {
        guard text.count <= largestText else { return nil }
        let path = DigitalLinkAddress.path(in: text)
        guard let place = DigitalLinkKey.index(in: path), let value = PercentText.decoded(path[place + 1]) else {
            return nil
        }
        let key = Ascii.text(path[place])
        return DigitalLinkKey.resembles(value[...], key) ? DigitalLinkKey.articles.contains(key) : nil
    }

    private static func read(_ text: [UInt8], _ findings: inout Findings) -> DigitalLink? {
        guard !findings.isTooLong(text, for: largestText) else { return nil }
        if let wrong = text.firstIndex(where: { !(0x21...0x7E).contains($0) }) {
            findings.flaw(at: wrong, "a character that an address cannot have")
            return nil
        }
        guard let address = DigitalLinkAddress(text, &findings) else { return nil }
        guard let first = DigitalLinkKey.index(in: address.path) else {
            findings.flaw(at: address.path.first?.startIndex ?? text.count, "no GS1 key in the path")
            return nil
        }
        address.recordRest(before: first, &findings)
        var elements: [GS1Element] = []
        var qualifiers: [String] = []
        for index in stride(from: first, to: address.path.count, by: 2) {
            let name = Ascii.text(address.path[index])
            let position = address.path[index].startIndex
            if index > first { qualifiers.append(name) }
            element(name, address.path[index + 1], at: position, &elements, &findings)
        }
        let key = Ascii.text(address.path[first])
        if !DigitalLinkKey.allows(qualifiers, behind: key) {
            findings.flaw(
                at: address.path[first].startIndex, field: "(\(key))", "qualifiers that it cannot have, or their order")
        }
        for (name, value) in address.query {
            // Names of digits are identifiers; others belong to the web site.
            if Ascii.areDigits(name) {
                element(Ascii.text(name), value, at: name.startIndex, &elements, &findings)
            } else {
                findings.field(
                    CodeField(
                        id: ShownText.of(name), name: "parameter of the web site", position: name.startIndex,
                        length: value.count, value: ShownText.of(PercentText.decoded(value) ?? Array(value))))
            }
        }
        return DigitalLink(text: text, host: address.host, elements: elements)
    }

    /// Reads one identifier and its value.
    private static func element(
        _ name: String, _ raw: ArraySlice<UInt8>, at position: Int, _ elements: inout [GS1Element],
        _ findings: inout Findings
    ) {
        guard let rule = ApplicationIdentifier.named(name) else {
            findings.flaw(at: position, field: "(\(ShownText.of(name)))", "no known application identifier")
            findings.field(
                CodeField(
                    id: "(\(ShownText.of(name)))", name: "unknown", position: position, length: raw.count,
                    value: ShownText.of(raw)))
            return
        }
        guard var value = PercentText.decoded(raw) else {
            findings.flaw(at: raw.startIndex, field: "(\(name))", "badly percent-encoded")
            return
        }
        // A GTIN may be written without its leading zeros.
        if name == "01", [8, 12, 13].contains(value.count) {
            value = [UInt8](repeating: 48, count: 14 - value.count) + value
        }
        if elements.contains(where: { $0.identifier == name }) {
            findings.flaw(at: position, field: "(\(name))", "there twice")
        }
        elements.append(GS1Element.read(rule, value[...], at: position, &findings))
    }

    private init(text: [UInt8], host: String, elements: [GS1Element]) {
        self.text = text
        self.host = host
        self.elements = elements
    }
}
