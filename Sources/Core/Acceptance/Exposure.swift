internal import Payments
public import Policies

/// Payments taken without a final verdict, in one currency.
public struct Exposure: Equatable, Sendable {
    /// Their sum in minor units.
    public let value: Int64
    /// How many.
    public let count: UInt64
    /// `earliest` when the oldest was taken, or nil where there is none.
    public let oldest: Int64?

    /// States an exposure.
    public init(value: Int64, count: UInt64, oldest: Int64?) {
        self.value = value
        self.count = count
        self.oldest = oldest
    }

    /// Nothing.
    public static let none = Exposure(value: 0, count: 0, oldest: nil)

    /// The limit that one more payment would break, or nil.
    public func refusal(adding minorUnits: Int64, under limits: Limits, at earliest: Int64) -> Refusal? {
        let (sum, overflow) = value.addingReportingOverflow(minorUnits)
        if overflow || sum > limits.exposureValue { return .exposureValue }
        if count + 1 > limits.exposureCount { return .exposureCount }
        if let oldest, earliest - oldest > limits.exposureAgeSeconds { return .exposureAge }
        return nil
    }

    /// Whether 80% of a limit is reached: shown before it bites.
    public func isNear(_ limits: Limits, at earliest: Int64) -> Bool {
        guard count > 0 else { return false }
        let age = oldest.map { max(0, earliest - $0) } ?? 0
        // Limits are far below 2^60, so a fifth of the integer range is enough for every product.
        func isNear(_ part: Int64, _ limit: Int64) -> Bool { min(part, .max / 5) * 5 >= limit * 4 }
        return isNear(value, limits.exposureValue)
            || isNear(Int64(clamping: count), Int64(clamping: limits.exposureCount))
            || isNear(age, limits.exposureAgeSeconds)
    }
}
