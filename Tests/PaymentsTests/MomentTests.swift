import Payments
import Signing
import TestWorld
import Testing

@Suite("Business days")
struct BusinessDayTests {
    typealias Day = (wall: Int64, offset: Int, text: String)

    static let days: [Row<Day>] = [
        Row("the first second of 1970", (0, 0, "1970-01-01")),
        Row("the second before", (-1, 0, "1969-12-31")),
        Row("the last second of a day", (86_399, 0, "1970-01-01")),
        Row("the first of the next", (86_400, 0, "1970-01-02")),
        Row("exactly a day before 1970", (-86_400, 0, "1969-12-31")),
        Row("a second more than a day before", (-86_401, 0, "1969-12-30")),
        Row("noon of the test world", (1_780_000_000, 0, "2026-05-28")),
        Row("the same in Nairobi is the next day", (1_780_000_000, 180, "2026-05-28")),
        Row("the same in Auckland", (1_780_000_000, 720, "2026-05-29")),
        Row("the same in Honolulu", (1_780_000_000, -600, "2026-05-28")),
        Row("midnight in Kathmandu, at a quarter", (1_780_000_000 - 73_600 - 20_700, 345, "2026-05-28")),
        Row("a second before it", (1_780_000_000 - 73_600 - 20_701, 345, "2026-05-27")),
        Row("leap day of a century's year", (951_782_400, 0, "2000-02-29")),
        Row("and the day after", (951_868_800, 0, "2000-03-01")),
        Row("2100 is no leap year", (4_107_456_000, 0, "2100-02-28")),
        Row("so March follows", (4_107_542_400, 0, "2100-03-01")),
        Row("1900 was none either", (-2_203_977_600, 0, "1900-02-28")),
        Row("leap day 2024", (1_709_164_800, 0, "2024-02-29")),
        Row("new year's eve, one hour west of Greenwich", (1_767_225_600, -60, "2025-12-31")),
        Row("new year's day, one hour east", (1_767_225_599, 60, "2026-01-01")),
        Row("a clock at 2099", (4_102_444_799, 0, "2099-12-31")),
        Row("the end of 32 bits", (2_147_483_647, 0, "2038-01-19")),
    ]

    @Test("the day is the one on the merchant's calendar", arguments: days)
    func day(_ row: Row<Day>) {
        let day = BusinessDay(wall: row.content.wall, utcOffsetMinutes: row.content.offset)
        #expect(day.description == row.content.text)
    }

    @Test("days follow each other on the calendar without a hole, for four centuries")
    func calendar() {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        var number: Int64 = 0
        for year in 1970..<2370 {
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            for month in 1...12 {
                for day in 1...(month == 2 && isLeap ? 29 : lengths[month - 1]) {
                    let text = "\(year)-\(twoDigits(month))-\(twoDigits(day))"
                    guard BusinessDay(number: number).description == text else {
                        Issue.record("day \(number) is not \(text)")
                        return
                    }
                    number += 1
                }
            }
        }
    }

    @Test(
        "a clock far out of any calendar gives some day and no trap",
        arguments: [.min, .min + 1, -1 << 40, 1 << 40, .max - 1, .max] as [Int64])
    func extremes(_ value: Int64) {
        for offset in [-840, -1, 0, 1, 840] {
            let day = BusinessDay(wall: value, utcOffsetMinutes: offset)
            #expect(day.description.count == 10)
        }
        #expect(BusinessDay(number: value).description.count == 10)
    }

    @Test("a clock at an end of its range stays at that end in every time zone", arguments: [-840, 0, 840])
    func saturation(_ offset: Int) {
        #expect(BusinessDay(wall: .max, utcOffsetMinutes: offset).number > 1 << 40)
        #expect(BusinessDay(wall: .min, utcOffsetMinutes: offset).number < -1 << 40)
    }

    @Test("earlier days come first")
    func order() { #expect([3, -1, 2].map(BusinessDay.init(number:)).sorted().map(\.number) == [-1, 2, 3]) }
}

@Suite("Moments")
struct MomentTests {
    @Test(
        "a moment keeps its wall clock, whatever it shows",
        arguments: [0, -1, 1, 1_780_000_000, 4_102_444_800, .max, .min, .min + 1] as [Int64], [true, false])
    func roundTrip(_ wall: Int64, _ isTrusted: Bool) throws {
        let world = try TestWorld()
        let moment = TestWorld.moment(wall: wall, isTrusted: isTrusted, uptimeMs: .max)
        let signed = try world.node.record(.payment(world.node.cash(.kes(100))), moment: moment)
        #expect(try SignedRecord(decoding: signed.bytes, using: .libcrypto).record.moment == moment)
    }
}
