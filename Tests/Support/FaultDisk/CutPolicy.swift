extension FaultDisk {
    /// What becomes of the operations no sync had made durable when the power went. The disk and the kernel are free to
    /// have written any of them or none, so a database is right only if it is right under every policy.
    public enum CutPolicy: Sendable, Hashable, CustomStringConvertible {
        /// None of them reached the disk.
        case dropUnsynced
        /// All of them did (except what a failed sync lost).
        case keepAll
        /// Each write, size change, creation and deletion is kept or dropped whole, by chance. The same seed and
        /// position give the same disk.
        case keepRandom(seed: UInt64)
        /// As `keepRandom`, but writes are cut at 512-byte sectors and each piece is kept or dropped by chance. Bytes
        /// beside a write never change (SQLite's `SQLITE_IOCAP_POWERSAFE_OVERWRITE`, which its unix VFS claims).
        case torn(seed: UInt64)

        /// The policy with its seed, to be printed beside a failure.
        public var description: String {
            switch self {
            case .dropUnsynced: "drop unsynced"
            case .keepAll: "keep all"
            case .keepRandom(let seed): "keep random, seed \(seed)"
            case .torn(let seed): "torn, seed \(seed)"
            }
        }
    }
}

/// Decides, for one cut, what is kept.
struct CutChooser {
    private enum Rule {
        case always(Bool)
        case chance(eighths: Int)
    }

    private static let sector = 512

    private let rule: Rule
    private let tearing: Bool
    private var generator: SplitMix64

    init(policy: FaultDisk.CutPolicy, position: Int) {
        let seed: UInt64?
        switch policy {
        case .dropUnsynced, .keepAll: seed = nil
        case .keepRandom(let given), .torn(let given): seed = given
        }
        // The position goes in too: with the seed alone neighbouring cuts would share their first coins.
        var generator = SplitMix64(seed: (seed ?? 0) ^ (UInt64(position) &* 0xD134_2543_DE82_EF95))
        // Nearly all, half or nearly none: an even coin over twenty writes hardly ever loses just one of them.
        let eighths = [1, 4, 7][Int(generator.next() % 3)]
        switch policy {
        case .dropUnsynced: (rule, tearing) = (.always(false), false)
        case .keepAll: (rule, tearing) = (.always(true), false)
        case .keepRandom: (rule, tearing) = (.chance(eighths: eighths), false)
        case .torn: (rule, tearing) = (.chance(eighths: eighths), true)
        }
        self.generator = generator
    }

    mutating func keeps() -> Bool {
        switch rule {
        case .always(let kept): kept
        case .chance(let eighths): Int(generator.next() % 8) < eighths
        }
    }

    /// The parts of the file's range that reached the disk.
    mutating func keptParts(of range: Range<Int>) -> [Range<Int>] {
        guard tearing else { return keeps() ? [range] : [] }
        var parts: [Range<Int>] = []
        var start = range.lowerBound
        while start < range.upperBound {
            let end = min(range.upperBound, (start / Self.sector + 1) * Self.sector)
            if keeps() { parts.append(start..<end) }
            start = end
        }
        return parts
    }
}
