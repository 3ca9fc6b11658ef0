internal import Synchronization

/// A stream of chance that is the same for the same seed and name: SplitMix64 (Steele, Lea, Flood, 2014).
///
/// Every part of a world draws from a stream of its own, so that leaving an act out of a plan does not reshuffle the rest.
final class Chance: Sendable {
    private let state: Mutex<UInt64>

    init(seed: UInt64, _ name: String, _ number: Int = 0) {
        var hash = seed &* 0x9E37_79B9_7F4A_7C15 ^ 0xD1B5_4A32_D192_ED03
        for byte in name.utf8 { hash = Chance.mixed(hash ^ UInt64(byte)) }
        state = Mutex(Chance.mixed(hash &+ UInt64(bitPattern: Int64(number))))
    }

    /// The next 64 bits.
    func next() -> UInt64 {
        state.withLock { state in
            state &+= 0x9E37_79B9_7F4A_7C15
            return Chance.mixed(state)
        }
    }

    /// So many bytes.
    func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 7)
        while bytes.count < count {
            var word = next()
            for _ in 0..<8 {
                bytes.append(UInt8(truncatingIfNeeded: word))
                word >>= 8
            }
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    /// A number of a range.
    func from(_ range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + Int64(next() % UInt64(range.upperBound - range.lowerBound + 1))
    }

    /// An index below a count.
    func below(_ count: Int) -> Int { Int(next() % UInt64(max(1, count))) }

    /// True so many times in a hundred.
    func percent(_ share: Int) -> Bool { below(100) < share }

    /// One of some things, each as likely as its weight says.
    func pick<Thing>(_ things: [(weight: Int, thing: Thing)]) -> Thing {
        var place = below(things.reduce(0) { $0 + $1.weight })
        for (weight, thing) in things {
            if place < weight { return thing }
            place -= weight
        }
        return things[things.count - 1].thing
    }

    static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
