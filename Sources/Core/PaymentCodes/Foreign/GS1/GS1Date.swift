/// A date of six digits, YYMMDD.
///
/// The century follows from the day it is read on (GS1 General Specifications 7.12), so it is not told here.
public struct GS1Date: Equatable, Sendable {
    /// 0 to 99.
    public let year: Int
    /// 1 to 12.
    public let month: Int
    /// 1 to 31; 0 means the last day of the month.
    public let day: Int

    /// Reads six digits; nil where they are no day of the calendar.
    init?(_ digits: some Collection<UInt8>, allowingMonth: Bool) {
        guard digits.count == 6, let number = Ascii.number(digits) else { return nil }
        year = number / 10_000
        month = number / 100 % 100
        day = number % 100
        // 1900 and 2100 are out of the reach of a two-digit year for now: every fourth year is a leap year.
        let lengths = [31, year % 4 == 0 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...12).contains(month), ((allowingMonth ? 0 : 1)...lengths[month - 1]).contains(day) else { return nil }
    }

    /// `26-12-31`, or `26-12, last day`.
    var shown: String {
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
        return "\(two(year))-\(two(month))" + (day == 0 ? ", last day" : "-" + two(day))
    }
}
