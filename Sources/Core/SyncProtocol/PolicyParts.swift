public import Payments

/// A part of a signed policy. A long one (a hot list) comes in parts beside the money, so that neither waits for the other.
public struct PolicyPart: Equatable, Sendable {
    /// The most bytes of a policy in one answer: 6 s of a line of 40 kbit/s.
    public static let largest = 32_768

    /// Version of the whole.
    public let version: UInt64
    /// Bytes of the whole.
    public let size: Int
    /// Where this part begins.
    public let offset: Int
    /// The part.
    public let bytes: [UInt8]

    /// A part of a policy's signed bytes.
    public init(version: UInt64, of whole: [UInt8], offset: Int) {
        self.version = version
        size = whole.count
        self.offset = offset
        bytes = Array(whole.dropFirst(offset).prefix(PolicyPart.largest))
    }

    /// As a map.
    public var item: CBOR {
        .fields([
            (1, .unsigned(version)), (2, .unsigned(UInt64(size))), (3, .unsigned(UInt64(offset))), (4, .bytes(bytes)),
        ])
    }

    /// Reads a map.
    public init(_ item: CBOR) throws(FormatFault) {
        var fields = try Fields(item, of: "policy part")
        version = try fields.unsigned(1, max: UInt64(Int64.max))
        size = Int(try fields.unsigned(2, max: 1_048_576))
        offset = Int(try fields.unsigned(3, max: 1_048_576))
        bytes = try fields.bytes(4, count: 0...PolicyPart.largest)
        guard offset + bytes.count <= size else { throw fields.outOfRange(3) }
    }
}

/// How much a node holds of a policy that comes in parts.
public struct PolicyProgress: Equatable, Sendable {
    /// Version of the policy.
    public let version: UInt64
    /// Bytes held, from the beginning.
    public let held: Int

    /// States it.
    public init(version: UInt64, held: Int) {
        self.version = version
        self.held = held
    }

    /// As an array.
    public var item: CBOR { .array([.unsigned(version), .unsigned(UInt64(held))]) }

    /// Reads an array.
    public init(_ item: CBOR) throws(FormatFault) {
        guard case .array(let parts) = item, parts.count == 2, case .unsigned(let version) = parts[0],
            version <= UInt64(Int64.max), case .unsigned(let held) = parts[1], held <= 1_048_576
        else { throw FormatFault("exchange", .envelope("not a policy's progress")) }
        self.init(version: version, held: Int(held))
    }
}
