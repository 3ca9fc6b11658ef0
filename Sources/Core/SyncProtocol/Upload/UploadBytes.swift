internal import Payments

extension FormatFault {
    /// Why an upload cannot be read.
    static func upload(_ what: String) -> FormatFault { FormatFault("upload", .envelope(what)) }
}

/// Differences of 64-bit numbers, small ones of either sign written as small numbers. Arithmetic wraps, so that every
/// number is some distance from every other.
enum ZigZag {
    /// The distance from a prediction.
    static func distance(of value: UInt64, from prediction: UInt64) -> UInt64 {
        let difference = value &- prediction
        return difference << 1 ^ (difference >> 63 == 0 ? 0 : .max)
    }

    /// What stands at a distance from a prediction.
    static func value(_ distance: UInt64, from prediction: UInt64) -> UInt64 {
        prediction &+ (distance >> 1 ^ (distance & 1 == 0 ? 0 : .max))
    }
}

extension [UInt8] {
    /// A number in groups of seven bits, the lowest first; the high bit says that more follow.
    mutating func append(number: UInt64) {
        var rest = number
        while rest > 0x7F {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }

    /// The beginning of a CBOR item in its shortest form.
    mutating func append(head major: UInt8, _ value: UInt64) {
        let type = major << 5
        let width: Int
        switch value {
        case 0..<24:
            append(type | UInt8(value))
            return
        case 24...0xFF: width = 0
        case 0x100...0xFFFF: width = 1
        case 0x1_0000...0xFFFF_FFFF: width = 2
        default: width = 3
        }
        append(type | UInt8(24 + width))
        for shift in stride(from: (8 << width) - 8, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: value >> UInt64(shift)))
        }
    }

    /// A CBOR byte string.
    mutating func append(string bytes: some Collection<UInt8>) {
        append(head: 2, UInt64(bytes.count))
        append(contentsOf: bytes)
    }
}

/// Bytes that are read from front to back and never past their end.
struct UploadReader {
    private let bytes: [UInt8]
    private var position: Int
    private let end: Int

    /// Reads a part of some bytes, or all.
    init(_ bytes: [UInt8], _ part: Range<Int>? = nil) {
        self.bytes = bytes
        position = part?.lowerBound ?? 0
        end = part?.upperBound ?? bytes.count
    }

    /// Whether everything was read.
    var isAtEnd: Bool { position == end }

    /// The next bytes.
    mutating func take(_ count: UInt64) throws(FormatFault) -> ArraySlice<UInt8> {
        guard count <= UInt64(end - position) else { throw .upload("cut off") }
        defer { position += Int(count) }
        return bytes[position..<position + Int(count)]
    }

    /// All but the last bytes of what is left.
    mutating func takeAll(but count: UInt64) throws(FormatFault) -> ArraySlice<UInt8> {
        guard count <= UInt64(end - position) else { throw .upload("cut off") }
        return try take(UInt64(end - position) - count)
    }

    /// A name of eight bytes as a number, the first byte highest.
    mutating func name() throws(FormatFault) -> UInt64 { try take(8).reduce(0) { $0 << 8 | UInt64($1) } }

    /// A number in groups of seven bits, in its shortest form.
    mutating func number() throws(FormatFault) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), through: 63, by: 7) {
            guard position < end else { throw .upload("cut off") }
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            guard shift < 63 || byte < 2 else { break }
            if byte < 0x80 {
                guard byte > 0 || shift == 0 else { break }
                return value
            }
        }
        throw .upload("a number that is not in its shortest form")
    }

    /// The beginning of a CBOR item of a major type, in its shortest form: its count.
    mutating func head(_ major: UInt8) throws(FormatFault) -> UInt64 {
        guard let first = try take(1).first, first >> 5 == major, first & 0x1F < 28 else {
            throw .upload("not an array of byte strings")
        }
        guard first & 0x1F > 23 else { return UInt64(first & 0x1F) }
        let width = first & 0x1F - 24
        let value = try take(1 << UInt64(width)).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard value > [23, 0xFF, 0xFFFF, 0xFFFF_FFFF][Int(width)] else {
            throw .upload("a length that is not in its shortest form")
        }
        return value
    }
}
