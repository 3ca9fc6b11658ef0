internal import Scanning

/// Which of one picture's sightings are believed. A QR code corrects its own errors. A bar code has one check digit: of
/// blurred bars libzbar reads, on some lines, another number whose check digit is right. Such a number is seen on a few
/// lines, the right one on tens or hundreds, and that is what tells them apart.
enum BarTrust {
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
    private static let majority = 4

    static func believed(_ sightings: [Sighting]) -> [ScannedSymbol] {
        sightings.filter { sighting in
            !sighting.symbol.bytes.isEmpty && sighting.lines >= fewestLines(sighting.symbol.symbology)
                && !sightings.contains { contradicts($0, sighting) }
        }.map(\.symbol)
    }

    /// Whether another bar code stands where this one does, on more than a few lines.
    private static func contradicts(_ other: Sighting, _ sighting: Sighting) -> Bool {
        guard other.symbol.symbology != .qrCode, sighting.symbol.symbology != .qrCode, other.symbol != sighting.symbol,
            other.lines * majority > sighting.lines
        else { return false }
        return Box(other.symbol.corners).meets(Box(sighting.symbol.corners))
    }

    /// The upright box around points.
    private struct Box {
        private let xs: ClosedRange<Int>
        private let ys: ClosedRange<Int>

        init(_ points: [SymbolPoint]) {
            xs = (points.map(\.x).min() ?? 0)...(points.map(\.x).max() ?? 0)
            ys = (points.map(\.y).min() ?? 0)...(points.map(\.y).max() ?? 0)
        }

        func meets(_ other: Box) -> Bool { xs.overlaps(other.xs) && ys.overlaps(other.ys) }
    }
}
