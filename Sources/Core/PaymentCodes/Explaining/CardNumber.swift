/// Card numbers, which nobody needs to see: not on a screen, not in a log.
public enum CardNumber {
    /// The text with every number masked that could be a card's: 13 to 19 digits beginning 2 to 6, or 9704 (Vietnam),
    /// whose check digit is right (ISO/IEC 7812-1). The first six and the last four digits stay, as PCI DSS allows.
    ///
    /// Blanks and hyphens between the digits do not hide a number. A longer run of digits is no card number, but may
    /// hold one at its beginning, as track 2 does.
    ///
    /// - Parameter isUnknown: whether nobody knows what the text is. Then every number of 13 digits or more is masked.
    public static func masked(_ text: String, isUnknown: Bool = false) -> String {
        var characters = Array(text.utf8)
        var start = 0
        while start < characters.count {
            guard Ascii.isDigit(characters[start]) else {
                start += 1
                continue
            }
            var places: [Int] = []
            var end = start
            while end < characters.count, isPart(characters[end], after: characters[end - min(1, end - start)]) {
                if Ascii.isDigit(characters[end]) { places.append(end) }
                end += 1
            }
            let number = places.map { characters[$0] - 48 }
            let hidden = isUnknown && number.count >= 13 ? 6..<number.count - 4 : digits(of: number)
            for place in hidden { characters[places[place]] = 42 }
            start = end
        }
        return String(decoding: characters, as: UTF8.self)
    }

    /// The middle digits of a number, whatever its check digit: for a field that holds a card number by its standard.
    public static func hidden(_ text: String) -> String {
        let characters = Array(text.utf8)
        let kept = characters.count >= 13 ? (6, 4) : (0, min(4, characters.count / 3))
        return String(
            decoding: characters.enumerated().map { index, byte in
                index < kept.0 || index >= characters.count - kept.1 ? byte : 42
            }, as: UTF8.self)
    }

    /// A digit, or a single blank or hyphen behind a digit.
    private static func isPart(_ byte: UInt8, after last: UInt8) -> Bool {
        Ascii.isDigit(byte) || ((byte == 32 || byte == 45) && Ascii.isDigit(last))
    }

    /// The places to mask: of the whole run, or of its beginning where it is longer than a card number.
    private static func digits(of number: [UInt8]) -> Range<Int> {
        guard let first = number.first, (2...6).contains(first) || number.starts(with: [9, 7, 0, 4]) else {
            return 0..<0
        }
        let lengths = number.count <= 19 ? [number.count] : Array((13...19).reversed())
        guard let length = lengths.first(where: { $0 >= 13 && isRight(number.prefix($0)) }) else { return 0..<0 }
        return 6..<length - 4
    }

    /// Whether the last digit, of values 0 to 9, is the check digit of the others (Luhn, ISO/IEC 7812-1 annex B).
    static func isRight(_ number: ArraySlice<UInt8>) -> Bool {
        number.reversed().enumerated().reduce(0) { sum, digit in
            let value = Int(digit.element) * (digit.offset % 2 == 1 ? 2 : 1)
            return sum + value / 10 + value % 10
        } % 10 == 0
    }
}
