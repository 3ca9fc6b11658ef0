public import Payments

/// Payer keys to refuse: 100,000 at most, 8 bytes each in a policy.
///
/// 100,000 keys take 800,000 bytes in a policy and 816,388 in memory: the words in their order, and where each of 4,096
/// equal ranges of them begins. Keys' names are digests and spread evenly, so a look-up searches some 24 words whatever
/// the length of the list, and never takes more than 17 steps, even where somebody has looked for keys that crowd one
/// range. All 8 bytes are compared: nobody is refused for a likeness.
public struct HotList: Equatable, Sendable {
    /// The most keys.
    public static let most = 100_000
    /// Sorted.
    private let words: [UInt64]
    /// The index of the first word of each range, and the end.
    private let starts: [UInt32]

    /// A word's range is its first 12 bits.
    private static let rangeBits = 12

    /// Nobody.
    public static let empty = HotList(sorted: [])

    /// Lists keys; one that stands there twice is listed once.
    public init(_ keys: some Sequence<KeyID>) {
        self.init(sorted: Set(keys.map { HotList.word($0.bytes[...]) }).sorted())
    }

    /// Reads the keys one after another; nil unless they are whole, sorted, and none stands there twice.
    init?(packed bytes: [UInt8]) {
        guard bytes.count % KeyID.length == 0 else { return nil }
        var words: [UInt64] = []
        words.reserveCapacity(bytes.count / KeyID.length)
        for start in stride(from: 0, to: bytes.count, by: KeyID.length) {
            let word = HotList.word(bytes[start..<start + KeyID.length])
            if let last = words.last, word <= last { return nil }
            words.append(word)
        }
        self.init(sorted: words)
    }

    private init(sorted words: [UInt64]) {
        self.words = words
        var starts = [UInt32](repeating: 0, count: 1 << HotList.rangeBits + 1)
        for word in words { starts[HotList.range(of: word) + 1] += 1 }
        for range in starts.indices.dropFirst() { starts[range] += starts[range - 1] }
        self.starts = starts
    }

    private static func range(of word: UInt64) -> Int { Int(word >> (64 - rangeBits)) }

    /// Whether a key is to be refused.
    public func contains(_ key: KeyID) -> Bool {
        let word = HotList.word(key.bytes[...])
        let range = HotList.range(of: word)
        var (low, high) = (Int(starts[range]), Int(starts[range + 1]))
        while low < high {
            let middle = (low + high) / 2
            if words[middle] == word { return true }
            if words[middle] < word { low = middle + 1 } else { high = middle }
        }
        return false
    }

    /// How many.
    public var count: Int { words.count }

    /// The keys, sorted.
    public var keys: [KeyID] { words.compactMap { KeyID(HotList.bytes($0)) } }

    /// The keys one after another, sorted.
    var packed: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(words.count * KeyID.length)
        for word in words { bytes += HotList.bytes(word) }
        return bytes
    }

    private static func word(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }

    private static func bytes(_ word: UInt64) -> [UInt8] {
        stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> UInt64($0)) }
    }
}
