/// An address on a Swiss bill.
public struct SwissAddress: Equatable, Sendable {
    /// Name of a person or firm.
    public let name: String
    /// Structured: street and number. Combined: the first line.
    public let street: String
    /// Structured: postal code and town. Combined: the second line.
    public let town: String
    /// ISO 3166 letters.
    public let country: String

    /// Reads seven lines from `first` on; nil where all are empty.
    ///
    /// "S" is structured. "K", combined, ends with version 2.3 of the guidelines, and is still on printed bills.
    static func read(_ lines: SwissLines, from first: Int, _ findings: inout Findings) -> SwissAddress? {
        let texts = (first..<first + 7).map { lines.text($0, &findings) }
        guard texts.contains(where: { !$0.isEmpty }) else { return nil }
        let isCombined = texts[0] == "K"
        if texts[0] != "S", !isCombined { lines.flaw(first, "an address type other than S and K", &findings) }
        let needed = isCombined ? [1, 3, 6] : [1, 4, 5, 6]
        for index in needed where texts[index].isEmpty {
            lines.flaw(first + index, "missing in the address", &findings)
        }
        for index in isCombined ? [4, 5] : [] where !texts[index].isEmpty {
            lines.flaw(first + index, "not used in a combined address", &findings)
        }
        // Structured, the second line is a house number; combined, it is a line like the first.
        if !isCombined, texts[3].unicodeScalars.count > 16 {
            lines.flaw(first + 3, "more than 16 characters", &findings)
        }
        let country = texts[6]
        if !country.isEmpty, !Countries.hold(country) {
            lines.flaw(first + 6, "no country of ISO 3166-1", &findings)
        }
        func joined(_ parts: [String]) -> String { parts.filter { !$0.isEmpty }.joined(separator: " ") }
        return SwissAddress(
            name: texts[1], street: isCombined ? texts[2] : joined([texts[2], texts[3]]),
            town: isCombined ? texts[3] : joined([texts[4], texts[5]]), country: country)
    }
}
