internal import Payments

/// What the value of a field must look like.
struct ValueForm: Sendable {
    /// Why a value is not of this form, or nil.
    let objection: @Sendable (_ value: [UInt8]) -> String?
    /// Whether a value is a number of its own kind, by its check digits or its form, and thus no card's.
    let isOtherNumber: @Sendable (_ value: [UInt8]) -> Bool
    /// Whether it says no more than how long a value is: anybody may have written anything there.
    let isFree: Bool

    init(
        _ objection: @escaping @Sendable (_ value: [UInt8]) -> String?,
        isOtherNumber: @escaping @Sendable (_ value: [UInt8]) -> Bool = { _ in false }, isFree: Bool = false
    ) {
        self.objection = objection
        self.isOtherNumber = isOtherNumber
        self.isFree = isFree
    }

    /// So many characters, all of them to be seen.
    static func text(_ length: ClosedRange<Int>) -> ValueForm {
        ValueForm(
            { value in
                guard let text = String(validating: value, as: UTF8.self) else { return "is not text in UTF-8" }
                guard ShownText.isPlain(text) else { return "holds a character that is not shown" }
                return length.contains(text.unicodeScalars.count) ? nil : "is not \(length.words) characters long"
            }, isFree: true)
    }

    /// So many digits.
    static func digits(_ length: ClosedRange<Int>) -> ValueForm {
        ValueForm { value in
            guard value.allSatisfy(Ascii.isDigit) else { return "is not made of digits" }
            return length.contains(value.count) ? nil : "is not \(length.words) digits long"
        }
    }

    /// So many letters and digits of ASCII.
    static func word(_ length: ClosedRange<Int>) -> ValueForm {
        ValueForm(
            { value in
                guard value.allSatisfy(Ascii.isAlphanumeric) else { return "is not made of letters and digits" }
                return length.contains(value.count) ? nil : "is not \(length.words) characters long"
            }, isFree: true)
    }

    /// One of a few values.
    static func one(of values: String...) -> ValueForm {
        ValueForm { value in
            values.contains { $0.utf8.elementsEqual(value) } ? nil : "is not \(values.joined(separator: ", "))"
        }
    }

    /// Text of this form that also passes a check of its own.
    func and(_ objection: @escaping @Sendable (_ text: String) -> String?) -> ValueForm {
        ValueForm { value in self.objection(value) ?? objection(String(decoding: value, as: UTF8.self)) }
    }

    /// Digits with at most one point behind the first, more than zero, at most 13 characters. The point may be the last
    /// character (MPM 1.1, table 3.6: "98." is 98). How many decimals there may be depends on the currency.
    static let amount = ValueForm { value in
        let parts = value.split(separator: 46, omittingEmptySubsequences: false)
        guard (1...13).contains(value.count), (1...2).contains(parts.count),
            parts.first?.isEmpty == false, parts.joined().allSatisfy(Ascii.isDigit)
        else { return "is not an amount of 1 to 13 digits with at most one point behind the first" }
        return value.contains { (49...57).contains($0) } ? nil : "is zero"
    }

    /// A percentage from 0.01 to 99.99, at most 5 characters.
    static let percentage = ValueForm { value in
        if amount.objection(value) != nil { return "is not a percentage" }
        let parts = value.split(separator: 46)
        guard value.count <= 5, parts[0].count <= 2, parts.count == 1 || parts[1].count <= 2 else {
            return "is not a percentage of 0.01 to 99.99"
        }
        return nil
    }

    /// ISO 4217, three digits.
    static let currency = digits(3...3).and { text in
        UInt16(text).flatMap { Currency(numeric: $0) } == nil ? "is no currency of ISO 4217" : nil
    }

    /// ISO 3166-1, two upper-case letters.
    static let country = ValueForm { value in
        Countries.hold(String(decoding: value, as: UTF8.self)) ? nil : "is no country of ISO 3166-1"
    }

    /// ISO 639-1, two letters in either case.
    static let language = ValueForm { value in
        Languages.hold(String(decoding: value.map(Ascii.lower), as: UTF8.self)) ? nil : "is no language of ISO 639-1"
    }

    /// A day as YYYYMMDD, or one with a time as YYYYMMDDhhmmss, of the calendar.
    static func time(_ lengths: Int...) -> ValueForm {
        ValueForm { value in
            guard lengths.contains(value.count), value.allSatisfy(Ascii.isDigit) else { return "is no date" }
            func number(_ range: Range<Int>) -> Int { value[range].reduce(0) { $0 * 10 + Int($1 - 48) } }
            let (year, month, day) = (number(0..<4), number(4..<6), number(6..<8))
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            guard (1...12).contains(month), (1...days[month - 1]).contains(day) else {
                return "is no day of the calendar"
            }
            guard value.count == 8 || number(8..<10) < 24 && number(10..<12) < 60 && number(12..<14) < 60 else {
                return "is no time of the day"
            }
            return nil
        }
    }
}

extension ClosedRange<Int> {
    /// "25" or "1 to 25".
    var words: String { lowerBound == upperBound ? "\(lowerBound)" : "\(lowerBound) to \(upperBound)" }
}
