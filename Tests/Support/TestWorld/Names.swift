public import Payments

extension FixedBytes {
    /// A name made of one byte over and over, so that a failure is read at a glance.
    public static func of(_ byte: UInt8) -> Self {
        guard let name = Self([UInt8](repeating: byte, count: length)) else { preconditionFailure("a wrong length") }
        return name
    }
}

extension [KeyID] {
    /// So many different key ids, in order, spread over all values.
    public static func many(_ count: Int) -> [KeyID] {
        let step = UInt64.max / UInt64(Swift.max(1, count))
        return (0..<UInt64(count)).compactMap { number in
            KeyID(stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: (number * step) >> UInt64($0)) })
        }
    }
}

extension ShortName {
    /// A name that is known to be well formed.
    public static func of(_ text: String) -> ShortName {
        guard let name = ShortName(text) else { preconditionFailure("not a short name: \(text)") }
        return name
    }
}

extension Currency {
    /// A currency that is known to exist.
    public static func of(_ code: String) -> Currency {
        guard let currency = Currency(code: code) else { preconditionFailure("no such currency: \(code)") }
        return currency
    }
}

extension Money {
    /// Kenyan shillings, in cents: the currency of the test world.
    public static func kes(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: .of("KES")) }
}

/// One row of a table of scenarios. Its name is what a failing test shows.
public struct Row<Content: Sendable>: Sendable, CustomStringConvertible {
    /// The scenario in a few words.
    public let description: String
    /// What is given and what is expected.
    public let content: Content

    /// Names a scenario.
    public init(_ description: String, _ content: Content) {
        self.description = description
        self.content = content
    }
}

/// Bytes that are written as hexadecimal digits, blanks between them as the reader likes.
///
/// - Precondition: the digits are well formed.
public func hex(_ text: String) -> [UInt8] {
    guard let bytes = Hexadecimal.bytes(text.filter { !$0.isWhitespace }) else {
        preconditionFailure("not hexadecimal: \(text)")
    }
    return bytes
}
