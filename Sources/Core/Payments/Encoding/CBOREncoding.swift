extension CBOR {
    /// The deterministic encoding (RFC 8949, 4.2.1): shortest forms, definite lengths, sorted keys.
    ///
    /// - Precondition: no map holds the same key twice.
    public func encoded() -> [UInt8] {
        var out: [UInt8] = []
        encode(into: &out)
        return out
    }

    private func encode(into out: inout [UInt8]) {
        switch self {
        case .unsigned(let value): CBOR.head(0, value, into: &out)
        case .negative(let value): CBOR.head(1, value, into: &out)
        case .bytes(let bytes):
            CBOR.head(2, UInt64(bytes.count), into: &out)
            out += bytes
        case .text(let text):
            CBOR.head(3, UInt64(text.utf8.count), into: &out)
            out += text.utf8
        case .array(let items):
            CBOR.head(4, UInt64(items.count), into: &out)
            for item in items { item.encode(into: &out) }
        case .map(let pairs):
            CBOR.head(5, UInt64(pairs.count), into: &out)
            CBOR.map(pairs, into: &out)
        case .tagged(let tag, let item):
            CBOR.head(6, tag, into: &out)
            item.encode(into: &out)
        case .simple(let value): CBOR.head(7, UInt64(value), into: &out)
        case .float(let value): CBOR.float(value, into: &out)
        }
    }

    /// Maps of ours have small integer keys, whose encoded bytes sort as the numbers do: no key is encoded twice.
    private static func map(_ pairs: [CBORPair], into out: inout [UInt8]) {
        let numbers = pairs.compactMap { pair -> UInt64? in
            guard case .unsigned(let number) = pair.key else { return nil }
            return number
        }
        guard numbers.count == pairs.count else {
            for (key, value) in sorted(pairs) {
                out += key
                value.encode(into: &out)
            }
            return
        }
        let order = numbers.indices.sorted { numbers[$0] < numbers[$1] }
        for (one, next) in zip(order, order.dropFirst()) {
            precondition(numbers[one] != numbers[next], "a CBOR map holds one key twice")
        }
        for index in order {
            head(0, numbers[index], into: &out)
            pairs[index].value.encode(into: &out)
        }
    }

    private static func sorted(_ pairs: [CBORPair]) -> [(key: [UInt8], value: CBOR)] {
        let keyed = pairs.map { (key: $0.key.encoded(), value: $0.value) }
            .sorted { $0.key.lexicographicallyPrecedes($1.key) }
        for (one, next) in zip(keyed, keyed.dropFirst()) {
            precondition(one.key != next.key, "a CBOR map holds one key twice")
        }
        return keyed
    }

    private static func head(_ major: UInt8, _ value: UInt64, into out: inout [UInt8]) {
        let type = major << 5
        switch value {
        case 0..<24: out.append(type | UInt8(value))
        case 24...0xFF: out += [type | 24, UInt8(value)]
        case 0x100...0xFFFF: out.append(type | 25); bigEndian(value, count: 2, into: &out)
        case 0x1_0000...0xFFFF_FFFF: out.append(type | 26); bigEndian(value, count: 4, into: &out)
        default: out.append(type | 27); bigEndian(value, count: 8, into: &out)
        }
    }

    private static func float(_ value: Double, into out: inout [UInt8]) {
        if value.isNaN {
            out += [0xF9, 0x7E, 0x00]
        } else if Double(Float16(value)) == value {
            out.append(0xF9)
            bigEndian(UInt64(Float16(value).bitPattern), count: 2, into: &out)
        } else if Double(Float(value)) == value {
            out.append(0xFA)
            bigEndian(UInt64(Float(value).bitPattern), count: 4, into: &out)
        } else {
            out.append(0xFB)
            bigEndian(value.bitPattern, count: 8, into: &out)
        }
    }

    private static func bigEndian(_ value: UInt64, count: Int, into out: inout [UInt8]) {
        for shift in stride(from: (count - 1) * 8, through: 0, by: -8) {
            out.append(UInt8(truncatingIfNeeded: value >> UInt64(shift)))
        }
    }
}
