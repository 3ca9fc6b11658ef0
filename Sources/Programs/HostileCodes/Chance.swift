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
}
