internal import Scanning

/// One way of looking at a picture.
struct Look: Sendable {
    /// What is looked for.
    let symbologies: Set<Symbology>
    /// How the picture is changed first, and the way back of its points; nil when the changed picture is too large.
    let view: @Sendable (GreyPicture, ImageLimits) -> View?

    /// A picture to look at, and where its points are in the picture as it came.
    struct View {
        let picture: GreyPicture
        var back: (SymbolPoint) -> SymbolPoint = { $0 }
    }

    private static let all = Set(Symbology.allCases)
    /// Bars that lie aslant. Not UPC-E: turned, a part of an EAN-13 was read as one on as many lines as a right one.
    private static let slantedBars = all.subtracting([.qrCode, .upcE])

    /// The ladder: each step is taken only when those before found nothing. Its order was measured (make bench-codes):
    /// what reads most of what the steps before left, for its time, comes first. Sharpened bars were read wrong, so
    /// only QR codes, which correct themselves, are looked for there.
    static let ladder = [
        plain, softened, sharpened, turned, diagonal, inverted, rightNearer, leftNearer, turnedSharpened, enlarged,
    ]

    static let plain = Look(symbologies: all) { picture, _ in View(picture: picture) }

    /// Noise, fine print, the grid of a display.
    static let softened = Look(symbologies: all) { picture, _ in View(picture: picture.softened()) }

    /// Out of focus, or tilted.
    static let sharpened = Look(symbologies: [.qrCode]) { picture, _ in
        View(picture: picture.softened().sharpened())
    }

    /// libzbar looks along rows and columns; a quarter of a right angle lies between them.
    static let turned = Look(symbologies: slantedBars) { picture, limits in turning(picture, degrees: 22.5, limits) }

    /// Bars at half a right angle.
    static let diagonal = Look(symbologies: slantedBars) { picture, limits in turning(picture, degrees: 45, limits) }

    /// Light on dark, as displays show at night.
    static let inverted = Look(symbologies: all) { picture, _ in View(picture: picture.inverted()) }

    /// A QR code of many modules, tilted: what libzbar misses there it reads, nearly always, when one of two sides is
    /// brought nearer.
    static let rightNearer = Look(symbologies: [.qrCode]) { picture, _ in leaning(picture, by: 0.2) }
    static let leftNearer = Look(symbologies: [.qrCode]) { picture, _ in leaning(picture, by: -0.2) }

    /// What lies at half a right angle, out of focus.
    static let turnedSharpened = Look(symbologies: [.qrCode]) { picture, limits in
        turning(picture, degrees: 45, limits).map { View(picture: $0.picture.sharpened(), back: $0.back) }
    }

    /// Modules of a pixel or two. Softened before, they would be gone.
    static let enlarged = Look(symbologies: [.qrCode]) { picture, limits in
        guard limits.allow(width: picture.width * 2, height: picture.height * 2) else { return nil }
        return View(picture: picture.sharpened().doubled()) { SymbolPoint(x: $0.x / 2, y: $0.y / 2) }
    }

    private static func leaning(_ picture: GreyPicture, by lean: Double) -> View {
        let leaning = Leaning(width: picture.width, height: picture.height, lean: lean)
        return View(picture: leaning.leaned(picture).softened(), back: leaning.back)
    }

    private static func turning(_ picture: GreyPicture, degrees: Double, _ limits: ImageLimits) -> View? {
        let turning = Turning(width: picture.width, height: picture.height, degrees: degrees)
        guard limits.allow(width: turning.width, height: turning.height) else { return nil }
        return View(picture: turning.turned(picture).softened(), back: turning.back)
    }
}
