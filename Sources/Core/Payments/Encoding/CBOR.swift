/// One data item of the Concise Binary Object Representation (RFC 8949).
///
/// Only the deterministic encoding of RFC 8949 section 4.2 is written, and only it is read: every value has
/// exactly one form, so that the same content always has the same bytes, digest and signature.
public enum CBOR: Equatable, Sendable {
    /// An unsigned integer (major type 0).
    case unsigned(UInt64)
    /// The negative integer -1 - n (major type 1), kept as n so that all 64 bits fit.
    case negative(UInt64)
    /// A byte string (major type 2).
    case bytes([UInt8])
    /// A text string in UTF-8 (major type 3).
    case text(String)
    /// An array (major type 4).
    case array([CBOR])
    /// A map (major type 5). The order given here does not matter: keys are sorted when written.
    case map([CBORPair])
    /// A tagged item (major type 6).
    indirect case tagged(UInt64, CBOR)
    /// A simple value (major type 7): 20 false, 21 true, 22 null, 23 undefined, or an unassigned one.
    case simple(UInt8)
    /// A floating-point number (major type 7), written in the shortest form that keeps its value.
    case float(Double)

    /// The simple value true or false.
    public static func bool(_ value: Bool) -> CBOR { .simple(value ? 21 : 20) }

    /// The simple value null.
    public static var null: CBOR { .simple(22) }

    /// A signed integer as major type 0 or 1.
    public static func integer(_ value: Int64) -> CBOR {
        value >= 0 ? .unsigned(UInt64(value)) : .negative(UInt64(-1 - value))
    }
}

/// One key and its value in a CBOR map.
public struct CBORPair: Equatable, Sendable {
    /// The key.
    public let key: CBOR
    /// The value.
    public let value: CBOR

    /// Pairs a key with its value.
    public init(_ key: CBOR, _ value: CBOR) {
        self.key = key
        self.value = value
    }
}

/// Why bytes are not one deterministic CBOR item, and where.
public struct CBORFault: Error, Equatable, Sendable {
    /// What is wrong.
    public enum Reason: String, Equatable, Sendable {
        /// The item goes on past the end of the bytes.
        case truncated
        /// Bytes follow the item.
        case trailingBytes
        /// A length, integer or float is not in its shortest form, or a length is indefinite.
        case notShortest
        /// Map keys are not in ascending order of their encoded bytes.
        case unsortedKeys
        /// A map has the same key twice.
        case duplicateKey
        /// A text string is not UTF-8.
        case invalidText
        /// An additional-information value or simple value that RFC 8949 reserves.
        case reserved
        /// Nested deeper than `CBOR.depthLimit`.
        case tooDeep
    }

    /// What is wrong.
    public let reason: Reason
    /// Offset of the offending byte, counted from the start of the bytes given.
    public let position: Int
}

extension CBOR {
    /// Items may be nested this deep. Ours need five; a hostile one must not exhaust the stack.
    public static let depthLimit = 16
}
