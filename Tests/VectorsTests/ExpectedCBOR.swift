import Payments

extension CBOR {
    /// The item in a form without doubt: integers as text of their CBOR argument, floats as the bits of binary64.
    var json: JSONValue {
        switch self {
        case .unsigned(let value): .object(["unsigned": .text(String(value))])
        case .negative(let value): .object(["negative": .text(String(value))])
        case .bytes(let bytes): .object(["bytes": .text(Hexadecimal.text(bytes))])
        case .text(let text): .object(["text": .text(text)])
        case .array(let items): .object(["array": .array(items.map(\.json))])
        case .map(let pairs): .object(["map": .array(pairs.map { .array([$0.key.json, $0.value.json]) })])
        case .tagged(let tag, let item): .object(["tag": .text(String(tag)), "item": item.json])
        case .simple(let value): .object(["simple": .number(value)])
        case .float(let value): .object(["float": .text(CBOR.bits(value))])
        }
    }

    private static func bits(_ value: Double) -> String {
        Hexadecimal.text((0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> UInt64(56 - 8 * $0)) })
    }
}
