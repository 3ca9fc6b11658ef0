internal import PaymentCodes

/// The card numbers that hostile codes hold: none of them may come out of an explanation again.
enum PlantedCards {
    private static let numbers = [
        "4111111111111111", "5555555555554444", "378282246310005", "6212345678900000003", "8171999900000018",
    ]

    /// Where a card number is shown, in words; nil where none is.
    static func found(in explained: ExplainedCode, _ code: [UInt8]) -> String? {
        var texts = [explained.amount ?? ""]
        var alone: [String] = []
        var leading: [String] = []
        func look(_ field: CodeField) {
            texts += [field.id, field.name]
            switch field.masking {
            // By its own check digits it is another number.
            case .nothing: break
            // Of a field with a form a card number is one where it stands alone.
            case .whole: alone.append(field.value)
            // Of a reference also where one begins with it.
            case .reference:
                alone.append(field.value)
                leading.append(field.value)
            case .cards, .numbers, .all: texts.append(field.value)
            }
            field.parts.forEach(look)
        }
        explained.fields.forEach(look)
        texts += explained.flaws.map(\.description)
        if texts.contains(where: isCard) || alone.contains(where: isCardAlone) || leading.contains(where: isLedByCard) {
            return "a card number is shown"
        }
        let hasOther = explained.fields.contains { $0.masking == .nothing }
        return !hasOther && isCardAlone(String(decoding: code, as: UTF8.self)) && explained.mayShow(code)
            && !["Tillpost", "EMVCo"].contains(where: explained.family.hasPrefix)
            ? "a code with a card number may be shown whole" : nil
    }

    /// Whether a text holds one that no digit touches, or is one in groups.
    private static func isCardAlone(_ text: String) -> Bool {
        let runs = text.utf8.split { !(48...57).contains($0) }.map { String(decoding: $0, as: UTF8.self) }
        let groups = text.utf8.split(omittingEmptySubsequences: false) { [32, 45, 46].contains($0) }
        let whole = String(decoding: groups.joined(), as: UTF8.self)
        return runs.contains(where: numbers.contains) || !groups.contains(where: \.isEmpty) && numbers.contains(whole)
    }

    /// Whether a number in a text begins with one.
    private static func isLedByCard(_ text: String) -> Bool {
        text.utf8.split { !(48...57).contains($0) }.contains { run in
            numbers.contains { run.starts(with: $0.utf8) }
        }
    }

    /// Whether a text holds one, whatever stands between its digits but letters. A star stands for a digit.
    private static func isCard(_ text: String) -> Bool {
        guard text.utf8.count(where: { (48...57).contains($0) }) >= 15 else { return false }
        let said = text.utf8.filter { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || byte == 42 || byte >= 0x80
        }
        let text = String(decoding: said, as: UTF8.self)
        return numbers.contains { text.contains($0) }
    }
}
