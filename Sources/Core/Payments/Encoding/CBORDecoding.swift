extension CBOR {
    /// Reads exactly one deterministic item.
    ///
    /// - Throws: `CBORFault` where the bytes are not deterministic CBOR, or where more bytes follow.
    public init(decoding bytes: [UInt8]) throws(CBORFault) {
        var reader = CBORReader(bytes)
        self = try reader.item(depth: 0)
        guard reader.position == bytes.count else {
            throw CBORFault(reason: .trailingBytes, position: reader.position)
        }
    }

    /// Reads a CBOR sequence (RFC 8742): items one after another, nothing between.
    ///
    /// - Returns: the items, each with the bytes it was read from.
    public static func sequence(_ bytes: [UInt8]) throws(CBORFault) -> [(item: CBOR, bytes: [UInt8])] {
        var reader = CBORReader(bytes)
        var items: [(item: CBOR, bytes: [UInt8])] = []
        while reader.position < bytes.count {
            let start = reader.position
            let item = try reader.item(depth: 0)
            items.append((item, Array(bytes[start..<reader.position])))
        }
        return items
    }
}

/// Walks over bytes; every length is checked against what is left before anything is allocated.
private struct CBORReader {
    let bytes: [UInt8]
    var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    private func fault(_ reason: CBORFault.Reason, at position: Int) -> CBORFault {
        CBORFault(reason: reason, position: position)
    }

    mutating func item(depth: Int) throws(CBORFault) -> CBOR {
        let start = position
        guard depth < CBOR.depthLimit else { throw fault(.tooDeep, at: start) }
        let initial = try byte()
        let major = initial >> 5
        let info = initial & 0x1F
        if major == 7 { return try simpleOrFloat(info, start: start) }
        let value = try argument(info, start: start)
        switch major {
        case 0: return .unsigned(value)
        case 1: return .negative(value)
        case 2: return .bytes(try take(value, start: start))
        case 3: return .text(try text(value, start: start))
        case 4: return .array(try array(value, depth: depth, start: start))
        case 5: return .map(try map(value, depth: depth, start: start))
        default: return .tagged(value, try item(depth: depth + 1))
        }
    }

    private mutating func byte() throws(CBORFault) -> UInt8 {
        guard position < bytes.count else { throw fault(.truncated, at: position) }
        defer { position += 1 }
        return bytes[position]
    }

    private mutating func bigEndian(_ count: Int) throws(CBORFault) -> UInt64 {
        guard bytes.count - position >= count else { throw fault(.truncated, at: bytes.count) }
        var value: UInt64 = 0
        for offset in 0..<count { value = value << 8 | UInt64(bytes[position + offset]) }
        position += count
        return value
    }

    private mutating func argument(_ info: UInt8, start: Int) throws(CBORFault) -> UInt64 {
        let value: UInt64
        switch info {
        case 0..<24: return UInt64(info)
        case 24: value = try bigEndian(1); guard value >= 24 else { throw fault(.notShortest, at: start) }
        case 25: value = try bigEndian(2); guard value > 0xFF else { throw fault(.notShortest, at: start) }
        case 26: value = try bigEndian(4); guard value > 0xFFFF else { throw fault(.notShortest, at: start) }
        case 27: value = try bigEndian(8); guard value > 0xFFFF_FFFF else { throw fault(.notShortest, at: start) }
        case 31: throw fault(.notShortest, at: start)
        default: throw fault(.reserved, at: start)
        }
        return value
    }

    private mutating func take(_ count: UInt64, start: Int) throws(CBORFault) -> [UInt8] {
        guard count <= UInt64(bytes.count - position) else { throw fault(.truncated, at: start) }
        defer { position += Int(count) }
        return Array(bytes[position..<position + Int(count)])
    }

    private mutating func text(_ count: UInt64, start: Int) throws(CBORFault) -> String {
        let utf8 = try take(count, start: start)
        guard let text = String(validating: utf8, as: UTF8.self) else { throw fault(.invalidText, at: start) }
        return text
    }

    private mutating func array(_ count: UInt64, depth: Int, start: Int) throws(CBORFault) -> [CBOR] {
        // Each item takes a byte at least, so a count beyond the rest is a lie.
        guard count <= UInt64(bytes.count - position) else { throw fault(.truncated, at: start) }
        var items: [CBOR] = []
        items.reserveCapacity(Int(count))
        for _ in 0..<count { items.append(try item(depth: depth + 1)) }
        return items
    }

    private mutating func map(_ count: UInt64, depth: Int, start: Int) throws(CBORFault) -> [CBORPair] {
        guard count <= UInt64(bytes.count - position) / 2 else { throw fault(.truncated, at: start) }
        var pairs: [CBORPair] = []
        pairs.reserveCapacity(Int(count))
        var previous: ArraySlice<UInt8>?
        for _ in 0..<count {
            let keyStart = position
            let key = try item(depth: depth + 1)
            let encoded = bytes[keyStart..<position]
            if let previous {
                if previous.elementsEqual(encoded) { throw fault(.duplicateKey, at: keyStart) }
                guard previous.lexicographicallyPrecedes(encoded) else { throw fault(.unsortedKeys, at: keyStart) }
            }
            previous = encoded
            pairs.append(CBORPair(key, try item(depth: depth + 1)))
        }
        return pairs
    }

    private mutating func simpleOrFloat(_ info: UInt8, start: Int) throws(CBORFault) -> CBOR {
        switch info {
        case 0..<24: return .simple(info)
        case 24:
            let value = UInt8(try bigEndian(1))
            guard value >= 32 else { throw fault(.reserved, at: start) }
            return .simple(value)
        case 25:
            let half = Float16(bitPattern: UInt16(try bigEndian(2)))
            return try shortest(Double(half), start: start)
        case 26:
            let single = Float(bitPattern: UInt32(try bigEndian(4)))
            return try shortest(Double(single), start: start)
        case 27:
            let double = Double(bitPattern: try bigEndian(8))
            return try shortest(double, start: start)
        case 31: throw fault(.notShortest, at: start)
        default: throw fault(.reserved, at: start)
        }
    }

    /// A float is taken only in the form that writing it again would give, the one NaN included.
    private func shortest(_ value: Double, start: Int) throws(CBORFault) -> CBOR {
        let item = CBOR.float(value)
        guard item.encoded() == Array(bytes[start..<position]) else { throw fault(.notShortest, at: start) }
        return item
    }
}
