/// Numbers that follow from a seed (SplitMix64, Steele, Lea and Flood 2014): any place in the row can be reached at once.
struct Chance {
    private var state: UInt64

    init(seed: UInt64, index: UInt64) { state = seed ^ index &* 0xD134_2543_DE82_EF95 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// A number from 0 to one less than `count`; 0 where there is none.
    mutating func below(_ count: Int) -> Int { count > 0 ? Int(truncatingIfNeeded: next() >> 8) % count : 0 }

    mutating func one<Element>(of elements: [Element]) -> Element { elements[below(elements.count)] }

    /// A file with one wound: a byte changed, a part lost, doubled or replaced, or a piece put in, once or many times.
    mutating func damaged(_ file: [UInt8], with pieces: [[UInt8]]) -> [UInt8] {
        var file = file
        let at = below(file.count)
        let end = min(file.count, at + 1 + below(one(of: [2, 8, 64])))
        let piece = one(of: pieces)
        switch below(8) {
        case 0 where !file.isEmpty: file[at] = UInt8(below(256))
        case 1: file.removeSubrange(at..<end)
        case 2: file.replaceSubrange(at..<end, with: piece)
        case 3: file.insert(contentsOf: file[at..<end], at: at)
        case 4: file.removeSubrange(at...)
        case 5: file.insert(contentsOf: (0..<below(one(of: [4, 3_000]))).flatMap { _ in piece }, at: at)
        default: file.insert(contentsOf: piece, at: at)
        }
        return file
    }
}
