public import Payments

/// A node's secret for typed confirmations on its way to HQ.
public struct TypingOffer: Equatable, Sendable {
    /// The most bytes of the box.
    public static let largestBox = 512
    /// The key, sealed to HQ.
    public let box: [UInt8]
    /// The highest running number that the node knows: HQ goes on above it.
    public let highest: UInt64

    /// Offers a key.
    public init(box: [UInt8], highest: UInt64) {
        self.box = box
        self.highest = highest
    }

    /// As an array.
    public var item: CBOR { .array([.bytes(box), .unsigned(highest)]) }

    /// Reads an array.
    public init(_ item: CBOR) throws(FormatFault) {
        guard case .array(let parts) = item, parts.count == 2, case .bytes(let box) = parts[0],
            (1...TypingOffer.largestBox).contains(box.count), case .unsigned(let highest) = parts[1],
            highest <= TypingOffer.largestNumber
        else { throw FormatFault("exchange", .envelope("not a typing key")) }
        self.init(box: box, highest: highest)
    }

    /// Running numbers stay below this: far more than are ever needed, and no sum of them overflows.
    public static let largestNumber: UInt64 = 1 << 48
}

/// What HQ has of a node's typed confirmations.
public struct TypingHeld: Equatable, Sendable {
    /// The name of the key that HQ holds.
    public let key: KeyID
    /// The last running number that HQ gave to a buyer; 0 before any.
    public let last: UInt64

    /// States it.
    public init(key: KeyID, last: UInt64) {
        self.key = key
        self.last = last
    }

    /// As an array.
    public var item: CBOR { .array([.bytes(key.bytes), .unsigned(last)]) }

    /// Reads an array.
    public init(_ item: CBOR) throws(FormatFault) {
        guard case .array(let parts) = item, parts.count == 2, case .bytes(let name) = parts[0],
            let key = KeyID(name), case .unsigned(let last) = parts[1], last <= TypingOffer.largestNumber
        else { throw FormatFault("answer", .envelope("not what is typed")) }
        self.init(key: key, last: last)
    }
}
