internal import Payments

/// One part of an element's value, as the GS1 General Specifications, section 3, describe it.
struct GS1Component: Sendable {
    /// The characters that it may have: figures 7.11-1 to 7.11-3 of the specifications.
    enum Characters: Sendable { case digits, set82, set39, set64 }

    /// What must hold besides.
    enum Check: Sendable {
        case none
        /// The last digit is a check digit.
        case checkDigit
        /// YYMMDD.
        case date
        /// YYMMDD, or YYMM00 for the last day of a month.
        case dateOrMonth
        /// YYMMDDHH.
        case dateAndHour
        /// HHMM.
        case time
        /// MM, or MMSS.
        case minutes
        /// A currency's ISO 4217 number.
        case currency
        case iban
        /// Piece and total, two digits each: 1 of 2.
        case pieces
        case zero, nonzero, yesOrNo, minus
        case noLeadingZero
    }

    let characters: Characters
    let lengths: ClosedRange<Int>
    let check: Check
    let isOptional: Bool

    static func digits(_ count: Int, _ check: Check = .none) -> GS1Component {
        GS1Component(characters: .digits, lengths: count...count, check: check, isOptional: false)
    }
    static func digits(upTo most: Int, _ check: Check = .none) -> GS1Component {
        GS1Component(characters: .digits, lengths: 1...most, check: check, isOptional: false)
    }
    static func text(_ count: Int) -> GS1Component {
        GS1Component(characters: .set82, lengths: count...count, check: .none, isOptional: false)
    }
    static func text(upTo most: Int, _ check: Check = .none, of characters: Characters = .set82) -> GS1Component {
        GS1Component(characters: characters, lengths: 1...most, check: check, isOptional: false)
    }
    static func optional(_ part: GS1Component) -> GS1Component {
        GS1Component(characters: part.characters, lengths: part.lengths, check: part.check, isOptional: true)
    }

    /// Why a value is none of this kind, or nil where it is one. Its length was seen to.
    func fault(_ value: ArraySlice<UInt8>) -> String? {
        guard value.allSatisfy(isAllowed) else {
            return characters == .digits ? "not digits only" : "characters that it cannot have"
        }
        return switch check {
        case .none: nil
        case .checkDigit: ModuloTen.isRight(value) ? nil : "the check digit is wrong"
        case .date: GS1Date(value, allowingMonth: false) == nil ? "not a date" : nil
        case .dateOrMonth: GS1Date(value, allowingMonth: true) == nil ? "not a date" : nil
        case .dateAndHour:
            GS1Date(value.prefix(6), allowingMonth: false) != nil && isBelow(24, value.suffix(2)) ? nil : "not a date"
        case .time: isBelow(24, value.prefix(2)) && isBelow(60, value.suffix(2)) ? nil : "not a time"
        case .minutes:
            value.count % 2 == 0 && isBelow(60, value.prefix(2)) && isBelow(60, value.suffix(2)) ? nil : "not a time"
        case .currency:
            Ascii.number(value).flatMap { Currency(numeric: UInt16($0)) } == nil ? "not a currency" : nil
        case .iban: IBAN.fault(value)
        case .pieces: GS1Component.isPiece(value) ? nil : "not a piece of a total"
        case .zero: value.allSatisfy { $0 == 48 } ? nil : "not zero"
        case .nonzero: value.contains { $0 != 48 } ? nil : "zero"
        case .yesOrNo: value.allSatisfy { $0 == 48 || $0 == 49 } ? nil : "neither 0 nor 1"
        case .minus: value.allSatisfy { $0 == UInt8(ascii: "-") } ? nil : "not a minus sign"
        case .noLeadingZero: value.first == 48 ? "begins with a zero" : nil
        }
    }

    private func isBelow(_ bound: Int, _ digits: ArraySlice<UInt8>) -> Bool {
        Ascii.number(digits).map { $0 < bound } ?? false
    }

    private static func isPiece(_ digits: ArraySlice<UInt8>) -> Bool {
        guard let piece = Ascii.number(digits.prefix(2)), let total = Ascii.number(digits.suffix(2)) else {
            return false
        }
        return piece > 0 && piece <= total
    }

    private func isAllowed(_ byte: UInt8) -> Bool {
        switch characters {
        case .digits: Ascii.isDigit(byte)
        case .set82: Ascii.isAlphanumeric(byte) || "!\"%&'()*+,-./:;<=>?_".utf8.contains(byte)
        case .set39: Ascii.isDigit(byte) || Ascii.isUpper(byte) || "#-/".utf8.contains(byte)
        case .set64: Ascii.isAlphanumeric(byte) || "-_=".utf8.contains(byte)
        }
    }
}
