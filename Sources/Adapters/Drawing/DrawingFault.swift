/// Why something could not be drawn. Nothing was written in any of these cases.
public enum DrawingFault: Error, Equatable, Sendable {
    /// No font is installed at all.
    case noFonts
    /// No installed font has all characters of a text.
    case noGlyphs(text: String)
    /// A symbol would be printed too small to be read.
    case symbolTooSmall(module: Double, version: Int, sideNeeded: Double)
    /// A text does not fit its place even in the smallest letters; nothing is cut off.
    case noRoom(text: String)
    /// So many dots an inch cannot draw a symbol's modules alike; the next number that can, for this symbol.
    case tooCoarse(dotsPerInch: Int, next: Int)
    /// SVG and PNG hold one page.
    case severalPages
    /// More pages than a printer is given at once.
    case tooManyPages(limit: Int)
    /// The page has more pixels than are drawn.
    case tooManyPixels
    /// The document has more bytes than one file holds.
    case fileTooLarge
    /// The drawing library failed.
    case library(String)
    /// There is not enough memory.
    case outOfMemory
}

extension DrawingFault: CustomStringConvertible {
    /// What happened and what to do next.
    public var description: String {
        switch self {
        case .noFonts:
            "No font is installed, so nothing can be written. Install fonts-noto-core (and fonts-noto-cjk for Chinese)."
        case .noGlyphs(let text):
            "No installed font can write '\(text)'. Install fonts-noto-core, and fonts-noto-cjk for Chinese, Japanese or Korean."
        case .symbolTooSmall(let module, let version, let side):
            """
            A code of version \(version) would be printed at \(Millimetres.text(module)) mm a module; phones need \
            \(Millimetres.text(Page.smallestModule)). It needs a square of \(Millimetres.text(side)) mm: choose a larger \
            label or paper, or fewer articles a page, or shorten what the code says.
            """
        case .noRoom(let text):
            "'\(text)' does not fit its place, even in the smallest letters. Shorten it, or choose a larger label or paper."
        case .tooCoarse(let dots, let next):
            "At \(dots) dots an inch a module of the code has no \(Page.leastDots) whole dots in \(Millimetres.text(Page.smallestModule)) mm or what there is room for, so that it would be read by luck. Choose \(next) dots an inch (--dpi), or PDF."
        case .severalPages: "An SVG or PNG file holds one page. Write PDF, or one file a page."
        case .tooManyPages(let limit): "There are more than \(limit) pages. Make several files."
        case .tooManyPixels: "The page has too many pixels. Choose fewer dots an inch, or PDF."
        case .fileTooLarge: "The file would be larger than 256 MiB. Make several files, or leave pictures out."
        case .library(let reason): "The page could not be drawn: \(reason). Report this."
        case .outOfMemory: "There is not enough memory for the page. Close other programs and try again."
        }
    }
}

/// Millimetres for a person: two decimals at most.
enum Millimetres {
    static func text(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        let fraction = hundredths % 100
        guard fraction != 0 else { return String(hundredths / 100) }
        let digits = (fraction < 10 ? "0" : "") + String(fraction)
        return "\(hundredths / 100).\(digits.hasSuffix("0") ? String(digits.dropLast()) : digits)"
    }
}
