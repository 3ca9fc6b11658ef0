/// The fields of a CBOR map with small integer keys, read one by one; what is not read is kept.
///
/// A newer peer may add fields. They are carried along (`unread`) so that encoding again gives the same bytes.
public struct Fields: Sendable {
    private let structure: String
    private var pairs: [(key: CBOR, value: CBOR)]

    /// Opens a map.
    ///
    /// - Parameter structure: the schema's name for it, used in faults.
    public init(_ item: CBOR, of structure: String) throws(FormatFault) {
        guard case .map(let content) = item else { throw FormatFault(structure, .envelope("not a map")) }
        self.structure = structure
        pairs = content.map { ($0.key, $0.value) }
    }

    /// Decodes bytes that must be one map.
    public init(decoding bytes: [UInt8], of structure: String) throws(FormatFault) {
        let item: CBOR
        do throws(CBORFault) { item = try CBOR(decoding: bytes) } catch {
            throw FormatFault(structure, .encoding(error))
        }
        try self.init(item, of: structure)
    }

    /// The fields that nobody asked for.
    public var unread: [CBORPair] { pairs.map { CBORPair($0.key, $0.value) } }

    /// Takes a field out, if it is there.
    public mutating func optional(_ field: UInt64) -> CBOR? {
        guard let index = pairs.firstIndex(where: { $0.key == .unsigned(field) }) else { return nil }
        return pairs.remove(at: index).value
    }

    /// Takes a field out that must be there.
    public mutating func item(_ field: UInt64) throws(FormatFault) -> CBOR {
        guard let item = optional(field) else { throw FormatFault(structure, .missing(field: field)) }
        return item
    }

    /// An unsigned integer of at most `max`.
    public mutating func unsigned(_ field: UInt64, max: UInt64 = .max) throws(FormatFault) -> UInt64 {
        guard case .unsigned(let value) = try item(field) else { throw wrongType(field) }
        guard value <= max else { throw outOfRange(field) }
        return value
    }

    /// An integer that fits 63 bits and a sign.
    public mutating func integer(_ field: UInt64) throws(FormatFault) -> Int64 {
        switch try item(field) {
        case .unsigned(let value):
            guard let value = Int64(exactly: value) else { throw outOfRange(field) }
            return value
        case .negative(let value):
            guard let value = Int64(exactly: value) else { throw outOfRange(field) }
            return -1 - value
        default: throw wrongType(field)
        }
    }

    /// A byte string with a length inside `count`.
    public mutating func bytes(_ field: UInt64, count: ClosedRange<Int>) throws(FormatFault) -> [UInt8] {
        guard case .bytes(let value) = try item(field) else { throw wrongType(field) }
        guard count.contains(value.count) else { throw outOfRange(field) }
        return value
    }

    /// A byte string with a length inside `count`, or nothing.
    public mutating func optionalBytes(_ field: UInt64, count: ClosedRange<Int>) throws(FormatFault) -> [UInt8]? {
        guard has(field) else { return nil }
        return try bytes(field, count: count)
    }

    /// A text of at most `max` bytes of UTF-8, without control characters.
    public mutating func text(_ field: UInt64, max: Int) throws(FormatFault) -> String {
        guard case .text(let value) = try item(field) else { throw wrongType(field) }
        guard value.utf8.count <= max,
            value.unicodeScalars.allSatisfy({ $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
        else {
            throw outOfRange(field)
        }
        return value
    }

    /// A boolean.
    public mutating func bool(_ field: UInt64) throws(FormatFault) -> Bool {
        switch try item(field) {
        case .simple(20): return false
        case .simple(21): return true
        default: throw wrongType(field)
        }
    }

    /// An array of at most `max` items.
    public mutating func array(_ field: UInt64, max: Int) throws(FormatFault) -> [CBOR] {
        guard case .array(let items) = try item(field) else { throw wrongType(field) }
        guard items.count <= max else { throw outOfRange(field) }
        return items
    }

    /// A list that is left out where it has nothing: an empty one would say the same in other bytes, and is refused.
    ///
    /// - Returns: its items, at most `max`; none where the field is not there.
    public mutating func optionalArray(_ field: UInt64, max: Int) throws(FormatFault) -> [CBOR] {
        guard has(field) else { return [] }
        let items = try array(field, max: max)
        guard !items.isEmpty else { throw outOfRange(field) }
        return items
    }

    /// Whether a field is there and not yet read.
    public func has(_ field: UInt64) -> Bool { pairs.contains { $0.key == .unsigned(field) } }

    /// The fault for a value that the schema does not allow in this field.
    public func outOfRange(_ field: UInt64) -> FormatFault { FormatFault(structure, .outOfRange(field: field)) }

    private func wrongType(_ field: UInt64) -> FormatFault { FormatFault(structure, .wrongType(field: field)) }
}

extension CBOR {
    /// A map from small integer keys; a nil value leaves its field out.
    public static func fields(_ fields: [(UInt64, CBOR?)], and unread: [CBORPair] = []) -> CBOR {
        .map(fields.compactMap { key, value in value.map { CBORPair(.unsigned(key), $0) } } + unread)
    }
}
