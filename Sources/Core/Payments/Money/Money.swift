/// An amount of money: an integer of minor units and its currency. Never a floating-point number.
public struct Money: Hashable, Sendable {
    /// Minor units: cents for KES, yen for JPY, thousandths for TND. May be negative in a ledger.
    public let minorUnits: Int64
    /// The currency.
    public let currency: Currency

    /// The most that one amount may be: 999,999,999,999 minor units. Sums of a million such fit 64 bits.
    public static let largestMinorUnits: Int64 = 999_999_999_999

    /// Makes an amount.
    public init(minorUnits: Int64, currency: Currency) {
        self.minorUnits = minorUnits
        self.currency = currency
    }

    /// The sum, or nil where currencies differ or 64 bits overflow.
    public func adding(_ other: Money) -> Money? {
        guard currency == other.currency else { return nil }
        let (sum, overflow) = minorUnits.addingReportingOverflow(other.minorUnits)
        return overflow ? nil : Money(minorUnits: sum, currency: currency)
    }

    /// The digits with the currency's decimal places, without its code: `12.50`, `-0.05`, `1250` for JPY.
    public var digits: String {
        let magnitude = String(minorUnits.magnitude)
        let sign = minorUnits < 0 ? "-" : ""
        guard currency.exponent > 0 else { return sign + magnitude }
        let padded = String(repeating: "0", count: max(0, currency.exponent + 1 - magnitude.count)) + magnitude
        return sign + padded.dropLast(currency.exponent) + "." + padded.suffix(currency.exponent)
    }
}

extension Money: CustomStringConvertible {
    /// Digits and code: `12.50 KES`.
    public var description: String { "\(digits) \(currency.code)" }
}

/// Why a text is not an amount that can be taken.
public enum AmountFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// Not digits with at most one point.
    case notANumber
    /// More decimal places than the currency has.
    case tooManyDecimals(Currency)
    /// Zero.
    case zero
    /// Above `Money.largestMinorUnits`.
    case tooLarge

    /// What is wrong and what would be right.
    public var description: String {
        switch self {
        case .notANumber: "not an amount; write digits with a point, such as 12.50"
        case .tooManyDecimals(let currency):
            currency.exponent == 0
                ? "\(currency.code) has no decimal places; write a whole number"
                : "\(currency.code) has \(currency.exponent) decimal places at most"
        case .zero: "the amount must be more than zero"
        case .tooLarge: "the amount is too large"
        }
    }
}

extension Money {
    /// Reads an amount as a person types it: ASCII digits, at most one point, more than zero.
    ///
    /// A comma, a sign, an exponent or a blank is refused rather than guessed at: "12,50" is twelve and a half
    /// in one country and a typing error in the next.
    public init(parsing text: String, currency: Currency) throws(AmountFault) {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), text.utf8.count <= 32,
            parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { (48...57).contains($0) } })
        else { throw .notANumber }
        let decimals = parts.count == 2 ? Array(parts[1]) : []
        guard decimals.count <= currency.exponent else { throw .tooManyDecimals(currency) }
        var value: Int64 = 0
        let padding = [UInt8](repeating: 48, count: currency.exponent - decimals.count)
        for digit in Array(parts[0]) + decimals + padding {
            value = value * 10 + Int64(digit - 48)
            guard value <= Money.largestMinorUnits else { throw .tooLarge }
        }
        guard value > 0 else { throw .zero }
        self.init(minorUnits: value, currency: currency)
    }
}

extension Fields {
    /// An amount of 1 to `Money.largestMinorUnits` in one field, its currency's ISO 4217 number in another.
    public mutating func money(_ amount: UInt64, currency field: UInt64) throws(FormatFault) -> Money {
        let units = try unsigned(amount, max: UInt64(Money.largestMinorUnits))
        guard units > 0 else { throw outOfRange(amount) }
        return Money(minorUnits: Int64(units), currency: try currency(field))
    }

    /// A currency by its ISO 4217 number.
    public mutating func currency(_ field: UInt64) throws(FormatFault) -> Currency {
        guard let currency = Currency(numeric: UInt16(try unsigned(field, max: 999))) else { throw outOfRange(field) }
        return currency
    }
}
