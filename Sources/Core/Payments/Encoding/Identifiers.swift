/// A name made of a fixed number of bytes, written in hexadecimal for people.
public protocol FixedBytes: Hashable, Sendable, CustomStringConvertible, Comparable {
    /// How many bytes.
    static var length: Int { get }
    /// The bytes, always `length` of them.
    var bytes: [UInt8] { get }
    /// Wraps bytes of the right length, else nil.
    init?(_ bytes: [UInt8])
}

extension FixedBytes {
    /// Lower-case hexadecimal.
    public var description: String { Hexadecimal.text(bytes) }

    /// Reads hexadecimal of the right length, in either case.
    public init?(hexadecimal text: some StringProtocol) {
        guard let bytes = Hexadecimal.bytes(text) else { return nil }
        self.init(bytes)
    }

    /// Orders by bytes.
    public static func < (one: Self, other: Self) -> Bool { one.bytes.lexicographicallyPrecedes(other.bytes) }
}

/// Bytes as hexadecimal digits.
public enum Hexadecimal {
    /// Two lower-case digits a byte.
    public static func text(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of an even number of hexadecimal digits, else nil.
    public static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = nibble(digits[index]), let low = nibble(digits[index + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func nibble(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

/// A SHA-256 digest (32 bytes).
public struct Digest: FixedBytes {
    /// 32.
    public static let length = 32
    /// The bytes.
    public let bytes: [UInt8]
    /// Wraps 32 bytes.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.length else { return nil }
        self.bytes = bytes
    }
    private init(trusted bytes: [UInt8]) { self.bytes = bytes }
    /// What the first record of a node names as its predecessor.
    public static let zero = Digest(trusted: [UInt8](repeating: 0, count: 32))
}

/// The short name of a key: the first 8 bytes of the digest of its public bytes. A look-up hint, never proof.
public struct KeyID: FixedBytes {
    /// 8.
    public static let length = 8
    /// The bytes.
    public let bytes: [UInt8]
    /// Wraps 8 bytes.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.length else { return nil }
        self.bytes = bytes
    }
    /// The first 8 bytes of a digest.
    public init(prefixOf digest: Digest) { bytes = Array(digest.bytes.prefix(Self.length)) }
}

/// The stable name of a node, given by HQ (8 bytes).
public struct NodeID: FixedBytes {
    /// 8.
    public static let length = 8
    /// The bytes.
    public let bytes: [UInt8]
    /// Wraps 8 bytes.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.length else { return nil }
        self.bytes = bytes
    }
}

/// The name of a counter, given by HQ (8 bytes). It stays when the board behind it is exchanged.
public struct CounterID: FixedBytes {
    /// 8.
    public static let length = 8
    /// The bytes.
    public let bytes: [UInt8]
    /// Wraps 8 bytes.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.length else { return nil }
        self.bytes = bytes
    }
}

/// The idempotency key of a payment: 16 random bytes, made once, durable before the first send, never changed.
public struct PaymentID: FixedBytes {
    /// 16.
    public static let length = 16
    /// The bytes.
    public let bytes: [UInt8]
    /// Wraps 16 bytes.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.length else { return nil }
        self.bytes = bytes
    }
}

/// The name of a sale, which may be paid by several payments (16 random bytes).
public struct SaleID: FixedBytes {
    /// 16.
    public static let length = 16
    /// The bytes.
    public let bytes: [UInt8]
    /// Wraps 16 bytes.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.length else { return nil }
        self.bytes = bytes
    }
}

/// A short name given by HQ to a merchant or an issuer: 1 to 24 of `A-Z 0-9 -`.
public struct ShortName: Hashable, Sendable, CustomStringConvertible, Comparable {
    /// The name.
    public let description: String

    /// A well-formed name, or nil.
    public init?(_ text: String) {
        guard (1...24).contains(text.utf8.count),
            text.utf8.allSatisfy({
                (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
            })
        else { return nil }
        description = text
    }

    /// Orders by text.
    public static func < (one: ShortName, other: ShortName) -> Bool { one.description < other.description }
}

extension Fields {
    /// A name of a fixed number of bytes.
    public mutating func name<Name: FixedBytes>(_ field: UInt64, as type: Name.Type = Name.self) throws(FormatFault)
        -> Name
    {
        guard let name = Name(try bytes(field, count: Name.length...Name.length)) else { throw outOfRange(field) }
        return name
    }

    /// A short name of a merchant or an issuer.
    public mutating func shortName(_ field: UInt64) throws(FormatFault) -> ShortName {
        guard let name = ShortName(try text(field, max: 24)) else { throw outOfRange(field) }
        return name
    }
}
