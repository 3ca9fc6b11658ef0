internal import Payments

/// Element strings of GS1-128, GS1 DataMatrix and GS1 QR Code: GS1 General Specifications 26, sections 3 and 7.8.
///
/// Separators are the bytes that scanners give for FNC1, 1D. Whether elements belong together (a batch and its GTIN)
/// is not judged: an article may carry several codes.
///
/// An identifier that is not known here (GS1 adds some every year) does not hide its neighbours: where it ends is known all
/// the same, so what stands before and behind it is shown. But such a code is not read as an article, not even where its
/// GTIN is right: what nobody understood may say that this is a made-to-order piece, a part, or a pallet of it, at another
/// price. The article's own bar code, without identifiers, is never in doubt.
public struct GS1Elements: ForeignCode {
    /// The code as scanned.
    public let text: [UInt8]
    /// The elements, in the order of the code.
    public let elements: [GS1Element]

    /// The value of an element, or nil.
    public func value(_ identifier: String) -> String? { elements.first { $0.identifier == identifier }?.value }

    /// Whether a text says of itself that it is element strings: by a symbology identifier for GS1, or by FNC1. A scanner
    /// that sends neither still sends separators: with one behind a GTIN whose check digit is right nothing else is meant.
    public static func begins(_ text: [UInt8]) -> Bool {
        prefixes.contains { text.starts(with: $0) }
            || text.starts(with: "01".utf8) && text.dropFirst(16).contains(separator)
                && ModuloTen.isRight(text[2..<16])
    }

    /// "]C1" GS1-128, "]e0" DataBar, "]d2" DataMatrix, "]Q3" QR Code, "]J1" DotCode (figure 5.1.2-1); or FNC1 itself.
    private static let prefixes: [[UInt8]] =
        ["]C1", "]e0", "]d2", "]Q3", "]J1"].map { Array($0.utf8) } + [[separator]]

    private static let separator: UInt8 = 0x1D
    /// What a QR symbol holds.
    private static let largestText = 2_953

    /// Reads a code, strictly; throws the first thing that is wrong with it.
    public init(parsing text: [UInt8]) throws(CodeFlaw) {
        var findings = Findings()
        let code = GS1Elements.read(text, &findings)
        self = try findings.accepted(code)
    }

    /// What a text says, field by field, and everything that is wrong with it. Takes any bytes.
    public static func explain(_ text: [UInt8]) -> ExplainedCode {
        var findings = Findings()
        let code = read(text, &findings)
        let amount = GS1Element.amount(in: code?.elements ?? [])
        return findings.explained(
            "GS1 element strings", standard: "GS1 General Specifications 26", use: .article, amount: amount?.decimal,
            currency: amount?.currency?.code)
    }

    private static func read(_ text: [UInt8], _ findings: inout Findings) -> GS1Elements? {
        guard !findings.isTooLong(text, for: largestText) else { return nil }
        var rest = text[...]
        if let prefix = prefixes.first(where: { rest.starts(with: $0) }) { rest = rest.dropFirst(prefix.count) }
        if rest.isEmpty { findings.flaw(at: rest.startIndex, "no element") }
        var elements: [GS1Element] = []
        var values: [String: String] = [:]
        while !rest.isEmpty {
            let start = rest.startIndex
            let string = ApplicationIdentifier.first(of: rest, separator: separator)
            rest = rest.dropFirst(string.count)
            // Behind a predefined length a separator is not needed, and does no harm.
            if rest.first == separator { rest = rest.dropFirst() }
            guard let rule = ApplicationIdentifier.beginning(string) else {
                findings.flaw(at: start, "no known application identifier")
                findings.field(
                    CodeField(
                        id: "(?)", name: "unknown", position: start, length: string.count,
                        value: ShownText.of(string)))
                continue
            }
            let value = string.dropFirst(rule.digits.utf8.count)
            let element = GS1Element.read(rule, value, at: start, &findings)
            if let value = values.updateValue(element.value, forKey: element.identifier), value != element.value {
                findings.flaw(at: start, field: "(\(rule.digits))", "there twice, and not the same")
            }
            elements.append(element)
        }
        return GS1Elements(text: text, elements: elements)
    }

    private init(text: [UInt8], elements: [GS1Element]) {
        self.text = text
        self.elements = elements
    }
}
