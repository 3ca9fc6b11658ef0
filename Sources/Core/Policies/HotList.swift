public import Payments

/// Payer keys to refuse: 100,000 at most, 8 bytes each in a policy.
///
/// A set of whole words, built once when a policy is read, so that a look-up costs the same whatever the length: a sale
/// does not wait for it. 100,000 keys take about 2 MiB of memory.
public struct HotList: Equatable, Sendable {
    /// The most keys.
    public static let most = 100_000
    private let words: Set<UInt64>

    /// Nobody.
    public static let empty = HotList()

    private init() { words = [] }

    /// Lists keys; one that stands there twice is listed once.
    public init(_ keys: some Sequence<KeyID>) { words = Set(keys.map { HotList.word($0.bytes[...]) }) }

    /// Reads the keys one after another; nil unless they are whole, sorted, and none stands there twice.
    init?(packed bytes: [UInt8]) {
        guard bytes.count % KeyID.length == 0 else { return nil }
        var words = Set<UInt64>(minimumCapacity: bytes.count / KeyID.length)
        var last: UInt64?
        for start in stride(from: 0, to: bytes.count, by: KeyID.length) {
            let word = HotList.word(bytes[start..<start + KeyID.length])
            if let last, word <= last { return nil }
            last = word
            words.insert(word)
        }
        self.words = words
    }

    /// Whether a key is to be refused.
    public func contains(_ key: KeyID) -> Bool { words.contains(HotList.word(key.bytes[...])) }

    /// How many.
    public var count: Int { words.count }

    /// The keys, sorted.
    public var keys: [KeyID] { words.sorted().compactMap { KeyID(HotList.bytes($0)) } }

    /// The keys one after another, sorted.
    var packed: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(words.count * KeyID.length)
        for word in words.sorted() { bytes += HotList.bytes(word) }
        return bytes
    }

    private static func word(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }

    private static func bytes(_ word: UInt64) -> [UInt8] {
        stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> UInt64($0)) }
    }
}
