internal import Payments

/// The lines of a SEPA code, counted from 1 as its guidelines do.
struct SEPALines {
    private static let names = [
        "service tag", "version", "character set", "identification", "BIC of the beneficiary's bank",
        "beneficiary's name", "beneficiary's IBAN", "amount", "purpose", "structured reference", "text",
        "information for the payer",
    ]
    /// The most characters that each may have.
    private static let longest = [3, 3, 1, 3, 11, 70, 34, 15, 4, 35, 140, 70]

    private let lines: [TextLine]
    private let set: UInt8

    /// Splits a code, and records its lines as fields.
    init?(_ text: [UInt8], _ findings: inout Findings) {
        var lines = TextLine.split(text)
        // A line end behind the last element is against the guidelines, and common.
        if lines.count > 7, lines.last?.bytes.isEmpty == true { lines.removeLast() }
        guard lines[0].bytes.elementsEqual("BCD".utf8) else {
            findings.flaw(at: 0, field: "line 1", "does not begin with the line BCD")
            return nil
        }
        self.lines = lines
        set = lines.count > 2 && lines[2].bytes.count == 1 ? lines[2].bytes.first.map { $0 &- 48 } ?? 0 : 0
        for (index, line) in lines.prefix(12).enumerated() {
            let text = SEPACharacters.decoded(line.bytes, set: set)
            findings.field(
                CodeField(
                    id: "line \(index + 1)", name: SEPALines.names[index], position: line.position,
                    length: text?.unicodeScalars.count ?? line.bytes.count,
                    value: text.map(ShownText.of) ?? ShownText.of(line.bytes),
                    masking: index == 6 && IBAN.fault(line.bytes) == nil
                        || index == 9 && CreditorReference.fault(line.bytes) == nil ? .nothing : .cards))
        }
        if lines.count < 7 {
            findings.flaw(at: text.count, "fewer than 7 lines")
        } else if lines.count > 12 {
            findings.flaw(at: lines[12].position, "more than 12 lines")
        }
    }

    /// Tag, version, character set, identification.
    func checkHeader(_ findings: inout Findings) {
        if !raw(2).elementsEqual("001".utf8), !raw(2).elementsEqual("002".utf8) {
            flaw(2, "a version other than 001 and 002", &findings)
        }
        if !(1...8).contains(set) { flaw(3, "a character set other than 1 to 8", &findings) }
        if !raw(4).elementsEqual("SCT".utf8) { flaw(4, "not a SEPA credit transfer (SCT)", &findings) }
    }

    /// A line's bytes; none where the code ended before.
    func raw(_ number: Int) -> ArraySlice<UInt8> { number <= lines.count ? lines[number - 1].bytes : [] }

    /// A line's text, checked for its length and its characters.
    func line(_ number: Int, _ findings: inout Findings) -> String {
        guard let text = SEPACharacters.decoded(raw(number), set: (1...8).contains(set) ? set : 1),
            ShownText.isPlain(text)
        else {
            flaw(number, "not text in the character set of line 3", &findings)
            return ""
        }
        if text.unicodeScalars.count > SEPALines.longest[number - 1] {
            flaw(number, "more than \(SEPALines.longest[number - 1]) characters", &findings)
        }
        return text
    }

    /// "EUR" and 0.01 to 999999999.99.
    func amount(_ findings: inout Findings) -> Money? {
        let text = line(8, &findings)
        guard !text.isEmpty, let euro = Currency(code: "EUR") else { return nil }
        guard text.hasPrefix("EUR") else {
            flaw(8, "an amount begins with EUR", &findings)
            return nil
        }
        do throws(AmountFault) {
            let amount = try Money(parsing: String(text.dropFirst(3)), currency: euro)
            if amount.minorUnits <= 99_999_999_999 { return amount }
            flaw(8, "more than 999999999.99", &findings)
        } catch {
            flaw(8, error.description, &findings)
        }
        return nil
    }

    func flaw(_ number: Int, _ reason: String, _ findings: inout Findings) {
        guard let position = number <= lines.count ? lines[number - 1].position : lines.last?.position else { return }
        findings.flaw(at: position, field: "line \(number)", reason)
    }
}
