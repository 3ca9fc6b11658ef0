internal import Payments

/// Card numbers, which nobody needs to see: not on a screen, not in a log, not in an error.
///
/// One rule: 13 to 19 digits that begin as cards do and whose check digit is right are a card number, wherever they begin
/// and end. The digits in front of them and behind them do not hide them (an expiry, a PIN, another number), nor does
/// anything between them that is no letter, nor percent-encoding. A number of another kind can look like one by chance:
/// then some of its digits are hidden for nothing, and nobody is harmed.
public enum CardNumber {
    /// What of a text is masked before anybody sees it.
    public enum Masking: Equatable, Sendable {
        /// What could be a card number.
        case cards
        /// That, and every unbroken number of 13 digits or more: nobody knows what the text is, or it is a card scheme's.
        case numbers
        /// All of it but a few characters, for it is a person's number.
        case all
        /// Nothing: by its own check digits it is a number of another kind, or it is an identifier of ours.
        case nothing
    }

    /// The text with what could be a card number masked. The first six and the last four digits stay, as PCI DSS allows.
    public static func masked(_ text: String, _ masking: Masking = .cards) -> String {
        switch masking {
        case .nothing: return text
        case .all: return hidden(text)
        case .cards, .numbers:
            // Most texts are short or words.
            guard text.utf8.count(where: { Ascii.isDigit($0) || $0 >= 0x80 }) >= lengths.lowerBound else { return text }
            let scalars = Array(text.unicodeScalars)
            var runs = DigitRun.all(in: scalars, isEncoded: false)
            if text.utf8.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "\\") }) {
                runs += DigitRun.all(in: scalars, isEncoded: true)
            }
            var shown = scalars
            for run in runs {
                var isHidden = cards(in: run.digits)
                if masking == .numbers {
                    for range in run.unbroken { for place in middle(range) { isHidden[place] = true } }
                }
                for (place, indices) in run.indices.enumerated() where isHidden[place] {
                    for index in indices { shown[index] = "*" }
                }
            }
            var masked = String.UnicodeScalarView()
            masked.append(contentsOf: shown)
            return String(masked)
        }
    }

    /// The lengths of card numbers, ISO/IEC 7812-1.
    private static let lengths = 13...19

    /// What issuers of payment cards begin with: 2 to 6 everywhere, 81 and 82 (RuPay, UnionPay), 8600 and 9860
    /// (Uzbekistan), 9704 (Vietnam), 9792 (Türkiye).
    private static func isIssuer(_ digits: ArraySlice<UInt8>) -> Bool {
        switch digits.prefix(4).reduce(0, { $0 * 10 + Int($1) }) {
        case 2_000...6_999, 8_100...8_299, 8_600, 9_704, 9_792, 9_860: true
        default: false
        }
    }

    /// Of each digit of a run, whether it is masked.
    private static func cards(in digits: [UInt8]) -> [Bool] {
        var isHidden = [Bool](repeating: false, count: digits.count)
        guard digits.count >= lengths.lowerBound else { return isHidden }
        // Luhn (ISO/IEC 7812-1, annex B) of any part of the run is the difference of two sums, of which every second
        // digit is doubled: one for each parity of the last digit.
        var sums = [[0], [0]]
        for (place, digit) in digits.enumerated() {
            for parity in 0...1 {
                let value = Int(digit) * (place % 2 == parity ? 1 : 2)
                sums[parity].append(sums[parity][place] + value / 10 + value % 10)
            }
        }
        func isRight(_ start: Int, _ end: Int) -> Bool {
            (sums[(end - 1) % 2][end] - sums[(end - 1) % 2][start]) % 10 == 0
        }
        // Where the run is a card number as a whole, its middle holds the middle of every other.
        if lengths.contains(digits.count), isIssuer(digits[...]), isRight(0, digits.count) {
            for place in middle(digits.indices) { isHidden[place] = true }
            return isHidden
        }
        for start in 0...digits.count - lengths.lowerBound where isIssuer(digits[start...]) {
            for end in start + lengths.lowerBound...min(digits.count, start + lengths.upperBound)
            where isRight(start, end) {
                for place in middle(start..<end) { isHidden[place] = true }
            }
        }
        return isHidden
    }

    /// All but the first six and the last four; nothing where there are fewer than 13.
    private static func middle(_ range: Range<Int>) -> Range<Int> {
        range.count < lengths.lowerBound ? 0..<0 : range.lowerBound + 6..<range.upperBound - 4
    }

    /// The middle of a text, whatever it is.
    private static func hidden(_ text: String) -> String {
        let characters = Array(text)
        let kept = characters.count >= 13 ? (6, 4) : (0, min(4, characters.count / 3))
        return String(
            characters.enumerated().map { index, character in
                index < kept.0 || index >= characters.count - kept.1 ? character : "*"
            })
    }

    /// Whether the last digit, of values 0 to 9, is the check digit of the others (Luhn, ISO/IEC 7812-1 annex B).
    static func isRight(_ number: ArraySlice<UInt8>) -> Bool {
        number.reversed().enumerated().reduce(0) { sum, digit in
            let value = Int(digit.element) * (digit.offset % 2 == 1 ? 2 : 1)
            return sum + value / 10 + value % 10
        } % 10 == 0
    }
}
