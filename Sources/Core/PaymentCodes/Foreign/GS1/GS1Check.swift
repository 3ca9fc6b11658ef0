internal import Payments

/// What must hold for a part of an element's value, besides its characters and its length.
enum GS1Check: Sendable {
    case none
    /// The last digit is a check digit.
    case checkDigit
    /// The last two characters are check characters.
    case checkPair
    /// The same, and not digits alone.
    case checkPairWithLetter
    /// YYMMDD.
    case date
    /// YYMMDD, or YYMM00 for the last day of a month.
    case dateOrMonth
    /// YYYYMMDD.
    case longDate
    /// YYMMDDHH.
    case dateAndHour
    /// HHMM.
    case time
    /// HHMM, or 9999 where the hour is open.
    case timeOrOpen
    /// MM, or MMSS.
    case minutes
    /// A currency's ISO 4217 number.
    case currency
    /// A country's ISO 3166-1 number.
    case country
    /// The same, or 999 for several.
    case countryOrSeveral
    /// A country's two letters of ISO 3166-1.
    case countryLetters
    case iban
    /// Piece and total, two digits each: 1 of 2.
    case pieces
    /// Place and total, a digit each: 1/2.
    case place
    /// Written as in an address: a percent sign is followed by two hexadecimal digits.
    case percentEncoded
    /// A number from 0 to this.
    case upTo(Int)
    /// One of a few values.
    case oneOf([String])
    case zero, nonzero, yesOrNo, minus, noLeadingZero

    /// Whether a value that holds cannot hide a number of another kind: its own check digit or its form leaves no room.
    var leavesNoRoom: Bool {
        switch self {
        case .none, .percentEncoded, .checkPair, .checkPairWithLetter, .noLeadingZero, .nonzero, .upTo: false
        default: true
        }
    }

    /// Why a value does not hold, or nil where it does. Its characters and its length were seen to.
    func fault(_ value: ArraySlice<UInt8>) -> String? {
        func unless(_ holds: Bool, _ reason: String) -> String? { holds ? nil : reason }
        return switch self {
        case .none: nil
        case .checkDigit: unless(ModuloTen.isRight(value), "the check digit is wrong")
        case .checkPair: unless(CheckPair.isRight(value), "the check characters are wrong")
        case .checkPairWithLetter:
            GS1Check.checkPair.fault(value) ?? unless(!Ascii.areDigits(value), "digits only, without a letter")
        case .date: unless(GS1Date(value, allowingMonth: false) != nil, "not a date")
        case .dateOrMonth: unless(GS1Date(value, allowingMonth: true) != nil, "not a date")
        case .longDate: unless(ValueForm.time(8).objection(Array(value)) == nil, "not a date")
        case .dateAndHour: GS1Check.date.fault(value.prefix(6)) ?? unless(isBelow(24, value.suffix(2)), "not a date")
        case .time: unless(isBelow(24, value.prefix(2)) && isBelow(60, value.suffix(2)), "not a time")
        case .timeOrOpen: value.elementsEqual("9999".utf8) ? nil : GS1Check.time.fault(value)
        case .minutes:
            unless(
                value.count % 2 == 0 && isBelow(60, value.prefix(2)) && isBelow(60, value.suffix(2)), "not a time")
        case .currency: unless(Ascii.number(value).flatMap { Currency(numeric: UInt16($0)) } != nil, "not a currency")
        case .country: unless(Countries.hold(number: value), "not a country")
        case .countryOrSeveral: value.elementsEqual("999".utf8) ? nil : GS1Check.country.fault(value)
        case .countryLetters: unless(Countries.hold(Ascii.text(value)), "not a country")
        case .iban: IBAN.fault(value)
        case .pieces: unless(isPart(value.prefix(2), of: value.suffix(2)), "not a piece of a total")
        case .place:
            unless(
                value.dropFirst().first == UInt8(ascii: "/") && isPart(value.prefix(1), of: value.suffix(1)),
                "not a place of a total, such as 1/2")
        case .percentEncoded: unless(PercentText.decoded(value) != nil, "badly percent-encoded")
        case .upTo(let most): unless(Ascii.number(value).map { $0 <= most } ?? false, "more than \(most)")
        case .oneOf(let values):
            unless(values.contains { $0.utf8.elementsEqual(value) }, "none of \(values.joined(separator: ", "))")
        case .zero: unless(value.allSatisfy { $0 == 48 }, "not zero")
        case .nonzero: unless(value.contains { $0 != 48 }, "zero")
        case .yesOrNo: unless(value.allSatisfy { $0 == 48 || $0 == 49 }, "neither 0 nor 1")
        case .minus: unless(value.allSatisfy { $0 == UInt8(ascii: "-") }, "not a minus sign")
        case .noLeadingZero: unless(value.first != 48, "begins with a zero")
        }
    }

    private func isBelow(_ bound: Int, _ digits: ArraySlice<UInt8>) -> Bool {
        Ascii.number(digits).map { $0 < bound } ?? false
    }

    private func isPart(_ part: ArraySlice<UInt8>, of total: ArraySlice<UInt8>) -> Bool {
        guard let part = Ascii.number(part), let total = Ascii.number(total) else { return false }
        return part > 0 && part <= total
    }
}
