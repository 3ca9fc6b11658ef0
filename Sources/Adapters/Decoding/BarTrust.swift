internal import Scanning

/// Which of one picture's sightings are believed. A QR code corrects its own errors. A bar code has one check digit: of
/// blurred bars libzbar reads, on some lines, another number whose check digit is right. The right one is seen on tens or
/// hundreds of lines. So was a wrong one, but then the same bars gave other numbers too, if only to an earlier look.
struct BarTrust {
    /// What this look and those before it saw.
    private var seen: [Sighting] = []

    /// The fewest lines that must agree, by kind. The short kinds are found in parts of longer ones and need more.
    private static func fewestLines(_ symbology: Symbology) -> Int {
        switch symbology {
        case .qrCode: 0
        case .code128: 4
        case .ean13, .upcA: 12
        case .ean8, .upcE: 24
        }
    }

    /// How many times as many lines as another reading of the same bars.
    private static let majority = 12

    /// What is believed of one look at the picture. Places are those in the picture as it came.
    mutating func believed(_ sightings: [Sighting]) -> [ScannedSymbol] {
        seen += sightings
        return sightings.filter { sighting in
            !sighting.symbol.bytes.isEmpty && sighting.lines >= Self.fewestLines(sighting.symbol.symbology)
                && !seen.contains { Self.contradicts($0, sighting) }
        }.map(\.symbol)
    }

    /// Whether another bar code stands where this one does, on more than a few lines.
    private static func contradicts(_ other: Sighting, _ sighting: Sighting) -> Bool {
        let (one, two) = (other.symbol, sighting.symbol)
        guard one.symbology != .qrCode, two.symbology != .qrCode, other.lines * majority > sighting.lines,
            one.symbology != two.symbology || one.bytes != two.bytes
        else { return false }
        return Box(other.symbol.corners).meets(Box(sighting.symbol.corners))
    }

    /// The upright box around points, and a little more: lines that read otherwise lie above or below the others as well.
    private struct Box {
        private static let margin = 32

        private let xs: ClosedRange<Int>
        private let ys: ClosedRange<Int>

        init(_ points: [SymbolPoint]) {
            let (left, right) = (points.map(\.x).min() ?? 0, points.map(\.x).max() ?? 0)
            let (top, bottom) = (points.map(\.y).min() ?? 0, points.map(\.y).max() ?? 0)
            let more = max(right - left, bottom - top) / Self.margin
            (xs, ys) = ((left - more)...(right + more), (top - more)...(bottom + more))
        }

        func meets(_ other: Box) -> Bool { xs.overlaps(other.xs) && ys.overlaps(other.ys) }
    }
}
