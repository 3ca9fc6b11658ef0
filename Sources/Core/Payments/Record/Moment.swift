/// When something happened, as far as a board without a battery can know.
///
/// Order comes from the sequence, never from here.
public struct Moment: Equatable, Sendable {
    /// The wall clock in seconds since 1970 (POSIX). May be wrong by years.
    public let wall: Int64
    /// Whether the wall clock was set by HQ or NTP in this boot and is not before `earliest`.
    public let isTrusted: Bool
    /// The kernel's name for this boot (8 bytes), so that uptimes can be compared.
    public let boot: [UInt8]
    /// Milliseconds since the board started.
    public let uptimeMs: UInt64

    /// Names a moment.
    public init(wall: Int64, isTrusted: Bool, boot: [UInt8], uptimeMs: UInt64) {
        self.wall = wall
        self.isTrusted = isTrusted
        self.boot = boot
        self.uptimeMs = uptimeMs
    }

    var item: CBOR { .array([.integer(wall), .bool(isTrusted), .bytes(boot), .unsigned(uptimeMs)]) }

    init(_ item: CBOR, of structure: String, field: UInt64) throws(FormatFault) {
        let fault = FormatFault(structure, .wrongType(field: field))
        guard case .array(let parts) = item, parts.count == 4, case .bytes(let boot) = parts[2], boot.count == 8,
            case .unsigned(let uptime) = parts[3]
        else { throw fault }
        switch (parts[0], parts[1]) {
        case (.unsigned(let wall), .simple(let flag)) where wall <= UInt64(Int64.max) && (20...21).contains(flag):
            self.init(wall: Int64(wall), isTrusted: flag == 21, boot: boot, uptimeMs: uptime)
        case (.negative(let wall), .simple(let flag)) where wall <= UInt64(Int64.max) && (20...21).contains(flag):
            self.init(wall: -1 - Int64(wall), isTrusted: flag == 21, boot: boot, uptimeMs: uptime)
        default: throw fault
        }
    }
}

/// A merchant's day in its own time zone.
public struct BusinessDay: Hashable, Sendable, CustomStringConvertible, Comparable {
    /// Days since 1970-01-01.
    public let number: Int64

    /// Wraps a day number.
    public init(number: Int64) { self.number = number }

    /// The day of a wall-clock time in a zone.
    ///
    /// - Parameter utcOffsetMinutes: minutes east of Greenwich.
    public init(wall: Int64, utcOffsetMinutes: Int) {
        let (sum, overflow) = wall.addingReportingOverflow(Int64(utcOffsetMinutes) * 60)
        let local = overflow ? (wall < 0 ? .min : .max) : sum
        number = local / 86_400 - (local % 86_400 < 0 ? 1 : 0)
    }

    /// `YYYY-MM-DD` in the proleptic Gregorian calendar (ISO 8601), by days-from-civil arithmetic.
    public var description: String {
        let shifted = min(max(number, -719_468), 2_932_896) + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        func padded(_ value: Int64, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    /// Earlier days first.
    public static func < (one: BusinessDay, other: BusinessDay) -> Bool { one.number < other.number }
}
