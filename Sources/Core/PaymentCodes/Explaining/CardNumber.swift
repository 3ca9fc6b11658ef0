internal import Payments

/// Card numbers, which nobody needs to see: not on a screen, not in a log, not in an error.
///
/// In a text that anybody may have filled with anything, one rule: 13 to 19 digits that begin as cards do and whose check
/// digit is right are a card number, wherever they begin and end. The digits in front of them and behind them do not hide
/// them (an expiry, a PIN, another number), nor does anything between them that is no letter, nor percent-encoding.
///
/// Of long numbers, most look like one somewhere inside by chance. Where the form of a field says what number it is, only
/// what is a card number by itself is one: else half of all merchants' accounts were not to be read.
public enum CardNumber {
    /// What of a text is masked before anybody sees it.
    public enum Masking: Equatable, Sendable {
        /// What could be a card number, wherever it begins and ends.
        case cards
        /// What is a card number by itself: an unbroken number, or the whole text. For fields whose form a standard checks.
        case whole
        /// That, and what begins a number: a card number with its expiry behind it. For references, of which a standard
        /// says no more than how long they are.
        case reference
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
        case .cards, .whole, .reference, .numbers:
            // Most texts are short or words.
            guard mayHold(text) else { return text }
            let scalars = Array(text.unicodeScalars)
            var shown = scalars
            for run in DigitRun.all(readings: scalars) {
                let places =
                    switch masking {
                    case .whole: alone(in: run, of: scalars).flatMap(middle)
                    case .reference: leading(in: run).flatMap(middle)
                    case .numbers: cards(in: run.digits) + run.unbroken.flatMap(middle)
                    default: cards(in: run.digits)
                    }
                for place in places { for index in run.indices[place] { shown[index] = "*" } }
            }
            var masked = String.UnicodeScalarView()
            masked.append(contentsOf: shown)
            return String(masked)
        }
    }

    /// Whether somebody would find a card number in a text: unbroken, or in the groups that cards have it in.
    static func isIn(_ text: String) -> Bool {
        guard mayHold(text) else { return false }
        let scalars = Array(text.unicodeScalars)
        return DigitRun.all(readings: scalars).contains { run in
            if !alone(in: run, of: scalars).isEmpty { return true }
            let groups = run.unbroken
            return groups.indices.contains { first in
                [4, 6, 8].contains(groups[first].count)
                    && groups[first...].prefix(5).prefix { $0.count > 2 }.contains {
                        isCard(run.digits[groups[first].lowerBound..<$0.upperBound])
                    }
            }
        }
    }

    /// Whether there are enough digits.
    private static func mayHold(_ text: String) -> Bool {
        text.utf8.count { Ascii.isDigit($0) || $0 >= 0x80 } >= lengths.lowerBound
    }

    /// Whether digits as a whole are a card number.
    private static func isCard(_ digits: ArraySlice<UInt8>) -> Bool {
        lengths.contains(digits.count) && isIssued(digits, digits.count) && isRight(digits)
    }

    /// The card numbers with which a run, or an unbroken number of it, begins. Grouping does not end them.
    private static func leading(in run: DigitRun) -> [Range<Int>] {
        run.unbroken.map(\.lowerBound).flatMap { start in
            lengths.map { start..<start + $0 }.filter { $0.upperBound <= run.digits.count && isCard(run.digits[$0]) }
        }
    }

    /// The card numbers of a run that are one by themselves.
    private static func alone(in run: DigitRun, of text: [Unicode.Scalar]) -> [Range<Int>] {
        if run.isWhole(text), isCard(run.digits[...]) { return [run.digits.indices] }
        return run.unbroken.filter { isCard(run.digits[$0]) }
    }

    /// The lengths of card numbers, ISO/IEC 7812-1.
    private static let lengths = 13...19

    /// Whether an issuer of payment cards gives numbers of so many digits that begin like these.
    private static func isIssued(_ digits: ArraySlice<UInt8>, _ count: Int) -> Bool {
        let six = digits.prefix(6).reduce(0) { $0 * 10 + Int($1) }
        return switch six / 100 {
        // Visa.
        case 4_000...4_999: [13, 16, 19].contains(count)
        // Mastercard.
        case 2_221...2_720, 5_100...5_599: count == 16
        // American Express.
        case 3_400...3_499, 3_700...3_799: count == 15
        // Diners.
        case 3_000...3_059, 3_095, 3_600...3_699, 3_800...3_999: count >= 14
        // Maestro, Discover, UnionPay, RuPay and many more.
        case 5_000...5_099, 5_600...6_999: true
        // Mir; JCB (a telephone's IMEI begins with 35 too, and has 15 digits); RuPay and UnionPay.
        case 2_200...2_204, 3_528...3_589, 8_100...8_299: count >= 16
        // Uzbekistan, Armenia, Belarus, Kyrgyzstan, Myanmar, Vietnam, Türkiye, Uzbekistan.
        case 8_600, 9_051, 9_112, 9_417, 9_503, 9_704, 9_792, 9_860: count >= 16
        // mada of Saudi Arabia.
        case 9_682: (968_201...968_211).contains(six) && count == 16
        default: false
        }
    }

    /// The digits of a run that are masked: the middle of every card number in it.
    private static func cards(in digits: [UInt8]) -> [Int] {
        guard digits.count >= lengths.lowerBound else { return [] }
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
        if isCard(digits[...]) { return Array(middle(digits.indices)) }
        var places: [Int] = []
        for start in 0...digits.count - lengths.lowerBound {
            for end in start + lengths.lowerBound...min(digits.count, start + lengths.upperBound)
            where isRight(start, end) && isIssued(digits[start...], end - start) {
                places += middle(start..<end)
            }
        }
        return places
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
