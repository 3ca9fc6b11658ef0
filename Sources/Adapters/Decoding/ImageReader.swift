public import Scanning

/// Reads the codes out of a picture's bytes: PNG, JPEG and binary PGM. It parses what strangers hold up, so it belongs
/// into a confined process: programs use `PictureReader`, which asks one.
///
/// The plain picture is looked at first. Only when nothing is found, and while its budget lasts, the steps of the
/// ladder follow; the first that finds something ends it.
public struct ImageReader: Sendable {
    private let limits: ImageLimits
    private let budget: Duration
    private let now: @Sendable () -> ContinuousClock.Instant

    /// A reader that refuses pictures beyond `limits`, and begins no further step of the ladder when `budget` has passed
    /// since the picture came. `now` tells the time, monotonic.
    public init(
        limits: ImageLimits = .init(), budget: Duration = .seconds(2),
        now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock().now }
    ) {
        self.limits = limits
        self.budget = budget
        self.now = now
    }

    /// The symbols in a picture file's bytes, each kind and content once, at least one; otherwise throws `.noCode`.
    public func symbols(in bytes: [UInt8]) throws(ScanningFault) -> [ScannedSymbol] {
        let begun = now()
        let picture = try PictureDecoder.grey(bytes, limits: limits)
        var trust = BarTrust()
        for (step, look) in Look.ladder.enumerated() {
            if step > 0, begun.duration(to: now()) >= budget { break }
            guard let view = look.view(picture, limits) else { continue }
            let symbols = trust.believed(try Self.sightings(in: view, look.symbologies))
            if !symbols.isEmpty { return symbols }
        }
        throw .noCode
    }

    /// What is seen in a view, at its places in the picture as it came.
    private static func sightings(
        in view: Look.View, _ symbologies: Set<Symbology>
    ) throws(ScanningFault) -> [Sighting] {
        guard let scanner = BarcodeScanner(symbologies), let sightings = scanner.sightings(in: view.picture) else {
            throw .outOfMemory
        }
        return sightings.map { sighting in
            let symbol = sighting.symbol
            return Sighting(
                symbol: ScannedSymbol(
                    symbology: symbol.symbology, isGS1: symbol.isGS1, bytes: symbol.bytes,
                    corners: symbol.corners.map(view.back)),
                lines: sighting.lines)
        }
    }

    /// What libzbar alone says of the plain picture, believed or not: for comparison.
    package static func plainly(_ bytes: [UInt8]) throws(ScanningFault) -> [ScannedSymbol] {
        let picture = try PictureDecoder.grey(bytes, limits: ImageLimits())
        guard let scanner = BarcodeScanner(Look.plain.symbologies), let sightings = scanner.sightings(in: picture)
        else {
            throw .outOfMemory
        }
        return sightings.map(\.symbol)
    }
}
