/// The bar code of an article: EAN-13, EAN-8, UPC-A or UPC-E, of the GS1 General Specifications.
public struct ArticleCode: ForeignCode {
    /// The kinds of bar code.
    public enum Symbology: String, Equatable, Sendable, CaseIterable {
        case ean13 = "EAN-13"
        case ean8 = "EAN-8"
        case upcA = "UPC-A"
        /// Eight digits that stand for twelve.
        case upcE = "UPC-E"

        var length: Int {
            switch self {
            case .ean13: 13
            case .upcA: 12
            case .ean8, .upcE: 8
            }
        }
    }

    /// The digits as scanned.
    public let text: [UInt8]
    /// The kind of bar code.
    public let symbology: Symbology
    /// The article's number (GTIN) with zeros in front, 14 digits: the one to look articles up by.
    public let gtin: String
    /// What its first digits say.
    public let kind: ArticleKind

    /// Reads the digits of a bar code whose kind is not known.
    ///
    /// Eight digits may be EAN-8 or UPC-E, and for some the check digit is right as both. Those that begin with 0 are
    /// UPC-E if that is right: as EAN-8 they would be a firm's own number, which is rare. `explain` tells both readings;
    /// a scanner that tells the kind should be listened to.
    public init(parsing text: [UInt8]) throws(CodeFlaw) { try self.init(parsing: text, symbology: nil) }

    /// Reads the digits of a bar code.
    ///
    /// - Parameter symbology: what the scanner says it was; nil where it does not say.
    /// - Throws: the first thing that is wrong.
    public init(parsing text: [UInt8], symbology: Symbology?) throws(CodeFlaw) {
        var findings = Findings()
        let code = ArticleCode.read(text, symbology, &findings)
        self = try findings.accepted(code)
    }

    /// What a text says, field by field, and everything that is wrong with it. Takes any bytes.
    public static func explain(_ text: [UInt8]) -> ExplainedCode { explain(text, symbology: nil) }

    /// What the digits say.
    ///
    /// - Parameter symbology: what the scanner says it was; nil where it does not say.
    public static func explain(_ text: [UInt8], symbology: Symbology?) -> ExplainedCode {
        var findings = Findings()
        let code = read(text, symbology, &findings)
        return findings.explained(
            code?.symbology.rawValue ?? "bar code of an article", standard: "GS1 General Specifications 26",
            use: .article)
    }

    private static func read(
        _ text: [UInt8], _ stated: Symbology?, _ findings: inout Findings
    ) -> ArticleCode? {
        guard !findings.isTooLong(text, for: 13) else { return nil }
        if let wrong = text.firstIndex(where: { !Ascii.isDigit($0) }) {
            findings.flaw(at: wrong, "not digits only")
            return nil
        }
        guard let symbology = stated ?? guess(text), text.count == symbology.length else {
            findings.flaw(at: 0, stated.map { "\($0.rawValue) has \($0.length) digits" } ?? "not 8, 12 or 13 digits")
            return nil
        }
        let whole = symbology == .upcE ? UPCE.expanded(text) : text
        guard let whole else {
            findings.flaw(at: 0, "UPC-E begins with 0")
            return nil
        }
        let padded = [UInt8](repeating: 48, count: 14 - whole.count) + whole
        let kind = symbology == .ean8 ? ArticleKind(eight: whole) : ArticleKind(thirteen: padded.dropFirst())
        let code = ArticleCode(text: text, symbology: symbology, gtin: Ascii.text(padded), kind: kind)
        let isRight = ModuloTen.isRight(whole)
        if !isRight { findings.flaw(at: text.count - 1, field: "check digit", "the check digit is wrong") }
        code.record(isRight ? .nothing : .cards, &findings)
        if stated == nil, symbology == .upcE, ModuloTen.isRight(text) { code.recordAsEight(&findings) }
        return code
    }

    /// Records what the digits say.
    private func record(_ masking: CardNumber.Masking, _ findings: inout Findings) {
        func field(_ id: String, _ name: String, _ position: Int, _ length: Int, _ value: String) {
            findings.field(
                CodeField(id: id, name: name, position: position, length: length, value: value, masking: masking))
        }
        field("number", symbology.rawValue, 0, text.count, Ascii.text(text))
        field("prefix", "GS1 prefix", 0, min(3, text.count), kind.rawValue)
        if symbology == .upcE { field("expanded", "UPC-A", 0, text.count, String(gtin.dropFirst(2))) }
        field("gtin", "GTIN, 14 digits", 0, text.count, gtin)
        field("check digit", "modulo 10", text.count - 1, 1, Ascii.text(text.suffix(1)))
    }

    /// Records what the digits of a UPC-E would be as EAN-8, where nobody said which of the two was printed.
    private func recordAsEight(_ findings: inout Findings) {
        let gtin = String(repeating: "0", count: 6) + Ascii.text(text)
        findings.field(
            CodeField(
                id: "other reading", name: "EAN-8, if that was printed", position: 0, length: text.count,
                value: "GTIN \(gtin), \(ArticleKind(eight: text).rawValue)"))
    }

    private static func guess(_ digits: [UInt8]) -> Symbology? {
        switch digits.count {
        case 13: return .ean13
        case 12: return .upcA
        case 8:
            return UPCE.expanded(digits).map(ModuloTen.isRight) == true ? .upcE : .ean8
        default: return nil
        }
    }

    private init(text: [UInt8], symbology: Symbology, gtin: String, kind: ArticleKind) {
        self.text = text
        self.symbology = symbology
        self.gtin = gtin
        self.kind = kind
    }
}
