public import Payments

/// HQ's word that a buyer has paid a counter online, as eight digits that somebody types there: for buyers whose phone shows
/// no codes.
///
/// Two digits are the end of a running number, six a code over counter, amount and number under a key that only HQ and the
/// node have. So the number is known before anything is compared, and a guess has one chance in a million, whatever else is
/// outstanding.
public struct TypedDigits: Hashable, Sendable, CustomStringConvertible {
    /// Eight.
    public static let count = 8
    /// The eight digits.
    public let description: String

    /// Reads what somebody typed; blanks between are theirs. Nil unless eight digits are left.
    public init?(_ text: some StringProtocol) {
        let digits = text.utf8.filter { $0 != UInt8(ascii: " ") }
        guard digits.count == TypedDigits.count, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
        description = String(decoding: digits, as: UTF8.self)
    }

    /// The digits for a running number.
    ///
    /// - Parameter key: the node's, as `TypingKey` says.
    public init(number: UInt64, counter: CounterID, amount: Money, key: TypingKey, using primitives: Primitives) {
        let message = CBOR.array([
            .text("tillpost/1/typed"), .bytes(counter.bytes), .integer(amount.minorUnits),
            .unsigned(UInt64(amount.currency.numeric)), .unsigned(number),
        ]).encoded()
        let code = primitives.code(of: message, key: key.bytes).bytes.prefix(8).reduce(UInt64(0)) {
            $0 << 8 | UInt64($1)
        }
        let value = String(number % 100 * 1_000_000 + code % 1_000_000)
        description = String(repeating: "0", count: TypedDigits.count - value.utf8.count) + value
    }

    /// The one number that the digits can mean at a counter: of the hundred around the highest one known there. Nil where it
    /// would be before the first.
    public func number(near highest: UInt64) -> UInt64? {
        let end = description.utf8.prefix(2).reduce(UInt64(0)) { $0 * 10 + UInt64($1 - 48) }
        let last = highest + TypedDigits.ahead
        let number = last - min((last + 100 - end) % 100, last)
        return number > 0 && number % 100 == end ? number : nil
    }

    /// Numbers that were issued and never typed here may run ahead by so many; as many and one less may lie behind.
    public static let ahead: UInt64 = 50
}

/// The secret that HQ and one node have for typed confirmations. The node makes it and seals it to HQ.
public struct TypingKey: Equatable, Sendable {
    /// 32.
    public static let length = 32
    /// What its box belongs to: this, and the node's id.
    public static let context = Array("tillpost/1/typing-key".utf8)
    /// 32 random bytes.
    public let bytes: [UInt8]

    /// Wraps 32 bytes, else nil.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == TypingKey.length else { return nil }
        self.bytes = bytes
    }

    /// A new key.
    ///
    /// - Parameter chance: gives so many random bytes.
    public init(_ chance: (Int) -> [UInt8]) {
        bytes = chance(TypingKey.length)
        precondition(bytes.count == TypingKey.length, "chance gives as many bytes as it is asked for")
    }

    /// Its name, by which both sides know that they have the same: the first 8 bytes of its digest.
    public func name(_ primitives: Primitives) -> KeyID { KeyID(prefixOf: primitives.digest(bytes)) }
}

/// What a record holds of a confirmation that was typed.
public struct TypedConfirmation: Equatable, Sendable {
    /// HQ's running number for the node: it names the online payment.
    public let number: UInt64
    /// What was typed.
    public let digits: TypedDigits

    /// States it.
    public init(number: UInt64, digits: TypedDigits) {
        self.number = number
        self.digits = digits
    }

    /// Reads the code of a record; nil where it is another code.
    public init?(decoding bytes: [UInt8]) {
        guard var fields = try? Fields(decoding: bytes, of: "typed confirmation"),
            let number = try? fields.unsigned(1, max: UInt64(Int64.max)), number > 0,
            let digits = try? TypedDigits(fields.text(2, max: TypedDigits.count))
        else { return nil }
        self.init(number: number, digits: digits)
    }

    /// As a record holds it.
    public func encoded() -> [UInt8] {
        CBOR.fields([(1, .unsigned(number)), (2, .text(digits.description))]).encoded()
    }
}
