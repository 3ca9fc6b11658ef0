public import ArgumentParser
internal import Drawing
public import Posters

/// How a sheet looks.
struct LookOption: ParsableArguments {
    @Option(help: ArgumentHelp("The sheet's language: en, sw, zh, ar, hi or am.", valueName: "CODE"))
    var language = SheetLanguage.english
    @Option(help: ArgumentHelp("Colour of bands and prices.", valueName: "RRGGBB")) var accent: String?

    func style(_ merchantName: String) throws -> SheetStyle {
        guard let accent else { return SheetStyle(language: language, merchantName: merchantName) }
        guard let ink = Ink(hexadecimal: accent) else {
            throw PosterFault("'--accent' is six hexadecimal digits, such as 0A5C4F.")
        }
        return SheetStyle(language: language, merchantName: merchantName, accent: ink)
    }
}

extension SheetLanguage: ExpressibleByArgument {}

/// Paper by its name.
enum PaperName: String, CaseIterable, ExpressibleByArgument {
    case a3, a4, a5, a6

    var size: PaperSize {
        switch self {
        case .a3: .a3
        case .a4: .a4
        case .a5: .a5
        case .a6: .a6
        }
    }
}

/// A label's size as it is typed: `95x39`.
struct LabelSize: ExpressibleByArgument {
    let width: Double
    let height: Double

    init(width: Double, height: Double) {
        self.width = width
        self.height = height
    }

    init?(argument: String) {
        let sides = argument.split(separator: "x").compactMap { Double($0) }
        guard sides.count == 2, sides.allSatisfy({ (1...2_000).contains($0) }) else { return nil }
        self.init(width: sides[0], height: sides[1])
    }

    var defaultValueDescription: String { "\(Int(width))x\(Int(height))" }
}

/// Where a sheet goes.
struct OutOption: ParsableArguments {
    @Option(
        help: ArgumentHelp("A new file: .pdf, .svg or .png; page numbers are put before the ending.", valueName: "FILE")
    )
    var out: String
    @Option(help: ArgumentHelp("Dots an inch of PNG, 36 to 600.", valueName: "N")) var dpi = 300
    @Flag(help: "Print one JSON object.") var json = false

    func validate() throws {
        guard ending != nil else { throw ValidationError("--out ends with .pdf, .svg or .png.") }
        guard (36...600).contains(dpi) else { throw ValidationError("--dpi is 36 to 600.") }
    }

    private var ending: String? { [".pdf", ".svg", ".png"].first { out.hasSuffix($0) } }

    func format() -> DrawingFormat {
        switch ending {
        case ".svg": .svg
        case ".png": .png(dotsPerInch: dpi)
        default: .pdf
        }
    }

    /// The file of each page: `labels.svg`, or `labels-1.svg`, `labels-2.svg`.
    func paths(_ count: Int) -> [String] {
        guard count > 1, let ending else { return [out] }
        return (1...count).map { "\(out.dropLast(ending.count))-\($0)\(ending)" }
    }
}
