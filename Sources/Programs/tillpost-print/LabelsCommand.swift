internal import ArgumentParser
internal import Drawing
internal import Posters

struct LabelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "labels", abstract: "Shelf labels in a grid with cut marks.", discussion: ArticlesOption.discussion
    )

    @OptionGroup var articles: ArticlesOption
    @Option(help: ArgumentHelp("The paper.", valueName: "SIZE")) var paper = PaperName.a4
    @Option(help: ArgumentHelp("Width and height of one label in millimetres.", valueName: "WxH"))
    var label = LabelSize(width: 95, height: 39)
    @OptionGroup var look: LookOption
    @OptionGroup var out: OutOption

    func run() throws {
        try Printing.run(out) {
            let size = PaperSize(width: label.width, height: label.height)
            guard let size, label.width >= 40, label.height >= 25 else {
                throw PosterFault("a label is 40 by 25 mm at least.")
            }
            let sheet = try LabelSheet(look.style(articles.merchantName()), paper: paper.size, label: size)
            return try sheet.draw(articles.read(showsPictures: sheet.isTall), as: out.format())
        }
    }
}

struct WallCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wall", abstract: "Posters: an article a page, or several in a grid.",
        discussion: ArticlesOption.discussion)

    @OptionGroup var articles: ArticlesOption
    @Option(help: ArgumentHelp("The paper.", valueName: "SIZE")) var paper = PaperName.a4
    @Option(help: ArgumentHelp("Articles on one page, 1 to 12.", valueName: "N")) var perPage = 1
    @OptionGroup var look: LookOption
    @OptionGroup var out: OutOption

    func run() throws {
        try Printing.run(out) {
            let style = try look.style(articles.merchantName())
            let poster = try WallPoster(style, paper: paper.size, articlesAPage: perPage)
            return try poster.draw(articles.read(showsPictures: true), as: out.format())
        }
    }
}
