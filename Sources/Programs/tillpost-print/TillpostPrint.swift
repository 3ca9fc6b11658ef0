internal import ArgumentParser

/// The printed shop's command line. A program of its own, so that a board that sells does not load what draws.
@main
struct TillpostPrint: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tillpost poster",
        abstract: "Print the shop: shelf labels, posters and the counter's plate, as PDF, SVG or PNG.",
        discussion: """
            A code is printed at 0.5 mm a module or more, with its quiet zone; what does not fit is refused. Print at 100 %: \
            the measure in the margin of shelf labels shows 50 mm.

            A PDF holds all pages; SVG and PNG are one file a page, numbered where there are several. Files are new ones: \
            nothing is overwritten.
            """,
        subcommands: [LabelsCommand.self, WallCommand.self, PlateCommand.self, SymbolCommand.self])
}
