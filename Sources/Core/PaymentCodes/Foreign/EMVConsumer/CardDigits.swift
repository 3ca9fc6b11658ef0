/// Card numbers, and how little of them is shown: the last four digits (PCI DSS 3.4.1 would allow more).
enum CardDigits {
    /// The digits before the first half-byte that is none: "F" pads a card number, "D" ends it on track 2.
    static func leading(_ value: [UInt8]) -> String {
        String(ShownText.hexadecimal(value).prefix { $0.isASCII && $0.isNumber })
    }

    /// A card number in half-bytes, masked.
    static func maskedNumber(_ value: [UInt8]) -> String {
        let digits = leading(value)
        return digits.count > 4 ? stars(digits.count - 4) + digits.suffix(4) : stars(digits.count)
    }

    /// A value in hexadecimal that its tag calls something else. Where a card number is in it, in half-bytes or as text, no
    /// long run of digits is shown; else an application's identifier and a cryptogram are, whatever digits they have.
    static func maskedHexadecimal(_ value: [UInt8]) -> String {
        let text = ShownText.hexadecimal(value)
        let characters = String(decoding: value, as: UTF8.self)
        let isText = characters.split { !$0.isASCII || !$0.isNumber }.contains { $0.count >= shortest }
        let isCard = [text, characters].contains { CardNumber.masked($0) != $0 }
        return isText || isCard ? masked(text) : text
    }

    /// A text in which every run of digits that is long enough for a card number is masked, whatever its field was
    /// called: an unknown field may hold one.
    static func masked(_ text: String) -> String {
        var shown = ""
        var run = ""
        for character in text {
            if character.isASCII, character.isNumber {
                run.append(character)
            } else {
                shown += masked(run: run) + String(character)
                run = ""
            }
        }
        return shown + masked(run: run)
    }

    private static func masked(run: String) -> String {
        run.count < shortest ? run : stars(run.count - 4) + run.suffix(4)
    }

    /// The fewest digits that are masked.
    private static let shortest = 12

    private static func stars(_ count: Int) -> String { String(repeating: "*", count: count) }
}
