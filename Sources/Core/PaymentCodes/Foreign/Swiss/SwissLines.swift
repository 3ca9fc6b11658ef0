/// The lines of a Swiss bill, counted from 1, with the names and lengths of the guidelines' data structure.
struct SwissLines {
    private static let address = [
        ("address type", 1), ("name", 70), ("street or address line 1", 70), ("house number or address line 2", 70),
        ("postal code", 16), ("town", 35), ("country", 2),
    ]
    private static func party(_ of: String) -> [(name: String, most: Int)] {
        address.map { ("\(of): \($0)", $1) }
    }
    private static let elements: [(name: String, most: Int)] =
        [("type", 3), ("version", 4), ("coding", 1), ("creditor's IBAN", 21)] + party("creditor")
        + party("ultimate creditor") + [("amount", 12), ("currency", 3)] + party("debtor")
        + [("reference type", 4), ("reference", 27), ("message", 140), ("trailer", 3), ("billing information", 140)]
        + [("alternative scheme", 100), ("alternative scheme", 100)]

    /// The elements that must be there, if empty; and with those that may be.
    static let fewest = 31
    static let most = 34

    private let lines: [TextLine]

    /// Splits a code, and records its lines as fields.
    init?(_ text: [UInt8], _ findings: inout Findings) {
        var lines = TextLine.split(text)
        // Line ends behind the last element are against the guidelines, and on many bills.
        while lines.count > SwissLines.fewest, lines.last?.bytes.isEmpty == true { lines.removeLast() }
        guard lines[0].bytes.elementsEqual("SPC".utf8) else {
            findings.flaw(at: 0, field: "line 1", "does not begin with the line SPC")
            return nil
        }
        self.lines = lines
        for (index, line) in lines.prefix(SwissLines.most).enumerated() {
            let value = ShownText.of(line.bytes)
            findings.field(
                CodeField(
                    id: "line \(index + 1)", name: SwissLines.elements[index].name, position: line.position,
                    length: String(validating: line.bytes, as: UTF8.self)?.unicodeScalars.count ?? line.bytes.count,
                    value: value, masking: SwissLines.masking(index + 1, line.bytes)))
        }
        if lines.count < SwissLines.fewest {
            findings.flaw(at: text.count, "fewer than 31 lines")
        } else if lines.count > SwissLines.most {
            findings.flaw(at: lines[SwissLines.most].position, "more than 34 lines")
        }
    }

    /// An account and a reference with right check digits are what they are; Swico's billing information has a form.
    private static func masking(_ number: Int, _ line: ArraySlice<UInt8>) -> CardNumber.Masking {
        switch number {
        case 4 where IBAN.fault(line) == nil: .nothing
        case 29 where line.count == 27 && ModuloTen.isRightRecursive(line): .nothing
        case 29 where CreditorReference.fault(line) == nil: .nothing
        case 32 where line.starts(with: "//S1/".utf8): .whole
        default: .cards
        }
    }

    /// A line's bytes; none where the code ended before.
    func raw(_ number: Int) -> ArraySlice<UInt8> { number <= lines.count ? lines[number - 1].bytes : [] }

    /// A line's text, checked for its length and its characters.
    func text(_ number: Int, _ findings: inout Findings) -> String {
        guard let text = String(validating: raw(number), as: UTF8.self),
            text.unicodeScalars.allSatisfy(SwissLines.isAllowed)
        else {
            flaw(number, "characters that a Swiss payment cannot carry", &findings)
            return ""
        }
        let most = SwissLines.elements[number - 1].most
        if text.unicodeScalars.count > most { flaw(number, "more than \(most) characters", &findings) }
        return text
    }

    /// Guidelines 2.3, "Permitted characters": Basic Latin, Latin-1 Supplement, Latin Extended-A, four Romanian letters
    /// and the euro. Version 2.2 had fewer.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E, 0xA0...0x17F, 0x218...0x21B, 0x20AC: true
        default: false
        }
    }

    func flaw(_ number: Int, _ reason: String, _ findings: inout Findings) {
        guard let position = number <= lines.count ? lines[number - 1].position : lines.last?.position else { return }
        findings.flaw(at: position, field: "line \(number)", reason)
    }
}
