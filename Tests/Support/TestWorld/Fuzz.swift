internal import Glibc
internal import Payments

/// Throws hostile bytes at a parser: noise, and damaged copies of good samples.
///
/// The seed is written to standard error before the run, so that it survives a trap. `TILLPOST_FUZZ_SEED` plays the
/// same run again, `TILLPOST_FUZZ_ROUNDS` makes it longer or shorter.
public struct Fuzz {
    /// The whole run follows from it.
    public let seed: UInt64
    /// How many inputs.
    public let rounds: Int
    private var state: UInt64

    /// Begins a run and says so.
    public init(_ parser: String) {
        seed = Fuzz.environment("TILLPOST_FUZZ_SEED").flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max)
        rounds = Fuzz.environment("TILLPOST_FUZZ_ROUNDS").flatMap { Int($0) } ?? 20_000
        state = seed | 1
        let line = Array("fuzz: \(parser), \(rounds) rounds, TILLPOST_FUZZ_SEED=\(seed)\n".utf8)
        _ = write(STDERR_FILENO, line, line.count)
    }

    private static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// Gives every input to `body`: noise, damaged bytes, and envelopes whose signed map was changed item by item.
    public mutating func run(samples: [[UInt8]], _ body: ([UInt8]) throws -> Void) rethrows {
        for round in 0..<rounds {
            switch round % 4 {
            case 0: try body(noise(of: below(80)))
            case 1: try body(damaged(one(of: samples)))
            case 2: try body(damaged(damaged(one(of: samples))))
            default: try body(changed(one(of: samples)))
            }
        }
    }

    /// Random bits (xorshift64*, Vigna 2016).
    public mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 0x2545_F491_4F6C_DD1D
    }

    /// A number from 0 to one less than `count`; 0 where there is none.
    public mutating func below(_ count: Int) -> Int { count > 0 ? Int((next() >> 16) % UInt64(count)) : 0 }

    /// One of several.
    public mutating func one<Element>(of elements: [Element]) -> Element { elements[below(elements.count)] }

    /// Random bytes, of which the first often begin a CBOR item of some size.
    public mutating func noise(of count: Int) -> [UInt8] {
        var bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: next() >> 32) }
        if !bytes.isEmpty, below(2) == 0 { bytes[0] = one(of: [0x84, 0xA1, 0xA5, 0x9B, 0xBB, 0x5B, 0x7F, 0xFB]) }
        return bytes
    }

    /// A copy with one wound.
    public mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
        guard !bytes.isEmpty else { return noise(of: 1 + below(9)) }
        var bytes = bytes
        let at = below(bytes.count)
        let end = min(bytes.count, at + 1 + below(12))
        switch below(8) {
        case 0: bytes[at] ^= 1 << UInt8(below(8))
        case 1: bytes[at] = one(of: [0, 0x17, 0x18, 0x1B, 0x1F, 0x5F, 0x7F, 0x80, 0x9F, 0xA0, 0xBF, 0xF6, 0xF9, 0xFF])
        case 2: bytes.removeSubrange(at..<end)
        case 3: bytes.insert(contentsOf: noise(of: 1 + below(9)), at: at)
        case 4: bytes.insert(contentsOf: bytes[at..<end], at: at)
        case 5: bytes.removeSubrange(at...)
        case 6: bytes.replaceSubrange(at..<end, with: noise(of: end - at))
        default: bytes.swapAt(at, below(bytes.count))
        }
        return bytes
    }

    /// An envelope around a map in which one item is another one; or the plain item changed, where it is no envelope.
    public mutating func changed(_ bytes: [UInt8]) -> [UInt8] {
        guard let item = try? CBOR(decoding: bytes) else { return damaged(bytes) }
        if case .array(let parts) = item, parts.count == 4, case .bytes(let payload) = parts[2],
            let content = try? CBOR(decoding: payload)
        {
            return CBOR.array([parts[0], parts[1], .bytes(changed(content).encoded()), parts[3]]).encoded()
        }
        return changed(item).encoded()
    }

    private mutating func changed(_ item: CBOR, depth: Int = 0) -> CBOR {
        guard below(4) > 0, depth < 6 else { return hostileItem() }
        switch item {
        case .array(let items) where !items.isEmpty:
            var items = items
            let at = below(items.count)
            switch below(6) {
            case 0: items.remove(at: at)
            case 1: items.append(items[at])
            default: items[at] = changed(items[at], depth: depth + 1)
            }
            return .array(items)
        case .map(let pairs) where !pairs.isEmpty:
            var pairs = pairs
            let at = below(pairs.count)
            switch below(6) {
            case 0: pairs.remove(at: at)
            case 1: pairs.append(CBORPair(.unsigned(1_000 + next() % 1_000_000), hostileItem()))
            default: pairs[at] = CBORPair(pairs[at].key, changed(pairs[at].value, depth: depth + 1))
            }
            return .map(pairs)
        default:
            return hostileItem()
        }
    }

    private mutating func hostileItem() -> CBOR {
        let edges: [UInt64] = [
            0, 1, 23, 24, 255, 256, 999, 1_000, 65_535, 0xFFFF_FFFF, 0x1_0000_0000, 999_999_999_999, 1_000_000_000_000,
            UInt64(Int64.max), UInt64(Int64.max) + 1, .max,
        ]
        switch below(10) {
        case 0, 1: return .unsigned(one(of: edges))
        case 2: return .negative(one(of: edges))
        case 3: return .bytes(noise(of: one(of: [0, 1, 7, 8, 16, 32, 33, 64])))
        case 4:
            return .text(
                one(of: ["", "A", "a", "MOBI-BANK", "\u{0}", "\u{202E}", "é", String(repeating: "X", count: 33)]))
        case 5: return .array([])
        case 6: return .map([])
        case 7: return .tagged(one(of: edges), .null)
        case 8: return .simple(one(of: [0, 20, 21, 22, 23, 255]))
        default: return .float(Double(bitPattern: next()))
        }
    }
}
