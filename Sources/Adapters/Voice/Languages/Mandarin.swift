/// 九十九万九千九百九十九元. Ten thousands are a place of their own; a gap of noughts is one 零; two of something is 两.
enum Mandarin: LanguageRules {
    static let words = Set((0...9).map(Clip.number)).union([.ten, .hundred, .thousand, .myriad, .pair, .point])

    static func currencyWords(_ code: String) -> [Clip] { [.currency(code)] }

    static func number(_ number: Int) -> [Clip] {
        guard number >= 10_000 else { return number == 0 ? [.number(0)] : below(number, isFirst: true) }
        let (myriads, rest) = (number / 10_000, number % 10_000)
        let counted: [Clip] = myriads == 2 ? [.pair] : below(myriads, isFirst: true)
        guard rest > 0 else { return counted + [.myriad] }
        return counted + [.myriad] + (rest < 1_000 ? [.number(0)] : []) + below(rest, isFirst: false)
    }

    /// 1 to 9,999. At the beginning of a number ten is 十, within one 一十.
    private static func below(_ number: Int, isFirst: Bool) -> [Clip] {
        var clips: [Clip] = []
        var rest = number
        var hasGap = false
        for (place, name) in [(1_000, Clip.thousand), (100, .hundred), (10, .ten)] {
            let digit = rest / place
            rest %= place
            guard digit > 0 else {
                hasGap = !clips.isEmpty && rest > 0
                continue
            }
            if hasGap { clips.append(.number(0)) }
            hasGap = false
            if digit == 1, place == 10, isFirst, clips.isEmpty {
                clips.append(name)
            } else {
                clips += [digit == 2 && place > 10 ? .pair : .number(digit), name]
            }
        }
        return clips + (hasGap ? [.number(0)] : []) + (rest > 0 ? [.number(rest)] : [])
    }

    /// Decimals are read digit by digit, as payment announcements do: 十二点五零元.
    static func amount(_ parts: AmountParts, in language: Language) -> [Clip] {
        let isTwo = parts.whole == 2 && parts.minorDigits.isEmpty && parts.currency != nil
        return (isTwo ? [.pair] : pointed(parts, in: language)) + (parts.currency.map { [.currency($0)] } ?? [])
    }
}
